"""The service joins the stages: what one makes, the next takes up at once, without a tick in between."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Self, cast

import pytest

from monitor.app import App, Concurrency
from monitor.config.values import Config
from monitor.daemon import service
from monitor.daemon.systemd import Manager
from monitor.model import Reply, Request, Response, Source
from tests.flows.scene import FEED, HOOK, LEASE, NOW, SOURCE, Scene
from tests.loopback import Item, rss

BURST = 12
PATIENCE = 60
"""Seconds until what stands still is given up, on a busy machine too."""


@pytest.fixture
def without_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next tick is an hour away: whatever waited for one stands still."""
    monkeypatch.setattr(service, "TICK", timedelta(hours=1))


def app_of(scene: Scene) -> App:
    parts = SimpleNamespace(
        config=Config(),
        store=scene.store,
        clock=scene.clock,
        lease=LEASE,
        limits=Concurrency(polls=4, reads=4),
        poller=scene.poller,
        reader=scene.reader,
        deliverer=scene.deliverer,
        desk=scene.desk(),
        status="a scene",
        refresh=_refresh,
    )
    return cast(App, parts)


def burst() -> Response:
    """A feed of whole articles, each on another ferry."""
    items = [
        Item(f"i{number}", f"Ferry {number} sails", published=NOW, content=f"<p>{_text(number)}</p>")
        for number in range(BURST)
    ]
    return Response(FEED, 200, (("content-type", "application/rss+xml"),), rss(items))


def _text(number: int) -> str:
    return " ".join(f"Sentence {part} on the ferry {number} that sails in the morning." for part in range(30))


async def _refresh() -> None:
    return


async def _reload(_: App) -> str:
    return "nothing to read"


@pytest.mark.usefixtures("without_ticks")
def test_a_burst_is_polled_read_and_delivered_without_waiting_for_a_tick(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.wire.put(FEED, burst())
    scene.wire.put(HOOK.url.reveal(), Response(HOOK.url.reveal(), 204))

    async def play() -> None:
        serving = asyncio.create_task(service.serve(app_of(scene), Manager(), _reload))
        async with asyncio.timeout(PATIENCE):
            while scene.store.counts().waiting or len(scene.wire.to(HOOK.url.reveal())) < BURST:
                await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await serving

    asyncio.run(play())
    sent = [dict(request.headers)["webhook-id"] for request in scene.wire.to(HOOK.url.reveal())]
    assert len(sent) == len(set(sent)) == BURST
    scene.store.close()


@pytest.mark.usefixtures("without_ticks")
def test_many_sources_of_a_host_that_hangs_leave_room_for_others(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    slow = [Source(f"slow-{number}", f"https://slow.example/{number}") for number in range(20)]
    asyncio.run(scene.store.sync_sources([*slow, SOURCE], NOW))
    scene.wire.put(FEED, burst())
    scene.later(minutes=1)
    asked: list[str] = []

    async def play() -> None:
        free = asyncio.Event()
        fetch = scene.wire.fetch

        async def hanging(request: Request) -> Reply:
            if "slow" in request.url:
                asked.append(request.url)
                await free.wait()
            return await fetch(request)

        scene.wire.fetch = hanging  # type: ignore[method-assign]
        serving = asyncio.create_task(service.serve(app_of(scene), Manager(), _reload))
        async with asyncio.timeout(PATIENCE):
            while not scene.store.counts().entries:
                await asyncio.sleep(0.01)
            assert len(asked) == 1
            free.set()
            while len(asked) < len(slow):
                await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await serving

    asyncio.run(play())
    scene.store.close()


class PutBack(datetime):
    """A time of day that somebody has put back by an hour since it was first asked."""

    asked = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        PutBack.asked += 1
        back = timedelta(hours=1 if PutBack.asked > 3 else 0)
        return cls.fromtimestamp((datetime.now(tz) - back).timestamp(), tz)


def test_a_clock_that_is_put_back_stops_no_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "TICK", timedelta(milliseconds=5))
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", PutBack)
    scene = Scene(tmp_path)
    rounds = 0

    async def claim_polls(*_: object) -> tuple[()]:
        nonlocal rounds
        rounds += 1
        return ()

    monkeypatch.setattr(scene.store, "claim_polls", claim_polls)

    async def play() -> None:
        serving = asyncio.create_task(service.serve(app_of(scene), Manager(), _reload))
        async with asyncio.timeout(PATIENCE):
            while rounds < 20:
                await asyncio.sleep(0.005)
        os.kill(os.getpid(), signal.SIGTERM)
        await serving

    asyncio.run(play())
    scene.store.close()
