"""The rhythms that watch the daemon, over the real app: they survive errors, and end when they should."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import App, free, running
from monitor.config.values import AlertSettings, Config, HeartbeatSettings, Settings
from monitor.daemon import watching
from monitor.daemon.progress import Progress
from monitor.flows.events import Alarmed, Event
from monitor.model import Receiver, Reply, Request, Response, Rule, Secret, Source
from monitor.watching import Levels
from tests.store.support import NOW

COURIER = Source("courier", "https://courier.example/feed")
DESK = Receiver("desk", "webhook", Secret("https://hook.example/in"))
OPS = Receiver("ops", "webhook", Secret("https://ops.example/in"))
CONFIG = Config(
    settings=Settings(heartbeat=HeartbeatSettings(Secret("https://hc.example/x"), timedelta(0))),
    sources=(COURIER,),
    rules=(Rule("ferry", "ferry"),),
    receivers=(DESK, OPS),
    off=("off",),
)


@dataclass
class Stage:
    """A stage as far as its progress goes."""

    name: str
    progress: int = 0


class Door:
    """A network that answers everything."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Reply:
        self.asked.append(request)
        return Response(request.url, 200)


Scene = Callable[[App, Door], Awaitable[None]]


def play(folder: Path, scene: Scene, config: Config = CONFIG) -> list[Event]:
    """The app of `config` with a made-up network; what it has reported."""
    events: list[Event] = []

    async def run() -> None:
        async with running(config, folder, events.append, lambda: NOW) as app:
            door = Door()
            app.heartbeat.web = door
            await scene(app, door)

    asyncio.run(run())
    return events


async def until(held: Callable[[], bool]) -> None:
    """Let the others go on until it holds; the loop's own turns are the clock."""
    for _ in range(10_000):
        if held():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never held")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.0)


@pytest.mark.usefixtures("at_once")
def test_a_look_that_fails_does_not_end_the_rhythm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scene(app: App, door: Door) -> None:
        looks: list[Sequence[str]] = []

        async def look(stuck: Sequence[str]) -> None:
            looks.append(stuck)
            if len(looks) == 2:
                raise ZeroDivisionError

        app.watcher = look  # type: ignore[assignment]
        task = asyncio.create_task(watching.looking(app, Progress([Stage("reading")], lambda: 0.0)))
        await until(lambda: len(looks) == 4)
        task.cancel()

    play(tmp_path, scene)
    assert [record.message for record in caplog.records] == ["the watch failed"]


@pytest.mark.usefixtures("at_once")
def test_a_stage_that_stands_still_is_told_of_and_stops_the_heartbeat(tmp_path: Path) -> None:
    now = 0.0
    stages = [Stage("polling"), Stage("reading")]

    async def scene(app: App, door: Door) -> None:
        nonlocal now
        progress = Progress(stages, lambda: now)
        await app.watcher(())
        await beat(app, progress)
        assert {request.url for request in door.asked} == {"https://hc.example/x"}
        door.asked.clear()
        now, stages[0].progress = 301.0, 7
        await beat(app, progress)
        assert door.asked == [], "nobody is told that all is well"
        await app.watcher(progress.stuck(watching.STILL))
        stages[1].progress = 1
        await beat(app, progress)
        assert door.asked
        await app.watcher(progress.stuck(watching.STILL))

    events = play(tmp_path, scene)
    alarms = [event.alarm for event in events if isinstance(event, Alarmed)]
    assert [(alarm.subject, alarm.closed is None) for alarm in alarms] == [
        ("reading", True),
        ("reading", False),
    ]


async def beat(app: App, progress: Progress) -> None:
    """Some turns of the heartbeat's rhythm."""
    task = asyncio.create_task(watching.beating(app, progress))
    for _ in range(20):
        await asyncio.sleep(0)
    task.cancel()


def test_the_heartbeat_ends_when_nothing_can_be_written(tmp_path: Path) -> None:
    async def scene(app: App, door: Door) -> None:
        app.watcher._failed.append(NOW)
        await beat(app, Progress([], lambda: 0.0))
        assert door.asked == []
        await app.watcher(())
        await beat(app, Progress([], lambda: 0.0))
        assert door.asked

    play(tmp_path, scene)


def test_who_is_told_by_the_configuration(tmp_path: Path) -> None:
    asked = {(): ["desk", "ops"], ("ops",): ["ops"], ("off",): ["desk", "ops"], ("off", "ops"): ["ops"]}

    async def scene(app: App, door: Door) -> None:
        for operator, told in asked.items():
            settings = Settings(alerts=AlertSettings(operator=operator), watch=Levels(spike_least=9))
            await app.swap(replace(CONFIG, settings=settings))
            watched = app.watcher.watched()
            assert list(watched.operators) == told
            assert (watched.rules, watched.sources) == (CONFIG.rules, CONFIG.sources)
            assert watched.levels.spike_least == 9
        assert (app.watcher.free() or 0) > 0

    play(tmp_path, scene)


def test_a_folder_that_is_gone_has_no_room_that_is_known(tmp_path: Path) -> None:
    assert free(tmp_path / "gone") is None


def test_what_moves_is_not_stuck() -> None:
    now = 0.0
    reading = Stage("reading")
    progress = Progress([reading], lambda: now)
    for second in range(1000):
        now = float(second)
        reading.progress += second % 50 == 0
        progress.look()
        assert progress.stuck(60) == []
    now += 61
    assert progress.stuck(60) == ["reading"]
