"""A look at the whole: what it finds is written down and told, once, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from monitor.errors import StoreError
from monitor.flows.events import Alarmed
from monitor.flows.heartbeat import Heartbeat
from monitor.flows.watch import Watched, Watcher, named, operators
from monitor.model import Receiver, Rule, Secret
from monitor.store.tables import tally
from monitor.watching import Alarm, Changes, Figures, Kind, Levels, Look, Outgoing, hour_of
from tests.flows.scene import FEED, HOOK, NOW, SILENCE, SOURCE, Scene, Wire, feed, item, run, status

FERRY, FIRE = Rule("ferry", "ferry", ("transport",)), Rule("fire", "fire")
OPS = Receiver("ops", "webhook", Secret("https://ops.example/in"))
BOTH = {"desk": HOOK, "ops": OPS}
WATCHED = Watched((FERRY, FIRE), (SOURCE,), BOTH, ["ops"], Levels())


class World(Scene):
    """The scene with a watcher, and a past that is made up."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.watched = WATCHED
        self.free: int | None = 10**12
        self.watcher = self.new_watcher()

    def new_watcher(self) -> Watcher:
        return Watcher(
            self.wire, self.store, lambda: self.watched, lambda: self.free, self.clock, self.events.append
        )

    def kill(self) -> None:
        """The process ends and another one begins: what was in memory is gone."""
        self.restart([SOURCE])
        self.reader = replace(self.reader, store=self.store)
        self.watcher = self.new_watcher()

    def look(self, *stuck: str) -> Changes:
        return run(self.watcher(stuck))

    def past(self, name: str, hours: Iterable[int], kind: str = "rule", articles: int = 1) -> None:
        """So many articles in each of these hours before now."""
        hour = hour_of(self.now)
        rows = [{"kind": kind, "name": name, "hour": hour - back, "articles": articles} for back in hours]

        def write(connection: Connection) -> None:
            connection.execute(insert(tally), rows)

        self.store._submit(write).result()

    def told(self) -> list[tuple[str, str]]:
        """(receiver, title) of what the alarms have put into the outbox, oldest first."""
        return [(one.receiver, one.title) for one in reversed(self.store.outbox()) if one.kind == "notice"]

    def alarms(self) -> list[tuple[str, str, bool]]:
        return [(one.kind, one.subject, one.closed is None) for one in self.store.alarms(self.now)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.look()
    made.later(days=20)
    made.past("", range(480), "all", 40)
    yield made
    made.store.close()


def test_a_silent_rule_is_told_once_over_restarts_and_so_is_its_end(world: World) -> None:
    world.past("ferry", range(30, 470, 2))
    for _ in range(3):
        world.look()
        world.later(minutes=5)
        world.kill()
    text = "Silent rule ferry: no match for 1d 6h; usually about 12 a day"
    assert world.told() == [("ops", text)]
    assert world.alarms() == [("silent-rule", "ferry", True)]

    world.wire.put(FEED, feed(item("1", "The ferry is back", published=world.now)))
    world.poll()
    world.read()
    world.look()
    world.kill()
    world.look()
    assert world.told()[1:] == [("ops", "Over: Silent rule ferry, after 15m")]
    assert world.alarms() == [("silent-rule", "ferry", False)]


def test_a_spike_through_the_verbs_is_told_once(world: World) -> None:
    world.past("ferry", range(5, 470, 12))
    world.past("transport", range(5, 470, 12), "tag")
    items = [
        item(str(number), f"Ferry number {number}", published=world.now + timedelta(minutes=65 - number / 3))
        for number in range(12)
    ]
    world.wire.put(FEED, feed(), feed(*items))
    world.poll()
    world.later(minutes=65)
    world.poll()
    world.read()
    world.look()
    world.later(minutes=5)
    world.look()
    ((receiver, title),) = [one for one in world.told() if one[0] == "ops"]
    assert (receiver, title) == ("ops", "Spike of rule ferry, spike of tag transport")
    assert sorted(world.alarms()) == [("rule-spike", "ferry", True), ("tag-spike", "transport", True)]
    found = [event.alarm for event in world.events if isinstance(event, Alarmed)]
    assert [alarm.text for alarm in found] == ["12 articles in this hour, usually about 0.1"] * 2


def test_a_rule_that_is_changed_is_watched_anew(world: World) -> None:
    world.past("ferry", range(30, 470, 2))
    world.look()
    world.watched = replace(WATCHED, rules=(replace(FERRY, query="ferry NOT boat"), FIRE))
    world.look()
    world.later(minutes=5)
    world.look()
    assert world.alarms() == [("silent-rule", "ferry", False)]
    assert len(world.told()) == 1, "without a word"


def test_what_the_process_knows_is_told(world: World) -> None:
    world.free = 1000
    world.look("reading")
    assert world.told() == [("ops", "Stuck stage reading, full disk")]
    world.later(minutes=5)
    world.free = None
    world.look()
    assert sorted(world.alarms()) == [("full-disk", "", True), ("stuck-stage", "reading", False)]


def test_a_receiver_that_takes_nothing_is_told_of_elsewhere(world: World) -> None:
    world.watched = replace(WATCHED, operators=["desk", "ops"])
    world.wire.put(HOOK.url.reveal(), status(503, HOOK.url.reveal()))
    world.retries = [timedelta(minutes=5)] * 9
    world.wire.put(FEED, feed(), feed(item("1", "Ferry one", published=world.now + timedelta(hours=1))))
    world.poll()
    world.later(hours=1)
    world.poll()
    world.read()
    for _ in range(4):
        world.deliver()
        world.later(minutes=5)
        world.look()
    ((receiver, title),) = world.told()
    assert receiver == "ops"
    text = "Dead receiver desk: desk took no message for 15m, in 3 tries: "
    assert title.startswith(text)


# --- who is told --------------------------------------------------------------------------------------------


def dead(*names: str) -> list[Alarm]:
    return [Alarm(Kind.DEAD_RECEIVER, name, "…", NOW) for name in names]


@pytest.mark.parametrize(
    ("asked", "standing", "wanted"),
    [
        (["ops"], [], ["ops"]),
        (["ops", "desk"], ["desk"], ["ops"]),
        (["ops"], ["ops"], ["desk"]),
        (["ops"], ["ops", "desk"], ["ops"]),
        ([], [], []),
    ],
)
def test_who_is_told(asked: list[str], standing: list[str], wanted: list[str]) -> None:
    watched = replace(WATCHED, operators=asked)
    assert list(operators(watched, Figures(standing=dead(*standing)), Changes())) == wanted
    assert list(operators(watched, Figures(), Changes(opened=tuple(dead(*standing))))) == wanted
    disabled = Figures(receivers=[Outgoing(name, disabled=True) for name in standing])
    assert list(operators(watched, disabled, Changes())) == wanted
    back = Changes(over=tuple(dead(*standing)))
    assert list(operators(watched, Figures(standing=dead(*standing)), back)) == asked


def test_names_stand_for_what_they_are_made_of() -> None:
    def made(*rules: Rule) -> dict[str, str]:
        return {one.name: one.made for one in named(replace(WATCHED, rules=rules))}

    one, other = made(FERRY, FIRE), made(FIRE, FERRY)
    assert one == other
    assert one.keys() == {"ferry", "fire", "transport", "courier"}
    wider = made(FERRY, replace(FIRE, tags=("transport",)))
    assert {name for name in one if one[name] != wider[name]} == {"transport"}
    assert made(replace(FERRY, description="Ships", should_match=("a ferry",)), FIRE) == one


# --- a database that takes nothing --------------------------------------------------------------------------


class Full:
    """A store whose disk is full, or is not."""

    def __init__(self, world: World) -> None:
        self.world, self.full = world, True

    async def figures(self, receivers: Iterable[str], least: int, now: datetime) -> Figures:
        return await self.world.store.figures(receivers, least, now)

    async def settle_watch(self, look: Look, now: datetime) -> None:
        if self.full:
            raise StoreError("database monitor.db: the disk is full")
        await self.world.store.settle_watch(look, now)


def test_what_cannot_be_written_down_is_told_all_the_same(world: World) -> None:
    store = Full(world)
    world.watcher.store = store
    world.wire.put(OPS.url.reveal(), status(503, OPS.url.reveal()), status(204, OPS.url.reveal()))
    posts: list[int] = []
    for _ in range(6):
        world.look()
        world.later(minutes=5)
        posts.append(len(world.wire.to(OPS.url.reveal())))
        assert not world.watcher.writes
    assert posts == [0, 1, 2, 2, 2, 2], (
        "once is no failure yet; what was not taken is sent again; then no more"
    )
    first, second = world.wire.to(OPS.url.reveal())
    assert dict(first.headers)["webhook-id"] == dict(second.headers)["webhook-id"]
    assert b"the disk is full" in second.body
    assert world.alarms() == []

    store.full = False
    world.look()
    assert world.watcher.writes
    assert world.alarms() == [("failed-write", "", False)]
    assert world.told() == [("ops", "Over: Failed write, after 30m")]


def test_one_look_that_fails_is_nothing_to_be_told_of(world: World) -> None:
    store = Full(world)
    world.watcher.store = store
    world.look()
    store.full = False
    world.look()
    assert (world.alarms(), world.told()) == ([], [])


# --- the heartbeat ------------------------------------------------------------------------------------------


def beats(wire: Wire, url: str, times: int) -> None:
    heartbeat = Heartbeat(wire, lambda: Secret(url))
    for _ in range(times):
        run(heartbeat())


def test_a_heartbeat_is_one_request() -> None:
    wire = Wire()
    beats(wire, "", 3)
    assert wire.asked == []
    wire.put("https://hc.example/s3cret", status(200))
    beats(wire, "https://hc.example/s3cret", 3)
    assert [(request.method, request.label) for request in wire.asked] == [("GET", "heartbeat")] * 3


def test_that_it_is_not_heard_is_logged_once_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    wire, url = Wire(), "https://hc.example/s3cret"
    wire.put(url, status(200), status(500), SILENCE, status(200))
    caplog.set_level("INFO")
    beats(wire, url, 4)
    assert [record.message for record in caplog.records] == [
        "the heartbeat is not heard",
        "the heartbeat is heard again",
    ]
    assert "s3cret" not in repr([record.__dict__ for record in caplog.records])
