"""One life of the real daemon, in a process of its own: first among usual servers, then among others.

usual feeds, usual stand-ins ─ warm: caches full, children started ─► baseline
                             └─ swap ─► good feeds, hostile servers │ other usual stand-ins (the control)
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from benchmarks.hostility.watch import Watch, watched
from monitor.app import App, running
from monitor.config.values import Config, NetworkSettings, PollingSettings, Settings
from monitor.daemon.service import serve
from monitor.daemon.systemd import Manager
from monitor.flows.events import Event, Polled, Read
from monitor.model import Source

TIMEOUT: Final = 0.4
"""Share of the time between two polls."""
WARM: Final = 0.4
"""Share of a life before anybody is hostile; the second half of it is the baseline."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Of the servers: plain HTTP, TLS with a certificate that nobody signed, and one that speaks first."""

    plain: int
    tls: int
    abrupt: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An answer of the catalogue, as far as who asks for it has to know: where in it, and what it is."""

    number: int
    page: bool
    port: str = "plain"
    """A field of `Ports`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A life: for how long, among whom."""

    state: Path
    ports: Ports
    good: int
    others: tuple[Listed, ...]
    hostile: bool
    """False: the control. Other usual feeds come when the hostile ones would."""
    seconds: float
    every: float
    """Seconds between two polls of a feed."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What was seen of it."""

    watch: Watch
    swapped: float
    """When the others came (`time.monotonic`)."""
    until: float
    polls: int
    """Of good feeds."""
    read: int
    """Articles."""
    feeds: Counter[str]
    """How hostile sources ended the last time: an error, or empty when one could be read."""
    pages: Counter[str]
    """… and the articles that they led to."""

    def memory(self) -> tuple[list[int], list[int]]:
        """Bytes at each look: of the baseline, and since the others came."""
        start = self.watch.memory[0][0]
        warm = start + (self.swapped - start) / 2
        return (
            [size for at, size in self.watch.memory if warm <= at < self.swapped],
            [size for at, size in self.watch.memory if at >= self.swapped],
        )


def live(plan: Plan) -> Lived:
    """Live it. The process ends its daemon by a signal to itself, so it must be a process of its own."""
    return asyncio.run(_live(plan))


async def _live(plan: Plan) -> Lived:
    watch, told = Watch(), Tally()
    first = config(plan, _usual(plan, "before"))
    then = config(plan, _hostile(plan) if plan.hostile else _usual(plan, "after"))
    async with running(first, plan.state, told.hear) as app, watched(watch):
        daemon = asyncio.create_task(serve(app, Manager(), _reload))
        await asyncio.sleep(plan.seconds * WARM)
        await app.swap(then)
        swapped = time.monotonic()
        await asyncio.sleep(plan.seconds * (1 - WARM))
        until = time.monotonic()
        os.kill(os.getpid(), 15)
        await daemon
    return Lived(watch, swapped, until, told.polls, told.read, Counter(told.feeds.values()), told.pages)


async def _reload(app: App) -> str:
    return app.status


@dataclass
class Tally:
    """Events, added up as they come: kept whole they would count as the daemon's memory."""

    polls: int = 0
    read: int = 0
    feeds: dict[str, str] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)

    def hear(self, event: Event) -> None:
        """Take one in."""
        if isinstance(event, Polled):
            self.polls += event.source.id.startswith("good-")
            if event.source.id.startswith("bad-"):
                self.feeds[event.source.id] = event.error
        elif isinstance(event, Read):
            self.read += 1
            if event.source.id.startswith("bad-"):
                self.pages[event.error] += 1


def config(plan: Plan, others: Sequence[Source]) -> Config:
    """Good feeds, and others beside them."""
    good = [
        Source(f"good-{number}", f"{_host(number)}:{plan.ports.plain}/good/{number}", full_text=False)
        for number in range(plan.good)
    ]
    every, timeout = timedelta(seconds=plan.every), timedelta(seconds=plan.every * TIMEOUT)
    sources = (replace(one, min_interval=every, max_interval=every) for one in (*good, *others))
    network = NetworkSettings(
        timeout, pause=timedelta(0), allow=(ip_network("127.0.0.0/8"),), robots="nothing"
    )
    return Config(Settings(polling=PollingSettings(every, every, 64), network=network), tuple(sources))


def _hostile(plan: Plan) -> list[Source]:
    return [_bad(one, plan.ports) for one in plan.others]


def _bad(one: Listed, ports: Ports) -> Source:
    scheme = "http" if one.port == "plain" else "https"
    place = f"{scheme}://127.200.{one.number // 250}.{1 + one.number % 250}:{getattr(ports, one.port)}"
    return Source(f"bad-{one.number}", f"{place}/{'f' if one.page else 'h'}/{one.number}")


def _usual(plan: Plan, when: str) -> list[Source]:
    """As many, of the same shapes: a feed whose article has to be read from its page, or one without."""
    return [
        Source(
            f"usual-{when}-{one.number}",
            f"{_host(plan.good + one.number)}:{plan.ports.plain}"
            f"/{'up' if one.page else 'u'}/{when}-{one.number}",
        )
        for one in plan.others
    ]


def _host(number: int) -> str:
    """A host of its own for each source."""
    return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"
