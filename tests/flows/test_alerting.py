"""From a story's first word to its last edit, through the real store: each test is a line of the promise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.alerting.desk import Desk
from monitor.alerting.growth import Growing
from monitor.alerting.raising import Policy
from monitor.flows.read import Judgement
from monitor.model import (
    Addressee,
    Budget,
    Interval,
    Matcher,
    Receiver,
    Reply,
    Request,
    Response,
    RetryLater,
    Route,
    Secret,
    Silence,
    Source,
)
from monitor.rules.rulebook import compile_rulebook
from tests.extent import WHOLE
from tests.flows.scene import HOOK, NOW, RULES, Scene, item, rss, run
from tests.store.support import alert, new_story, published

HOUR = timedelta(hours=1)
HOOKS = "https://discord.com/api/webhooks/1/x"
DISCORD = Receiver("desk", "discord", Secret(HOOKS))
ALL = ("waiting", "sent", "merged", "quiet", "dead")
WIRE = (
    "The ferry to Lom ran aground on a sandbank at dawn and 12 of its passengers were hurt, the harbour "
    "master said. Tugs from Vidra pulled at the hull until noon without moving it, and the coast guard took "
    "84 people off by boat. The captain, Petar Hinov, told the port's radio that a buoy had drifted in the "
    "night. The line is run by a firm that the county bought in spring; its other ship is in dock."
)


class Chat:
    """A chat as Discord is one: it names each message, and lets it be edited."""

    def __init__(self) -> None:
        self.asked: list[tuple[datetime, str, str]] = []
        self.shown: dict[str, str] = {}

    def answer(self, request: Request, now: datetime) -> Response:
        text = json.loads(request.body or b"{}")["embeds"][0]
        self.asked.append((now, request.method, json.dumps(text, ensure_ascii=False)))
        name = request.url.rpartition("/")[2].partition("?")[0]
        if request.method == "POST":
            name = str(900 + len(self.shown))
        self.shown[name] = self.asked[-1][2]
        return Response(request.url, 200, body=json.dumps({"id": name}).encode())

    def count(self, method: str) -> int:
        return sum(1 for _, asked, _ in self.asked if asked == method)


class Day(Scene):
    """A newsroom of many sites with one receiver, which may be a chat that edits."""

    def __init__(self, folder: Path, sites: int) -> None:
        super().__init__(folder)
        self.chat = Chat()
        self.settings = Desk(self.receivers)
        self.judgement = Judgement(compile_rulebook(RULES), Policy((Route(("desk",), name="all"),)))
        self.reader = replace(self.reader, judgement=lambda: self.judgement)
        self.wire.fetch = self.fetch  # type: ignore[method-assign]
        often = timedelta(minutes=5)
        self.sources = [
            Source(
                f"s{n}", f"https://s{n}.example/feed", min_interval=often, max_interval=often, full_text=False
            )
            for n in range(sites)
        ]
        self.bodies = {source.url: rss() for source in self.sources}
        run(self.store.sync_sources(self.sources, NOW))
        self.later(hours=2)
        self.goes_on()
        self.published = 0

    async def fetch(self, request: Request) -> Reply:
        if request.url.startswith(HOOKS):
            return self.chat.answer(request, self.now)
        if request.url in self.bodies:
            return Response(request.url, 200, body=self.bodies[request.url])
        self.wire.asked.append(request)
        return Response(request.url, 204)

    def desk(self) -> Desk:
        return replace(self.settings, receivers=self.receivers) if hasattr(self, "settings") else Desk()

    def publishes(self, site: int, title: str, text: str, **when: datetime) -> None:
        self.published += 1
        entry = item(f"n{self.published}", title, text, published=when.get("published", self.now))
        entry = entry.replace("courier.example", f"s{site}.example")
        self.bodies[self.sources[site].url] = rss(entry)

    def goes_on(self, minutes: float = 0, *, deliver: bool = True) -> None:
        self.later(minutes=minutes)
        while run(self._round(self.store.claim_polls(self.now, 99), self.poller)):
            pass
        while self.read():
            pass
        idle = 0 if deliver else 2
        while idle < 2:  # what a round decides without sending may leave work to the next one
            idle = 0 if self.deliver() else idle + 1

    def outbox(self) -> list[str]:
        items = reversed(self.store.outbox(states=ALL, limit=1000))
        return [f"{one.kind} {one.state}" for one in items]


@pytest.fixture
def sites() -> int:
    """As many as most tests need: each of them is polled and polled again."""
    return 10


@pytest.fixture
def day(tmp_path: Path, sites: int) -> Iterator[Day]:
    made = Day(tmp_path, sites)
    yield made
    made.store.close()


def test_a_silence_holds_for_what_waits_and_ends_when_it_is_ended(day: Day) -> None:
    day.publishes(0, "Ferry aground", WIRE)
    day.goes_on(6, deliver=False)
    day.store.add_silence(Silence("s", Matcher(rules=("ferry",)), "Olha", "", day.now, day.now + HOUR))
    day.goes_on()
    assert day.outbox() == ["first quiet"]
    (quiet,) = day.store.outbox(states=ALL)
    assert quiet.reason == "silenced by Olha (s)"
    assert day.store.expire_silence("s", day.now)
    assert not day.store.expire_silence("s", day.now)
    day.publishes(
        1, "Ferry burns in port", "A ferry burns in the port of Anvers tonight, with nobody on board."
    )
    day.goes_on(6)
    assert day.outbox() == ["first quiet", "first sent"]
    assert day.store.replay(quiet.id, day.now)
    day.goes_on()
    assert day.outbox() == ["first sent", "first sent"]


@pytest.mark.parametrize("sites", [30 if WHOLE else 15])
def test_a_story_told_by_many_is_one_ping_edits_in_place_and_growth_as_agreed(day: Day, sites: int) -> None:
    day.receivers["desk"] = DISCORD
    growing = Growing(steps=(), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    for n in range(sites):  # one wire text on all sites within the day, each with a word of its own
        day.publishes(n, "Ferry to Lom aground, 12 hurt", f"{WIRE} Paper {n} will report on it.")
        day.goes_on(30)
    day.goes_on(5)
    kinds = Counter(line.split()[0] for line in day.outbox())
    assert (kinds["first"], kinds["growth"]) == (1, 0)
    assert day.chat.count("POST") == 1
    assert day.chat.count("PATCH") == kinds["edit"] >= sites // 3
    assert list(day.chat.shown) == ["900"]
    assert f"{sites} sites" in day.chat.shown["900"]


def test_growth_pings_once_per_step(day: Day) -> None:
    growing = Growing(steps=(2,), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    for n, text in enumerate((WIRE, WIRE, OWN_REPORT, WIRE)):
        day.publishes(n, "Ferry to Lom aground", text)
        day.goes_on(30)
    assert day.outbox() == ["first sent", "growth sent"]
    grown = day.store.delivery(day.store.outbox(states=ALL)[0].id)
    assert grown is not None
    assert (grown.message.texts, grown.message.sites) == (2, 3)
    assert grown.message.story == "2 independent texts by now"


OWN_REPORT = (
    "Twelve people were injured when the Lom ferry ran onto a sandbank this morning. Rescuers brought 84 "
    "passengers ashore while tugs from Vidra tried to free the ship, harbour officials said. Captain Petar "
    "Hinov blamed a buoy that had drifted overnight. The county put on buses, and lorries may use the Kalna "
    "bridge."
)


def events(day: Day, count: int, minutes: float = 6) -> None:
    """So many events that have nothing to do with each other, at once."""
    for n in range(count):
        day.publishes(n, *EVENTS[n])
    day.goes_on(minutes)


EVENTS = (
    (
        "Ferry strands off Anvers",
        "Forty guests waited for tugs after a ferry hit sand beside the lighthouse.",
    ),
    (
        "New ferry for Turku",
        "The shipyard handed over an electric ferry whose batteries were built in Vaasa.",
    ),
    (
        "Strike stops ferry lines",
        "Deckhands demand nine per cent more pay, so no ferry leaves Palermo on Friday.",
    ),
    ("Ferry museum opens", "Schoolchildren steered a wooden ferry at the opening of a museum in Gdynia."),
    (
        "Court rules on ferry licence",
        "Judges in Cardiff gave the island's ferry licence back to its former owner.",
    ),
    (
        "Whales delay a ferry",
        "Three whales circled for an hour and a ferry to Tadoussac had to wait for them.",
    ),
    (
        "Ferry tickets go digital",
        "Paper tickets end in March; each ferry gets scanners, the Oslo operator wrote.",
    ),
    (
        "Bridge replaces ferry",
        "After ninety years the Varna ferry gives way to a bridge of concrete and steel.",
    ),
    ("Drugs found on ferry", "Customs dogs in Cadiz smelled cocaine inside a lorry that had left the ferry."),
    (
        "Poet buys a ferry",
        "A retired poet turned the rusty ferry of Split into a floating library with a bar.",
    ),
)


def test_beyond_the_bound_of_a_flood_everything_comes_together_and_nothing_is_lost(day: Day) -> None:
    day.receivers["desk"] = replace(HOOK, flood=Budget(3, HOUR))
    events(day, 10)
    told = Counter(day.outbox())
    assert told == {"first sent": 3, "first waiting": 7, "notice sent": 1}
    day.goes_on(61)
    assert Counter(day.outbox()) == {
        "first sent": 3,
        "first merged": 7,
        "digest sent": 1,
        "notice sent": 1,
    }
    together = next(one for one in day.store.outbox(states=ALL) if one.kind == "digest")
    detail = day.store.delivery(together.id)
    assert detail is not None
    assert len(detail.members) == len(detail.message.headlines) == 7
    assert detail.message.title == "7 alerts: from a flood"


def test_the_first_word_of_each_story_passes_a_budget_that_is_spent(day: Day) -> None:
    day.receivers["desk"] = replace(HOOK, budget=Budget(1, HOUR))
    growing = Growing(steps=(2,), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    for site, text in enumerate((WIRE, OWN_REPORT)):
        day.publishes(site, "Ferry to Lom aground", text)
        day.goes_on(6)
    assert day.outbox() == ["first sent", "growth waiting"]
    day.publishes(2, *EVENTS[3])
    day.goes_on(6)
    assert Counter(day.outbox()) == {"first sent": 2, "growth waiting": 1}
    day.goes_on(61)
    assert Counter(day.outbox()) == {"first sent": 2, "growth sent": 1}


@pytest.mark.parametrize("sites", [20])
def test_a_day_of_many_stories_on_a_budget_of_five_an_hour_ends_in_one_digest(day: Day) -> None:
    """Ten stories get their first word; that each of them is on fire as well is told together."""
    day.receivers["desk"] = replace(HOOK, budget=Budget(5, HOUR))
    events(day, 10)
    assert Counter(day.outbox()) == {"first sent": 10}
    for n, (title, text) in enumerate(EVENTS):
        day.publishes(10 + n, title, f"{text} There was a fire.")
    day.goes_on(6)
    assert Counter(day.outbox()) == {"first sent": 10, "rule waiting": 10}
    day.goes_on(61)
    assert Counter(day.outbox()) == {"first sent": 10, "rule merged": 10, "digest sent": 1}
    digest = next(one for one in day.store.outbox(states=ALL) if one.kind == "digest")
    detail = day.store.delivery(digest.id)
    assert detail is not None
    assert (detail.message.title, len(detail.members)) == ("10 alerts: over the budget", 10)


def test_quiet_hours_hold_and_then_tell_together(day: Day) -> None:
    now = Interval("now", frozenset(range(7)), time(13, 30), time(16), UTC)
    quiet = Route(("desk",), name="all", mute=("now",))
    day.settings = Desk(day.receivers, {"all": quiet}, {"now": (now,)})
    events(day, 3)
    assert Counter(day.outbox()) == {"first waiting": 3}
    day.goes_on(120)
    assert Counter(day.outbox()) == {"first merged": 3, "digest sent": 1}


def test_a_receiver_that_is_gone_gets_nothing_more_and_the_others_are_told(day: Day) -> None:
    dead = Receiver("desk", "webhook", Secret("https://gone.example/x"))
    chief = Receiver("chief", "webhook", Secret("https://chief.example/x"))
    day.receivers.update(desk=dead, chief=chief)
    day.bodies["https://gone.example/x"] = b""
    plain = day.fetch

    async def fetch(request: Request) -> Reply:
        gone = request.url.startswith("https://gone")
        return Response(request.url, 410) if gone else await plain(request)

    day.wire.fetch = fetch  # type: ignore[method-assign]
    events(day, 3)
    assert Counter(f"{one.receiver} {one.kind} {one.state}" for one in day.store.outbox(states=ALL)) == {
        "desk first dead": 1,
        "desk first waiting": 2,
        "chief notice sent": 1,
    }
    (status,) = [one for one in day.store.receivers() if one.disabled]
    assert (status.name, status.disabled) == ("desk", day.now)
    day.wire.fetch = plain  # type: ignore[method-assign]
    run(day.store.sync_receivers({"desk": "another address"}))
    day.goes_on(1)
    assert Counter(day.outbox())["first sent"] == 2


def test_what_was_published_while_nothing_was_polled_is_told_together(day: Day) -> None:
    day.later(hours=30)
    old = day.now - 10 * HOUR
    for n in range(4):
        when = day.now if n == 3 else old
        day.publishes(n, *EVENTS[n], published=when)
    day.goes_on()
    assert Counter(day.outbox()) == {"first sent": 1, "first waiting": 3}
    day.goes_on(11)
    assert Counter(day.outbox()) == {"first sent": 1, "first merged": 3, "digest sent": 1}


def test_a_feed_that_gives_its_entries_new_ids_does_not_alert_backwards(day: Day) -> None:
    def feed(prefix: str) -> bytes:
        return rss(*(item(f"{prefix}{n}", *EVENTS[n], published=day.now) for n in range(8)))

    url = day.sources[0].url
    day.bodies[url] = feed("a")
    day.goes_on(6)
    assert Counter(day.outbox()) == {"first sent": 8}
    day.later(hours=3)
    day.bodies[url] = (
        feed("b")
        .replace(b"courier.example", b"new.example")
        .replace(day.now.strftime("%H:%M").encode(), (day.now - 2 * HOUR).strftime("%H:%M").encode())
    )
    day.goes_on()
    assert Counter(day.outbox()) == {"first sent": 8, "notice sent": 1}, "the operator is told once"
    assert [notice.notice.value for notice in day.notices()] == ["rotated"]


def test_a_crowd_that_is_held_back_lets_a_grave_alert_pass(day: Day) -> None:
    """However many wait for the morning, what may go at night goes."""
    night = Interval("night", frozenset(range(7)), time(0), time(0), UTC)
    quiet, grave = Route(("desk",), name="all", mute=("night",)), Route(("desk",), name="grave")
    day.settings = Desk(day.receivers, {"all": quiet, "grave": grave}, {"night": (night,)})
    crowd = 130 if WHOLE else 40
    for n in range(crowd):
        held = replace(alert(f"alr_{n}"), addressees=(Addressee("desk", "all"),))
        published(day.store, f"x{n}", new_story(held), now=day.now, by=day.sources[0])
    loud = replace(alert("alr_grave"), addressees=(Addressee("desk", "grave"),))
    published(day.store, "loud", new_story(loud), now=day.now, by=day.sources[0])
    day.goes_on()
    assert Counter(day.outbox()) == {"first waiting": crowd, "first sent": 1}


def test_what_a_story_gains_while_its_first_word_is_on_its_way_is_edited_in(day: Day) -> None:
    day.receivers["desk"] = DISCORD
    day.publishes(0, "Ferry to Lom aground", WIRE)
    day.goes_on(6, deliver=False)
    (claimed,) = run(day.store.claim_deliveries(day.now, timedelta(minutes=2), 9, day.desk()))
    day.publishes(1, "Ferry to Lom aground", WIRE)
    day.goes_on(6, deliver=False)
    run(day.deliverer(claimed))
    day.goes_on(2)
    assert day.outbox() == ["first sent", "edit sent"]
    assert "2 sites" in day.chat.shown["900"]


def test_a_failed_edit_that_is_tried_again_brings_the_latest_counts(day: Day) -> None:
    day.receivers["desk"] = DISCORD
    for n in range(2):
        day.publishes(n, "Ferry to Lom aground", WIRE)
        day.goes_on(6, deliver=n == 0)
    day.later(minutes=2)
    (edit,) = run(day.store.claim_deliveries(day.now, timedelta(minutes=2), 9, day.desk()))
    failed = RetryLater("503")
    run(day.store.settle_delivery(edit, failed, day.now + 2 * HOUR, day.now, desk=day.desk()))
    day.publishes(2, "Ferry to Lom aground", WIRE)
    day.goes_on(6, deliver=False)
    day.goes_on(2)
    assert "3 sites" in day.chat.shown["900"], "an edit that fails holds nothing back"
    day.goes_on(150)
    day.goes_on(1)
    assert "3 sites" in day.chat.shown["900"]
    assert not any("waiting" in line for line in day.outbox())


def test_a_silenced_word_does_not_end_the_edits_of_what_was_sent(day: Day) -> None:
    day.receivers["desk"] = DISCORD
    growing = Growing(steps=(2,), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    day.publishes(0, "Ferry to Lom aground", WIRE)
    day.goes_on(6)
    day.store.add_silence(Silence("s", Matcher(), "Olha", "", day.now, day.now + HOUR))
    day.publishes(1, "Ferry to Lom aground", OWN_REPORT)
    day.goes_on(30)
    day.store.expire_silence("s", day.now)
    day.publishes(2, "Ferry to Lom aground", WIRE)
    day.goes_on(90)
    day.goes_on(5)
    assert "growth quiet" in day.outbox()
    assert "3 sites" in day.chat.shown["900"]


def test_a_receiver_that_was_off_for_a_while_gets_what_waited(day: Day) -> None:
    (hook,) = day.receivers.values()
    day.receivers.clear()
    day.receivers["other"] = Receiver("other", "webhook", Secret("https://other.example/x"))
    events(day, 4)
    assert Counter(day.outbox()) == {"first waiting": 4}
    day.receivers["desk"] = hook
    day.goes_on(15)
    assert Counter(day.outbox()) == {"first sent": 4}
