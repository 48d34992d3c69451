"""A short life by a clock that is moved; `benchmarks.manners` is the long one. A server keeps the score."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.manners import broken, month, outage
from benchmarks.newsstand.feeds import NEWSSTAND, H, M, Shelf
from benchmarks.newsstand.server import Newsstand
from benchmarks.newsstand.wire import opened
from monitor.model import Request, Response
from tests.extent import WHOLE

SHELVES = [
    shelf
    for shelf in NEWSSTAND
    if shelf.url.split("/")[2].split(".")[0] in ("odd", "both", "aged", "ttl", "night")
]
"""Validators, freshness, ttl and skipHours."""


def test_no_promise_is_broken_in_days_with_crash_loops(tmp_path: Path) -> None:
    world = asyncio.run(month(tmp_path, 2 if WHOLE else 1, SHELVES, loops=4 if WHOLE else 2))
    try:
        assert list(broken(world)) == []
        assert sum(score.requests for score in world.stand.scores.values()) > (60 if WHOLE else 30)
        assert world.kills > 0
    finally:
        world.close()


def test_no_promise_is_broken_on_loopback(tmp_path: Path) -> None:
    moved = Shelf(
        "https://moved.example/feed", "moved", every=H, moved=(0.1, "https://moved-to.example/feed")
    )
    world = asyncio.run(month(tmp_path, 4.5 if WHOLE else 3.5, [*SHELVES[:2], moved], loops=2, direct=False))
    try:
        assert list(broken(world)) == []
        assert all(shelf.url.startswith("http://") for shelf in world.shelves)
        assert sum(score.requests for score in world.stand.scores.values()) > (60 if WHOLE else 25)
    finally:
        world.close()


def test_the_door_notes_what_no_request_should_have() -> None:
    async def story() -> set[str]:
        async with opened() as (door, http):
            (shelf,) = door.shelves([Shelf("https://strict.example/feed", "strict")])
            door.stand = Newsstand([shelf], M)
            reply = await http.fetch(Request(shelf.url, headers=(("Cookie", "a=b"),)))
            assert isinstance(reply, Response)
            return door.unlike

    assert asyncio.run(story()) == {"cookie"}


def test_a_broken_promise_would_be_told(tmp_path: Path) -> None:
    shelves = [Shelf("https://strict.example/feed", "strict", every=H)]
    world = asyncio.run(month(tmp_path, 0.2, shelves, loops=0))
    try:
        world.stand.scores[shelves[0].url].early += 1
        assert list(broken(world)) == ["strict: early, invented, held or skipped is not 0"]
    finally:
        world.close()


def test_feeds_recover_from_an_outage_within_an_interval(tmp_path: Path) -> None:
    world, longest = asyncio.run(outage(tmp_path, 12 if WHOLE else 4, days=1))
    try:
        states = [status.state for status in world.statuses().values()]
        assert all(not state.failures and not state.error for state in states)
        assert longest <= 6.6 * H + M
    finally:
        world.close()
