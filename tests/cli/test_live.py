"""The live screen: aligned, no wider than the terminal, harmless, and quiet about what it told already."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from monitor.cli.live import Log, Screen
from monitor.cli.output import columns, fit
from monitor.config.values import Config
from monitor.flows.events import Alarmed, Delivered, Event, Notice, Noticed, Polled, Read
from monitor.model import (
    Addressee,
    Alert,
    Article,
    Delivery,
    Held,
    Match,
    Message,
    Outcome,
    Placement,
    Rejected,
    Relation,
    RetryLater,
    Rule,
    Sent,
    Severity,
    Source,
    Subject,
    Untold,
)
from monitor.watching import Alarm, Kind
from tests.flows.scene import NOW, RULES
from tests.hostile import HOSTILE

COURIER = Source("courier", "https://courier.example/feed", name="The Courier")
LATER = NOW + timedelta(minutes=10)
TITLES = (
    "Ferry service resumes",
    "Drone " * 60,
    "渡船が再開した" * 20,
    "המעבורת חזרה לפעול " * 8,
    "العبّارة تعود للعمل " * 8,
    "Пором знову ходить між островами " * 5,
    "e\u0301" * 200,
    "👨‍👩‍👧‍👦" * 60,
    "",
)


class Stage:
    """A screen over a buffer."""

    def __init__(self, width: int = 80, colour: bool = False) -> None:
        self.out = io.StringIO()
        console = Console(
            file=self.out,
            width=width,
            force_terminal=colour,
            color_system="truecolor" if colour else None,
            highlight=False,
            emoji=False,
            markup=False,
        )
        self.screen = Screen(console, lambda: NOW)

    def show(self, *events: Event) -> list[str]:
        for event in events:
            self.screen(event)
        return self.out.getvalue().splitlines()


def polled(new: int = 2, error: str = "", source: Source = COURIER) -> Polled:
    return Polled(source, 0 if error else 200, 0 if error else 30, new, LATER, error)


def read(title: str, *, alert: bool = True, known: bool = False, rule: Rule = RULES[0]) -> Read:
    message = Message(title, "https://courier.example/a", "The Courier", severity=Severity.HIGH)
    return Read(
        COURIER,
        Article(1, "courier", "https://courier.example/a", title, "text"),
        (Match(rule),),
        Placement(4, Relation.SAME_TEXT, 3) if known else Placement(),
        Alert("alr_x", message, (Addressee("desk", "all"),), Subject((Held("ferry"),))) if alert else None,
        untold=Untold.NOT if alert else Untold.TOLD if known else Untold.FIRST_POLL,
    )


def delivered(outcome: Outcome, title: str = "Ferry service resumes") -> Delivered:
    message = Message(title, "https://courier.example/a", "The Courier")
    due = LATER if isinstance(outcome, RetryLater) else None
    return Delivered(Delivery("msg_x", "desk", message, NOW), outcome, due)


def one_of_each(title: str) -> tuple[Event, ...]:
    return (
        polled(),
        polled(0),
        polled(error=f"dns: {title}"),
        read(title),
        read(title, alert=False, known=True),
        read(title, alert=False),
        delivered(Sent(), title),
        delivered(RetryLater(f"503 {title}")),
        delivered(Rejected(f"410 {title}")),
        polled(source=replace(COURIER, name=title)),
        Noticed(Notice.MOVED, f"the feed has moved for good, to {title}", COURIER),
        Noticed(Notice.OFFLINE, "nobody can be reached"),
        Alarmed(Alarm(Kind.SILENT_RULE, title, f"no match for 3 days: {title}", NOW)),
        Alarmed(Alarm(Kind.FULL_DISK, "", title, NOW, NOW)),
    )


@pytest.mark.parametrize("width", [40, 80, 100, 200])
@pytest.mark.parametrize("title", TITLES)
def test_an_event_is_one_line_that_fits(title: str, width: int) -> None:
    events = one_of_each(title)
    lines = Stage(width).show(*events)
    assert len(lines) == len(events)
    assert max(map(columns, lines)) <= width


def test_what_a_person_should_know_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "monitor")
    alarm = Alarmed(Alarm(Kind.FULL_DISK, "", "no room", NOW))
    for event in (polled(), Noticed(Notice.GAP, "entries may have been missed", COURIER), alarm):
        Log()(event)
    assert [record.levelname for record in caplog.records] == ["INFO", "WARNING", "WARNING"]
    assert "full-disk: no room" in Stage(100).show(alarm)[0]
    assert "The Courier" in Stage(100).show(Noticed(Notice.GAP, "entries", COURIER))[0]
    assert "network" in Stage(100).show(Noticed(Notice.ONLINE, "sites answer again"))[0]


def test_hostile_titles_stay_on_their_line() -> None:
    stage = Stage(100)
    lines = stage.show(*(read(title) for title in HOSTILE if title.strip()))
    assert len(lines) == len([title for title in HOSTILE if title.strip()])
    assert max(map(columns, lines)) <= 100
    assert not set("\x1b\x9b\x07\u202e\u2066\u200b") & set(stage.out.getvalue())


def test_names_stand_in_a_column() -> None:
    lines = Stage(100).show(
        polled(), read("Ferry"), polled(source=replace(COURIER, name="渡船新聞" * 9)), delivered(Sent())
    )
    at = [
        columns(line[: line.index(text)])
        for line, text in zip(lines, ("2 new", "Ferry", "2 new", "Ferry"), strict=True)
    ]
    assert len(set(at)) == 1


def test_a_remark_outlives_a_long_title() -> None:
    (line,) = Stage(80).show(polled(error="tls: " + "certificate " * 20))
    assert "…" in line
    assert line.rstrip().endswith(f"tries again {LATER.astimezone():%H:%M}")


def test_why_a_hit_is_not_told_is_read_on_a_usual_terminal() -> None:
    (line,) = Stage(80).show(read("Ferry service resumes in the northern harbour", alert=False))
    assert line.endswith("  already published…")


def test_what_each_line_says() -> None:
    said = [" ".join(line.split()[1:]) for line in Stage(120).show(*one_of_each("Ferry"))]
    again = f"{LATER.astimezone():%H:%M}"
    assert said[:9] == [
        f"polled The Courier 2 new of 30 next {again}",
        f"polled The Courier nothing new next {again}",
        f"failed The Courier dns: Ferry tries again {again}",
        "high The Courier Ferry transport",
        "match The Courier Ferry told already transport",
        "match The Courier Ferry already published transport",
        "sent desk Ferry",
        f"waits desk 503 Ferry again {again}:00",
        "refused desk 410 Ferry see monitor outbox",
    ]


def test_articles_that_match_nothing_are_not_shown() -> None:
    assert Stage().show(replace(read("Ferry"), matches=(), alert=None)) == []


def test_the_same_failure_is_red_once() -> None:
    stage = Stage(100, colour=True)
    failure = polled(error="dns: no such host")
    first, second, other, _, again = stage.show(
        failure, failure, polled(error="http: 500"), polled(), failure
    )
    red = "\x1b[31mfailed"
    assert red in first
    assert red not in second
    assert "failing" in second
    assert red in other
    assert red in again, "after it was well it is news"


def test_without_a_network_one_line_a_source_and_one_question() -> None:
    stage = Stage(100)
    sources = tuple(Source(f"s{n}", f"https://s{n}.example/feed") for n in range(5))
    stage.screen.hello(Config(sources=sources), Path("state"))
    before = len(stage.show())
    round_ = [polled(error="dns: no such host", source=source) for source in sources]
    lines = stage.show(*round_, *round_)[before:]
    assert len(lines) == 5 + 1 + 5
    assert "Is this machine online?" in lines[5]
    assert all("tries again" in line for line in lines[:5])


def test_one_failing_source_of_many_raises_no_question() -> None:
    stage = Stage(100)
    stage.screen.hello(Config(sources=(COURIER, replace(COURIER, id="other"))), Path("state"))
    stage.show(polled(), polled(error="dns: no such host", source=replace(COURIER, id="other")))
    assert "online?" not in stage.out.getvalue()


def test_hello_and_goodbye() -> None:
    stage = Stage(60)
    stage.screen.hello(Config(sources=(COURIER,), rules=RULES), Path("/a/long/path/to/a/folder/of/state"))
    assert "watches 1 source by 2 rules" in stage.out.getvalue()
    assert "No receiver is set up" in stage.out.getvalue()
    stage.show(polled(3), read("Ferry"), delivered(Sent()))
    stage.screen.goodbye()
    assert "Stopped: 3 new, 1 matched, 1 alert, 1 sent." in stage.out.getvalue()


@given(st.text(), st.integers(0, 40))
def test_fit_keeps_a_beginning_within_its_columns(text: str, width: int) -> None:
    shown = fit(text, width)
    assert columns(shown) <= width
    assert shown == text or text.startswith(shown.removesuffix("…"))
    if columns(text) <= width:
        assert shown == text
