"""The first round: what is counted, when it is over, and what is said of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from monitor.cli import opening
from monitor.cli.live import Log, Screen
from monitor.daemon.first_round import FirstRound, Opening, Progress, Summary
from monitor.flows.events import Event, Polled, Read
from monitor.model import Alert, Article, Held, Match, Message, Placement, Relation, Rule, Source, Subject
from tests.flows.scene import NOW

HOUR = timedelta(hours=1)
SOON = NOW + timedelta(minutes=10)
RULE = Rule("ferry", "ferry", tags=("transport",))
ALERT = Alert("alr_x", Message("A ferry", "", "The Courier"), (), Subject((Held("ferry"),)))


def source(name: str) -> Source:
    return Source(name, f"https://{name}.example/feed")


def polled(name: str, new: int = 0, error: str = "") -> Polled:
    return Polled(source(name), 0 if error else 200, new, new, SOON, error)


def read(name: str, hours: float, *, hit: bool = True, joined: bool = False) -> Read:
    article = Article(1, name, "", "A ferry", "", published=NOW - hours * HOUR)
    placement = Placement(story=3, relation=Relation.COPY, to=7) if joined else Placement()
    return Read(source(name), article, (Match(RULE, ()),) * hit, placement, None)


def fold(names: str, *events: Event) -> FirstRound:
    state = FirstRound(set(names.split()))
    for event in events:
        state.heard(event)
    return state


def test_it_is_over_when_all_were_asked_and_all_was_read() -> None:
    events = (polled("a", 2), read("a", 1), polled("b", error="dns: no such host"))
    assert not fold("a b", *events).over
    assert fold("a b", *events).progress == Progress(asked=2, sources=2, read=1, articles=2, hits=1)
    state = fold("a b", *events, read("a", 2, hit=False))
    assert state.over
    summary = state.summary(NOW)
    assert (summary.well, summary.ailing) == (1, (("b", "dns: no such host"),))
    assert summary.next_poll == SOON


def test_it_is_over_when_a_source_is_asked_again() -> None:
    state = fold("a b", polled("a", 2), read("a", 1))
    state.heard(polled("a"))
    assert state.over


def test_others_are_not_of_it() -> None:
    state = fold("a", polled("old", 3), read("old", 1), polled("old", 3))
    assert state.progress == Progress(0, 1, 0, 0, 0)


def test_what_is_expected_of_a_day_follows_from_how_far_back_each_source_goes() -> None:
    """Two stories in the six hours that one feed shows, one in more than a day of another."""
    one = (polled("a", 4), read("a", 6, hit=False), read("a", 5), read("a", 4), read("a", 3, joined=True))
    summary = fold("a b", *one, polled("b", 2), read("b", 20), read("b", 100)).summary(NOW)
    assert summary.hits_day == 4
    assert summary.alerts_day == 2 * 4 + 1
    assert summary.tags == (("transport", 4),)


def test_a_hit_that_was_told_counts_though_others_of_its_event_were_none() -> None:
    told = replace(read("a", 1, joined=True), alert=ALERT)
    assert fold("a", polled("a", 2), read("a", 30, hit=False), told).summary(NOW).alerts_day == 1


def test_a_feed_of_one_minute_promises_no_flood() -> None:
    assert fold("a", polled("a", 1), read("a", 0)).summary(NOW).alerts_day == 24


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.integers(0, 60), max_size=30))
def test_any_events_in_any_order_make_sense(names: Sequence[str], hours: Sequence[int]) -> None:
    state = FirstRound(set("abc"))
    for name, hour in zip(names, hours, strict=False):
        state.heard(polled(name, 1) if hour % 2 else read(name, hour))
    summary = state.summary(NOW)
    assert 0 <= summary.progress.asked <= 3
    assert 0 <= summary.alerts_day <= 24 * len(names)
    assert [line for line, _ in opening.lines(summary)]


def run_through(report: Screen | Log, names: str, *events: Event) -> None:
    told = Opening(report, lambda: NOW)
    told.begin(names.split())
    for event in events:
        told(event)


ROUND = (polled("a", 1), polled("b", error="dns\u202e: no such host"), read("a", 2))


@pytest.mark.parametrize("terminal", [True, False])
def test_a_person_sees_how_it_goes_and_what_came_of_it(terminal: bool) -> None:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=terminal, highlight=False)
    below: list[str] = []
    run_through(Screen(console, lambda: NOW, below.append if terminal else None), "a b", *ROUND)
    said = out.getvalue()
    progress = "first round: 1 of 2 sources asked, 0 of 1 article read, 0 hits"
    assert progress in (below if terminal else said.splitlines())
    assert not terminal or below[-1] == "", "nothing is left below"
    assert "First round done: 1 source well, 1 article read." in said
    assert "1 source gave nothing" in said
    assert "Hits of the last 24 hours: 1 (transport 1)." in said
    assert "To expect: about 12 alerts a day." in said
    assert "already published" in said
    assert ("\x1b" in said) is terminal
    assert "\u202e" not in said


def test_a_log_has_a_line_a_quarter_and_one_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        run_through(Log(), "a b", *ROUND)
    events = [record.__dict__["event"] for record in caplog.records]
    assert events == ["polled", "first-round", "polled", "first-round", "read", "first-round-over"]
    last = caplog.records[-1].__dict__
    assert (last["well"], last["ailing"], last["hits_day"], last["alerts_day"]) == (1, 1, 1, 12)


def test_without_new_sources_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        run_through(Log(), "", *ROUND)
    assert [record.__dict__["event"] for record in caplog.records] == ["polled", "polled", "read"]


def test_many_faults_are_told_in_few_lines() -> None:
    ailing = tuple((f"s{number}", f"fault {number % 9}") for number in range(90))
    summary = Summary(Progress(90, 90, 0, 0, 0), 0, ailing, 0, (), 0, 0.0, None)
    lines = [line for line, _ in opening.lines(summary)]
    assert len(lines) == 9
    assert "s0, s9 and 8 more" in lines[2]


@pytest.mark.parametrize(
    ("alerts", "said"),
    [(0.2, "less than one alert"), (1, "1 alert"), (37.6, "38 alerts"), (1234, "1,200 alerts")],
)
def test_a_guess_has_no_more_figures_than_it_is_worth(alerts: float, said: str) -> None:
    summary = Summary(Progress(1, 1, 1, 1, 1), 1, (), 1, (), 0, alerts, None)
    assert f"  To expect: about {said} a day." in [line for line, _ in opening.lines(summary)]
