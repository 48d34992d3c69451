"""The wall clock is put back while the daemon runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import App, running
from monitor.daemon import clock
from monitor.daemon.service import run_once
from monitor.errors import StoreError
from monitor.flows.events import Event, Polled
from tests.daemon.test_watching import CONFIG, Door
from tests.store.support import NOW


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "EVERY", 0.0)


class Clocks:
    """A wall clock that may be set, and one that may not."""

    def __init__(self) -> None:
        self.wall, self.steady = NOW, 0.0

    def pass_(self, seconds: float, put_back: timedelta = timedelta(0)) -> None:
        self.steady += seconds
        self.wall += timedelta(seconds=seconds) - put_back


@pytest.mark.usefixtures("at_once")
def test_it_is_seen_told_and_mended_whatever_fails_first(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks, mended, failures = Clocks(), list[timedelta](), [StoreError("disk full")]

    async def put_back(app: App, by: timedelta) -> None:
        if failures:
            raise failures.pop()
        mended.append(by)

    monkeypatch.setattr(App, "put_back", put_back)
    told: list[timedelta] = []

    async def story() -> None:
        async with running(CONFIG, tmp_path, lambda _: None, lambda: clocks.wall) as app:
            watching = asyncio.create_task(
                clock.keeping_time(app, lambda: told.append(mended[-1]), lambda: clocks.steady)
            )
            for put_back in (0, 59, -86_400, 3_600, 0, 500_000):
                await turns()
                clocks.pass_(1.0, timedelta(seconds=put_back))
            await turns()
            watching.cancel()

    asyncio.run(story())
    assert told == mended == [timedelta(hours=1), timedelta(seconds=500_000)]
    said = [(record.message, record.__dict__.get("by")) for record in caplog.records]
    assert said[:3] == [
        ("the clock was put back", "1h"),
        ("what waits waits for the old clock", None),
        ("the clock was put back", "1h"),
    ]


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_sources_are_asked_at_their_own_pace_from_then_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clocks, events = Clocks(), list[Event]()
    clocks.wall += timedelta(days=3)

    async def story() -> None:
        async with running(CONFIG, tmp_path, events.append, lambda: clocks.wall) as app:
            object.__setattr__(app.poller, "web", Door())
            await run_once(app)
            clocks.pass_(60, timedelta(days=3))
            await app.put_back(timedelta(days=3))
            clocks.pass_(3 * 3600)
            await run_once(app)
        clocks.pass_(60, timedelta(days=1))
        with caplog.at_level(logging.WARNING):
            async with running(CONFIG, tmp_path, events.append, lambda: clocks.wall):
                pass

    asyncio.run(story())
    assert len([event for event in events if isinstance(event, Polled)]) == 2
    assert [record.message for record in caplog.records] == ["the clock was put back"]
