"""Digests of the calendar: each once, whatever happens, and nothing between two of them is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.digest import Choice
from monitor.digest.calendar import Schedule
from monitor.digest.scheduled import Scheduled
from monitor.flows.digests import Digester
from monitor.flows.events import Digested
from monitor.model import Kind, Message, Receiver, Secret
from monitor.views import OutboxItem
from tests.flows.scene import FEED, NOW, Scene, feed, item, run

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOON = Schedule("0 12 * * *", ZoneInfo("UTC"))
EVERY = Scheduled("noon", NOON, ("desk",))
MAIL = Receiver(
    "mail", "email", Secret("smtps://mail.example"), sender="monitor@desk.example", to=("ann@desk.example",)
)
CHAT = Receiver("chat", "telegram", token=Secret("1:x"), chat="@desk")


class Calendar:
    """A scene with digests, a minute after noon of NOW's day."""

    def __init__(self, folder: Path, *digests: Scheduled) -> None:
        self.scene = Scene(folder)
        self.scene.receivers |= {"mail": MAIL, "chat": CHAT}
        self.digests = digests or (EVERY,)
        self.scene.now = NOW + timedelta(minutes=1)

    @property
    def digester(self) -> Digester:
        scene = self.scene
        return Digester(
            scene.store, lambda: self.digests, lambda: scene.receivers, scene.clock, scene.events.append
        )

    def look(self, passed: timedelta = timedelta(0)) -> int:
        """How many digests a look makes, after some time has passed."""
        self.scene.now += passed

        async def make() -> int:
            return sum([await self.digester(work) for work in await self.digester.due()])

        return run(make())

    def read(self, *titles: str) -> None:
        published = self.scene.now
        self.scene.wire.put(FEED, feed(*(item(title, title, title, published=published) for title in titles)))
        self.scene.now += HOUR  # when the source is due again
        self.scene.poll()
        self.scene.read()

    @property
    def sent(self) -> list[OutboxItem]:
        """Digests in the outbox, in order."""
        return [one for one in self.scene.store.outbox() if one.kind == Kind.SCHEDULED][::-1]

    def message(self, delivery: str) -> Message:
        found = self.scene.store.delivery(delivery)
        assert found is not None
        return found.message

    def stories(self, delivery: str) -> list[str]:
        return sorted(line.title for line in self.message(delivery).headlines)


@pytest.fixture
def calendar(tmp_path: Path) -> Calendar:
    return Calendar(tmp_path)


def test_a_new_digest_waits_for_its_time_and_comes_once(calendar: Calendar) -> None:
    assert calendar.look() == 0  # noon is past, but nobody had asked for it then
    calendar.read("Ferry sails")
    assert calendar.look() == 0
    assert calendar.look(DAY) == 1
    assert calendar.look() == 0
    assert calendar.look(HOUR) == 0
    (sent,) = calendar.sent
    assert sent.title == "News digest: 1 story"
    assert calendar.stories(sent.id) == ["Ferry sails"]
    made = [event for event in calendar.scene.events if isinstance(event, Digested)]
    assert [(event.digest, event.at, event.stories, event.receivers) for event in made] == [
        ("noon", NOW + DAY, 1, ("desk",))
    ]


def test_what_was_missed_is_made_up_once(calendar: Calendar) -> None:
    calendar.look()
    calendar.read("Ferry sails")
    assert calendar.look(5 * DAY) == 1
    assert calendar.look() == 0
    assert calendar.stories(calendar.sent[0].id) == ["Ferry sails"]


def test_a_clock_that_is_put_back_brings_nothing_twice(calendar: Calendar) -> None:
    calendar.look()
    calendar.read("Ferry sails")
    assert calendar.look(DAY) == 1
    assert calendar.look(-2 * HOUR) == 0
    assert calendar.look(2 * HOUR) == 0


def test_each_tells_what_came_since_the_one_before(calendar: Calendar) -> None:
    calendar.look()
    calendar.read("Ferry sails")
    calendar.look(DAY)
    calendar.read("Ferry sails", "Fire at the mill")
    calendar.look(DAY)
    assert [calendar.stories(one.id) for one in calendar.sent] == [["Ferry sails"], ["Fire at the mill"]]
    assert calendar.sent[1].title == "News digest: 1 story, 1 new"


def test_what_is_seen_before_and_read_after_a_digest_is_in_the_next(calendar: Calendar) -> None:
    calendar.look()
    calendar.read("Ferry sails")
    calendar.look(DAY)
    scene = calendar.scene
    scene.wire.put(FEED, feed(item("late", "Fire at the mill", "Fire", published=scene.now)))
    scene.now += 22 * HOUR
    scene.poll()
    calendar.look(timedelta(hours=2))
    scene.read()
    assert len(calendar.sent) == 1  # there was nothing to tell
    calendar.look(DAY)
    assert calendar.stories(calendar.sent[1].id) == ["Fire at the mill"]


def test_nothing_is_sent_when_there_is_nothing_to_tell_unless_asked(tmp_path: Path) -> None:
    calendar = Calendar(tmp_path, EVERY, replace(EVERY, id="always", empty=True))
    calendar.look()
    assert calendar.look(DAY) == 2
    assert [one.title for one in calendar.sent] == ["News digest: nothing to tell"]
    assert calendar.look() == 0


def test_a_digest_of_a_fixed_span_says_what_is_new_in_it(tmp_path: Path) -> None:
    calendar = Calendar(tmp_path, replace(EVERY, since=7 * DAY))
    calendar.look()
    calendar.read("Ferry sails")
    calendar.look(DAY)
    calendar.read("Ferry sails", "Fire at the mill")
    calendar.look(DAY)
    assert calendar.stories(calendar.sent[1].id) == ["Ferry sails", "Fire at the mill"]
    assert calendar.sent[1].title == "News digest: 2 stories, 1 new"


def test_a_digest_that_is_due_at_other_times_waits_for_them(calendar: Calendar) -> None:
    calendar.look()
    calendar.look(DAY)
    calendar.digests = (replace(EVERY, schedule=Schedule("0 11 * * *", ZoneInfo("UTC"))),)
    assert calendar.look() == 0
    calendar.read("Ferry sails")
    assert calendar.look(DAY) == 1


def test_a_digest_that_was_taken_out_begins_anew(calendar: Calendar) -> None:
    calendar.look()
    calendar.digests = ()
    assert calendar.look(DAY) == 0
    assert calendar.scene.store.scheduled_runs() == {}
    calendar.digests = (EVERY,)
    assert calendar.look(DAY) == 0


def test_two_that_look_at_once_make_it_once(calendar: Calendar) -> None:
    calendar.look()
    calendar.read("Ferry sails")
    calendar.scene.now += DAY
    (work,) = run(calendar.digester.due())
    assert run(calendar.digester(work))
    assert not run(calendar.digester(work))
    assert len(calendar.sent) == 1


def test_ids_follow_from_the_digest_its_time_and_the_receiver(tmp_path: Path) -> None:
    ids = []
    for folder in (tmp_path / "a", tmp_path / "b"):  # the same in both, as after a crash
        folder.mkdir()
        calendar = Calendar(folder, replace(EVERY, empty=True, receivers=("desk", "chat")))
        calendar.look()
        calendar.look(DAY)
        calendar.look(DAY)
        ids.append([one.id for one in calendar.sent])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 4


def test_each_receiver_gets_it_as_it_takes_it(tmp_path: Path) -> None:
    calendar = Calendar(
        tmp_path, replace(EVERY, receivers=("desk", "mail", "chat", "gone"), choice=Choice(top=1))
    )
    calendar.look()
    calendar.read("Ferry sails", "Fire at the mill")
    calendar.look(DAY)
    told = {one.receiver: calendar.message(one.id) for one in calendar.sent}
    assert set(told) == {"desk", "mail", "chat"}
    desk, mail, chat = (told[name].document for name in ("desk", "mail", "chat"))
    assert desk is not None
    assert mail is not None
    assert chat is None
    assert json.loads(desk.json)["counts"]["stories"] == 1
    assert (desk.text, desk.html, mail.json) == ("", "", "")
    assert mail.html.startswith("<!DOCTYPE html>")
    assert "1 site, 1 own text, 1 article" in mail.text
    short = told["chat"]
    assert (short.title, len(short.headlines), short.more) == ("News digest: 2 stories", 1, 1)
