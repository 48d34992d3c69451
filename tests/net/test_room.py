"""Bodies have so much room in memory; small ones never wait for it, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Fault, Reply, Request, Response, Unreachable
from monitor.net.http import Http
from monitor.net.room import KEPT, LARGE, ROOM, SMALL, Room, Share
from tests.net.wire import LIMITS, NEWS, answer, client, run, says, site

USUAL = b"<rss>" + bytes(LARGE // 2)
FULL = ROOM // len(USUAL)
"""Of the usual ones."""
PLAIN = answer(USUAL)
PACKED = answer(gzip.compress(USUAL), "Content-Encoding: gzip")
LOOSE = replace(LIMITS, max_ratio=10_000)
SOON = replace(LIMITS, timeout=LIMITS.timeout / 10)

SIZES = st.lists(st.one_of(st.integers(0, 2 * SMALL), st.integers(0, 3 * ROOM)), min_size=1, max_size=30)


async def fill(http: Http, url: str) -> list[Reply]:
    held = [await http.fetch(Request(f"{url}/{number}")) for number in range(FULL)]
    assert all(isinstance(reply, Response) for reply in held)
    return held


@pytest.mark.parametrize("raw", [PLAIN, PACKED], ids=["plain", "packed"])
def test_a_body_waits_until_another_answer_is_let_go(raw: bytes) -> None:
    async def story() -> None:
        async with site(says(raw)) as here, site(says(answer(NEWS))) as small, client(LOOSE) as http:
            held = await fill(http, here.url)
            waiting = asyncio.create_task(http.fetch(Request(f"{here.url}/late")))
            packed = says(answer(gzip.compress(NEWS), "Content-Encoding: gzip"))
            async with site(packed) as other:
                for url in (small.url, other.url):  # small ones pass by
                    reply = await http.fetch(Request(url))
                    assert isinstance(reply, Response)
                    assert reply.body == NEWS
            assert not waiting.done()
            held.pop()
            assert isinstance(await waiting, Response)

    run(story())


def test_one_that_waits_for_too_long_ends_at_its_deadline_and_leaves_no_trace() -> None:
    async def story() -> None:
        async with site(says(PLAIN)) as here, client(SOON) as http:
            held = await fill(http, here.url)
            late = await http.fetch(Request(here.url))
            assert isinstance(late, Unreachable)
            assert late.fault is Fault.TIMEOUT
            held.clear()
            await fill(http, here.url)

    run(story())


def test_a_bomb_is_refused_without_room() -> None:
    bomb = answer(gzip.compress(bytes(LIMITS.max_decoded + 1)), "Content-Encoding: gzip")

    async def story() -> None:
        async with site(says(PLAIN)) as here, site(says(bomb)) as hostile, client() as http:
            held = await fill(http, here.url)
            refused = await http.fetch(Request(hostile.url))
            assert isinstance(refused, Unreachable)
            assert refused.fault is Fault.TOO_LARGE
            assert held

    run(story())


def test_a_body_that_fails_gives_its_room_back() -> None:
    cut = answer(USUAL, length=len(USUAL) + 9, close=True)

    async def story() -> None:
        async with site(says(cut, close=True)) as broken, site(says(PLAIN)) as here, client(SOON) as http:
            for number in range(2 * FULL):
                assert isinstance(await http.fetch(Request(f"{broken.url}/{number}")), Unreachable)
            await fill(http, here.url)

    run(story())


def test_one_that_is_cancelled_gives_its_room_back() -> None:
    async def story() -> None:
        async with site(says(PLAIN)) as here, client(SOON) as http:
            held = await fill(http, here.url)
            waiting = [asyncio.create_task(http.fetch(Request(f"{here.url}/{n}x"))) for n in range(FULL)]
            await asyncio.sleep(0.1)
            assert not any(task.done() for task in waiting)
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)
            held.clear()
            await fill(http, here.url)

    run(story())


async def is_empty(room: Room) -> bool:
    """So many may hold a part that there is room for, and no more."""
    for _ in range(ROOM // LARGE):
        share = Share(room)
        if not share.may(LARGE):
            return False
        await share.hold(LARGE)
    return not Share(room).may(SMALL + 1)


@given(SIZES, st.data())
def test_everybody_is_served_and_only_the_first_has_more_than_there_is(
    sizes: list[int], data: st.DataObject
) -> None:
    async def story() -> None:
        room = Room()
        holding: dict[int, Share] = {}

        async def body(number: int, size: int) -> None:
            share = Share(room)
            try:
                for part in range(1, 5):
                    await asyncio.sleep(0)
                    await share.hold(size * part // 4)
                    if share.size:
                        holding.setdefault(number, share)
                    held = [one.size for one in holding.values()]
                    assert sum(held) - max(held, default=0) <= ROOM  # whoever is first may be the largest
                await asyncio.sleep(0)
            finally:
                holding.pop(number, None)
                share.free()

        tasks = [asyncio.create_task(body(*one)) for one in enumerate(sizes)]
        hasty = data.draw(st.sets(st.integers(0, len(sizes) - 1)))
        for _ in range(data.draw(st.integers(0, 6))):
            await asyncio.sleep(0)
        for number in hasty:
            tasks[number].cancel()
        async with asyncio.timeout(10):
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(one is None or isinstance(one, asyncio.CancelledError) for one in ended)
        await asyncio.sleep(0)
        assert await is_empty(room)

    asyncio.run(story())


def test_large_ones_leave_room_for_others_and_come_one_after_another() -> None:
    async def story() -> None:
        room = Room()
        first, large, usual, third = (Share(room) for _ in range(4))
        await first.hold(2 * ROOM)  # whoever is first goes on
        waiting = asyncio.create_task(large.hold(LARGE + 1))
        first_done = asyncio.create_task(first.hold(LARGE))
        await first_done
        await waiting
        assert not third.may(ROOM - KEPT)
        await usual.hold(LARGE)
        late = asyncio.create_task(third.hold(ROOM))
        await asyncio.sleep(0)
        assert not late.done()
        for one in (first, large):
            one.free()
        await asyncio.sleep(0)
        assert not late.done()
        usual.free()
        await late

    asyncio.run(story())
