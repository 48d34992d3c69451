"""One at a time for each host, a pause between starts, and hosts forgotten."""

from __future__ import annotations

import asyncio

import pytest

from monitor.model import Request
from monitor.net.hop import first_hop
from monitor.net.http import whom
from monitor.net.limits import Scope
from monitor.net.politeness import Politeness
from tests.net.wire import run


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def test_starts_at_one_host_are_a_pause_apart_and_in_order() -> None:
    clock = Clock()
    polite = Politeness(2.0, clock, clock.sleep)
    starts: list[tuple[int, float]] = []

    async def visit(number: int) -> None:
        async with polite.turn("outlet.example"):
            starts.append((number, clock.now))
            await asyncio.sleep(0)

    async def story() -> None:
        await asyncio.gather(*(visit(number) for number in range(4)))

    run(story())
    assert starts == [(0, 0.0), (1, 2.0), (2, 4.0), (3, 6.0)]


def test_a_host_may_want_a_longer_pause() -> None:
    clock = Clock()
    polite = Politeness(2.0, clock, clock.sleep)

    async def story() -> list[float]:
        starts = []
        for delay in (5.0, 0.0, 0.0):
            async with polite.turn("outlet.example", delay):
                starts.append(clock.now)
        return starts

    assert run(story()) == [0.0, 5.0, 7.0]


def test_one_in_flight_for_a_host_and_hosts_do_not_wait_for_each_other() -> None:
    polite = Politeness(0.0)

    async def story() -> list[str]:
        log: list[str] = []
        free = asyncio.Event()

        async def visit(host: str, name: str, wait: bool) -> None:
            async with polite.turn(host):
                log.append(name)
                if wait:
                    await free.wait()

        held = asyncio.create_task(visit("a.example", "a1", True))
        queued = asyncio.create_task(visit("a.example", "a2", False))
        await asyncio.sleep(0)
        await visit("b.example", "b1", False)
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(held, queued)
        return log

    assert run(story()) == ["a1", "b1", "a2"]


def test_a_visitor_that_gives_up_leaves_the_turn_to_the_next() -> None:
    polite = Politeness(0.0)

    async def story() -> bool:
        async with polite.turn("a.example"):
            waiting = asyncio.create_task(_visit(polite))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        return await _visit(polite)

    assert run(story())


async def _visit(polite: Politeness) -> bool:
    async with polite.turn("a.example"):
        return True


def test_hosts_are_forgotten_after_their_pause() -> None:
    clock = Clock()
    polite = Politeness(1.0, clock, clock.sleep)

    async def story() -> None:
        for number in range(5000):
            async with polite.turn(f"host{number}.example"):
                clock.now += 0.01

    run(story())
    assert len(polite) < 600


@pytest.mark.parametrize(
    ("scope", "whom_"),
    [("url", "https://feeds.outlet.co.uk/a?b=1"), ("host", "feeds.outlet.co.uk"), ("site", "outlet.co.uk")],
)
def test_the_pause_counts_for_an_address_a_host_or_all_hosts_of_a_site(scope: Scope, whom_: str) -> None:
    assert whom(first_hop(Request("https://feeds.outlet.co.uk/a?b=1#top"), "agent"), scope) == whom_
