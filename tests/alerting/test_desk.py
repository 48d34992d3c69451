"""What goes, what stays and until when: a line of the policy each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.alerting.desk import Desk
from monitor.alerting.gather import MOST, gathered
from monitor.model import (
    Budget,
    Held,
    Inhibition,
    Interval,
    Kind,
    Matcher,
    Message,
    Receiver,
    Route,
    Severity,
    Silence,
    Subject,
)
from monitor.steps.sending import Hindrance, Kept, Queue, Ruling, Waiting

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYS = frozenset(range(7))
ABOUT = Subject((Held("air", ("air",), Severity.HIGH),), "north", "en")


def one(seq: int = 1, kind: Kind = Kind.FIRST, **more: object) -> Waiting:
    plain = Waiting(seq, kind, ABOUT, NOW - MINUTE, NOW - MINUTE, route="all", story=seq)
    return replace(plain, **more)  # type: ignore[arg-type]


def desk(receiver: Receiver | None = None, *routes: Route, **more: object) -> Desk:
    named = receiver or Receiver("desk", "slack")
    every = {route.name: route for route in routes or (Route(("desk",), name="all"),)}
    return replace(Desk({"desk": named}, every), **more)  # type: ignore[arg-type]


def ruled(at: Desk, *waiting: Waiting, **more: object) -> Ruling:
    return at(replace(Queue("desk", waiting), **more), NOW)  # type: ignore[arg-type]


def test_what_is_due_goes_one_by_one_in_order() -> None:
    assert ruled(desk(), one(1), one(2)) == Ruling(send=(1,))
    assert ruled(desk(), one(1, due=NOW + MINUTE), one(2)) == Ruling(send=(2,))
    assert ruled(desk(), one(1, due=NOW + MINUTE)) == Ruling()


def test_what_was_tried_goes_first_and_as_it_is() -> None:
    budget = Receiver("desk", "slack", budget=Budget(1, HOUR), flood=Budget(1, HOUR))
    tried = one(2, Kind.GROWTH, tried=True, batch="b")
    assert ruled(desk(budget), one(1), tried, one(3, batch="b"), sent=[NOW - MINUTE]) == Ruling(send=(2,))


def test_what_is_too_old_is_not_sent() -> None:
    old = one(1, created=NOW - timedelta(days=5))
    assert ruled(desk(), old, one(2)) == Ruling(send=(2,), expired=(1,))


def test_what_was_held_back_is_not_too_old_and_an_old_edit_is_no_message() -> None:
    old = NOW - timedelta(days=5)
    held = one(1, held=Hindrance.MUTE, created=old)
    assert ruled(desk(), held, one(2, Kind.EDIT, created=old)) == Ruling(
        send=(1,), quiet=((2, "too old for an edit"),)
    )


SILENCE = Silence("sil_1", Matcher(rules=("air",)), "Olha", "known", NOW - HOUR, NOW + HOUR)


def test_a_silence_stops_even_what_already_waits() -> None:
    ruling = ruled(desk(), one(1), one(2, tried=True), silences=[SILENCE])
    assert ruling == Ruling(quiet=((1, "silenced by Olha (sil_1)"), (2, "silenced by Olha (sil_1)")))
    other = replace(SILENCE, matcher=Matcher(rules=("sea",)))
    assert ruled(desk(), one(1), silences=[other]).send == (1,)
    notice = one(1, Kind.NOTICE, subject=Subject(()))
    assert ruled(desk(), notice, silences=[replace(SILENCE, matcher=Matcher())]).send == (1,)


def test_a_digest_comes_when_it_was_asked_for() -> None:
    tight = Receiver("desk", "slack", budget=Budget(1, HOUR), flood=Budget(1, HOUR))
    digest = one(1, Kind.SCHEDULED, subject=Subject(()), route="", story=None)
    every = [replace(SILENCE, matcher=Matcher())]
    assert ruled(desk(tight), digest, sent=[NOW - MINUTE] * 9, silences=every) == Ruling(send=(1,))


GRAVE = Subject((Held("missiles", (), Severity.CRITICAL),), "south", "en", story=1)
INHIBITION = Inhibition(
    Matcher(min_severity=Severity.CRITICAL), Matcher(max_severity=Severity.HIGH), ("story",), 2 * HOUR
)


@pytest.mark.parametrize(
    ("cause", "raised", "quiet"),
    [
        (GRAVE, NOW - HOUR, True),
        (GRAVE, NOW - 3 * HOUR, False),  # it no longer lasts
        (replace(GRAVE, story=2), NOW - HOUR, False),
        (replace(GRAVE, held=(Held("x", (), Severity.HIGH),)), NOW - HOUR, False),
    ],
)
def test_a_graver_alert_keeps_its_lesser_twins_quiet(cause: Subject, raised: datetime, quiet: bool) -> None:
    ruling = ruled(desk(inhibitions=[INHIBITION]), one(1), causes=[(cause, raised)])
    assert bool(ruling.quiet) == quiet
    assert (ruling.send == ()) == quiet


def test_a_grave_alert_is_not_kept_quiet_by_itself() -> None:
    grave = one(1, subject=GRAVE)
    wide = replace(INHIBITION, target=Matcher())
    assert ruled(desk(inhibitions=[wide]), grave, causes=[(GRAVE, NOW)]).send == (1,)


def test_inhibition_may_ask_for_source_and_rule_as_well() -> None:
    same = replace(GRAVE, source="north", held=(*GRAVE.held, Held("air", (), Severity.LOW)))
    strict = replace(INHIBITION, equal=("story", "source", "rule"))
    assert ruled(desk(inhibitions=[strict]), one(1), causes=[(same, NOW)]).quiet
    assert not ruled(desk(inhibitions=[strict]), one(1), causes=[(GRAVE, NOW)]).quiet


def test_of_words_on_one_story_the_last_says_all() -> None:
    first, second = one(1, Kind.GROWTH, story=9), one(2, Kind.GROWTH, story=9)
    assert ruled(desk(), first, second) == Ruling(
        send=(2,), quiet=((1, "a later message tells of the same story"),)
    )
    assert ruled(desk(), replace(first, tried=True), second).send == (1,)
    assert ruled(desk(), first, replace(second, route="other")).quiet == (), "each route has its own times"


NOON = {"noon": (Interval("noon", DAYS, time(11), time(13), UTC),)}
MUTED = Route(("desk",), name="all", mute=("noon",))


def test_quiet_times_hold_what_comes_and_tell_it_together_afterwards() -> None:
    quiet = desk(None, MUTED, intervals=NOON)
    until = NOW + HOUR
    kept = (Kept(1, until, Hindrance.MUTE, "muted: noon"), Kept(2, until, Hindrance.MUTE, "muted: noon"))
    assert ruled(quiet, one(1), one(2)) == Ruling(held=kept)
    after = desk()
    held = [one(1, held=Hindrance.MUTE), one(2, held=Hindrance.MUTE), one(3)]
    assert ruled(after, *held) == Ruling(send=(1, 2), why="while it was quiet time")


def test_edits_and_notices_pass_quiet_times() -> None:
    quiet = desk(None, MUTED, intervals=NOON)
    assert ruled(quiet, one(1), one(2, Kind.EDIT)).send == (2,)
    assert ruled(quiet, one(1, Kind.NOTICE)).send == (1,)


GROUPED = Route(("desk",), name="all", group_interval=15 * MINUTE)


def test_a_group_waits_and_takes_all_of_it_along() -> None:
    at = desk(None, GROUPED)
    group = [one(1, batch="all\nair"), one(2, batch="all\nsea"), one(3, batch="all\nair", due=NOW + MINUTE)]
    assert ruled(at, *group) == Ruling(send=(1, 3), why="air")
    early = ruled(at, *group, batches={"all\nair": NOW - MINUTE})
    assert early.send == (2,)
    assert [(kept.seq, kept.until) for kept in early.held] == [
        (1, NOW + 14 * MINUTE),
        (3, NOW + 14 * MINUTE),
    ]


def test_a_story_is_told_of_again_after_its_interval_but_another_rule_at_once() -> None:
    at = desk(None, Route(("desk",), name="all", repeat_interval=4 * HOUR))
    grown, ruling = one(1, Kind.GROWTH), one(2, Kind.RULE, story=1)
    found = ruled(at, grown, ruling, stories={1: NOW - HOUR})
    assert found.send == (2,)
    assert [(kept.seq, kept.until, kept.hindrance) for kept in found.held] == [
        (1, NOW + 3 * HOUR, Hindrance.PACE)
    ]


TIGHT = Receiver("desk", "slack", budget=Budget(2, HOUR), flood=Budget(4, HOUR))
SPENT = [NOW - 50 * MINUTE, NOW - 20 * MINUTE]


def test_beyond_the_budget_first_words_go_and_the_rest_waits() -> None:
    ruling = ruled(desk(TIGHT), one(1, Kind.GROWTH), one(2, Kind.RULE), one(3), sent=SPENT)
    assert ruling.send == (3,)
    assert [(kept.seq, kept.until, kept.hindrance) for kept in ruling.held] == [
        (1, NOW + 10 * MINUTE, Hindrance.BUDGET),
        (2, NOW + 10 * MINUTE, Hindrance.BUDGET),
    ]
    assert ruled(desk(TIGHT), one(1, Kind.GROWTH), sent=SPENT[1:]).send == (1,)


def test_what_the_budget_held_is_told_together() -> None:
    held = [one(seq, Kind.GROWTH, held=Hindrance.BUDGET) for seq in (1, 2, 3)]
    assert ruled(desk(TIGHT), *held, one(4), sent=SPENT[1:]) == Ruling(send=(1, 2, 3), why="over the budget")


def test_a_flood_is_told_of_once_and_holds_first_words_too() -> None:
    sent = [NOW - 40 * MINUTE, *([NOW - 5 * MINUTE] * 3)]
    ruling = ruled(desk(TIGHT), one(1), one(2), sent=sent)
    assert ruling.send == ()
    assert {kept.hindrance for kept in ruling.held} == {Hindrance.FLOOD}
    assert {kept.until for kept in ruling.held} == {NOW + 20 * MINUTE}
    assert (ruling.flooded, ruling.flood_begins) == (NOW + 20 * MINUTE, True)
    for before in (NOW + 20 * MINUTE, NOW - 40 * MINUTE):
        on = ruled(desk(TIGHT), one(1), sent=sent, flooded=before)
        assert (on.flooded, on.flood_begins) == (NOW + 20 * MINUTE, False), "it goes on, with gaps"
    assert ruled(desk(TIGHT), one(1), sent=sent, flooded=NOW - 61 * MINUTE).flood_begins


def test_troubles_are_told_to_the_operators_but_not_to_whom_they_are_about() -> None:
    at = Desk({name: Receiver(name, "slack") for name in ("a", "b", "c")})
    assert at.operators(but="b") == ("a", "c")
    assert replace(at, operator=("b", "c")).operators(but="b") == ("c",)


def message(title: str, severity: Severity, story: str = "") -> Message:
    return Message(
        title, f"https://a.example/{title}", "North", severity=severity, rules=(title,), story=story
    )


def test_one_message_stands_for_several_the_severest_first() -> None:
    made = gathered([message("a", Severity.LOW), message("b", Severity.HIGH, "grew")], "air")
    assert made.title == "2 alerts: air"
    assert [(line.title, line.severity, line.story) for line in made.headlines] == [
        ("b", Severity.HIGH, "grew"),
        ("a", Severity.LOW, ""),
    ]
    assert (made.severity, made.rules, made.more, made.url) == (Severity.HIGH, ("a", "b"), 0, "")
    again = gathered([made, message("c", Severity.CRITICAL)], "")
    assert (again.title, again.headlines[0].title) == ("3 alerts", "c")
    many = gathered([message(str(number), Severity.LOW) for number in range(MOST + 7)], "")
    assert (len(many.headlines), many.more) == (MOST, 7)
    assert gathered([many, many], "").more == 2 * (MOST + 7) - MOST
