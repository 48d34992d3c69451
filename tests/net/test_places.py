"""Few large bodies are in memory at one time; small ones never wait for them."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest

from monitor.model import Fault, Reply, Request, Response, Unreachable
from monitor.net.places import LARGE, PLACES
from tests.net.wire import LIMITS, NEWS, answer, client, run, says, site

BIG = b"<rss>" + bytes(LARGE + 1)
PLAIN = answer(BIG)
PACKED = answer(gzip.compress(BIG), "Content-Encoding: gzip")


@pytest.mark.parametrize("raw", [PLAIN, PACKED], ids=["plain", "packed"])
def test_a_large_body_waits_until_another_answer_is_let_go(raw: bytes) -> None:
    limits = replace(LIMITS, max_ratio=10_000)

    async def story() -> None:
        async with site(says(raw)) as here, site(says(answer(NEWS))) as small, client(limits) as http:
            held: list[Reply] = [await http.fetch(Request(f"{here.url}/{n}")) for n in range(PLACES)]
            assert all(isinstance(reply, Response) for reply in held)
            waiting = asyncio.create_task(http.fetch(Request(f"{here.url}/late")))
            await http.fetch(Request(small.url))  # a small one passes by
            assert not waiting.done()
            held.pop()
            assert isinstance(await waiting, Response)

    run(story())


def test_one_that_waits_for_too_long_ends_at_its_deadline_and_leaves_no_trace() -> None:
    limits = replace(LIMITS, timeout=LIMITS.timeout / 10)

    async def story() -> None:
        async with site(says(PLAIN)) as here, client(limits) as http:
            held = [await http.fetch(Request(f"{here.url}/{n}")) for n in range(PLACES)]
            late = await http.fetch(Request(here.url))
            assert isinstance(late, Unreachable)
            assert late.fault is Fault.TIMEOUT
            held.clear()
            again = [await http.fetch(Request(f"{here.url}/{n}")) for n in range(PLACES)]
            assert all(isinstance(reply, Response) for reply in again)

    run(story())


def test_a_bomb_is_refused_without_a_place() -> None:
    bomb = answer(gzip.compress(bytes(LIMITS.max_decoded + 1)), "Content-Encoding: gzip")

    async def story() -> None:
        async with site(says(PLAIN)) as here, site(says(bomb)) as hostile, client() as http:
            held = [await http.fetch(Request(f"{here.url}/{n}")) for n in range(PLACES)]
            refused = await http.fetch(Request(hostile.url))
            assert isinstance(refused, Unreachable)
            assert refused.fault is Fault.TOO_LARGE
            assert len(held) == PLACES

    run(story())


def test_a_large_body_that_fails_gives_its_place_back() -> None:
    async def story() -> None:
        cut = answer(BIG, length=len(BIG) + 9, close=True)
        async with site(says(cut, close=True)) as broken, site(says(PLAIN)) as here, client() as http:
            for number in range(2 * PLACES):
                assert isinstance(await http.fetch(Request(f"{broken.url}/{number}")), Unreachable)
            assert isinstance(await http.fetch(Request(here.url)), Response)

    run(story())
