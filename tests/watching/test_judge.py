"""Which alarms open and close, and that each does once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Because, PollState, Trouble
from monitor.watching import (
    Alarm,
    Changes,
    Figures,
    Finding,
    Group,
    Kind,
    Levels,
    Machine,
    Outgoing,
    Polled,
    Sign,
    changes,
    judge,
)
from tests.extent import examples
from tests.watching.history import DAY, HOUR, NOW, ago, even, every, rule

LEVELS = Levels()
CALM = Machine(free=10**12)
WELL = PollState(interval=timedelta(minutes=30), polled=NOW, succeeded=NOW, began=ago(days=90))


def found(
    figures: Figures, machine: Machine = CALM, levels: Levels = LEVELS, now: datetime = NOW
) -> list[tuple[str, str]]:
    return [(alarm.kind.value, alarm.subject) for alarm in judge(figures, machine, levels, now).opened]


def source(**changed: object) -> Figures:
    state = replace(WELL, **changed)  # type: ignore[arg-type]
    return Figures(even(), sources=[Polled("courier", "The Courier", state)])


def test_nothing_at_all_is_well() -> None:
    assert judge(Figures(), CALM, LEVELS, NOW) == Changes()
    assert found(source()) == []


# --- sources --------------------------------------------------------------------------------------------

FAILING = {"failures": 5, "error": "HTTP 503"}


@pytest.mark.parametrize(
    ("state", "bad"),
    [
        ({**FAILING, "succeeded": ago(hours=13)}, True),
        ({**FAILING, "succeeded": ago(hours=11)}, False),
        ({**FAILING, "failures": 4, "succeeded": ago(days=3)}, False),
        ({**FAILING, "succeeded": ago(hours=13), "interval": timedelta(hours=2)}, False),
        ({**FAILING, "succeeded": ago(hours=21), "interval": timedelta(hours=2)}, True),
        ({**FAILING, "succeeded": None, "troubles": (Trouble("dns", ago(days=2), NOW),)}, True),
        ({**FAILING, "succeeded": None, "troubles": (Trouble("dns", ago(hours=2), NOW),)}, False),
        ({"because": Because.OFFLINE, "succeeded": ago(days=3)}, False),
        ({"gone": ago(minutes=3), "failures": 1}, True),
    ],
)
def test_a_source_fails_against_its_own_rhythm(state: dict[str, object], bad: bool) -> None:
    assert found(source(**state)) == ([("failing-source", "courier")] if bad else [])


def test_what_failing_says() -> None:
    (alarm,) = judge(source(**FAILING, succeeded=ago(hours=30)), CALM, LEVELS, NOW).opened
    assert alarm.text == "The Courier has not answered for 1d 6h: HTTP 503"


def test_entries_that_may_have_been_missed() -> None:
    assert found(source(gaps=1, gap=ago(hours=2))) == [("missed-entries", "courier")]
    assert found(source(gaps=1, gap=ago(hours=25))) == []
    stands = [Alarm(Kind.MISSED_ENTRIES, "courier", "…", ago(days=3))]
    still = replace(source(gaps=1, gap=ago(days=3)), standing=stands)
    assert judge(still, CALM, LEVELS, NOW) == Changes()
    well = replace(source(gaps=1, gap=ago(days=7)), standing=stands)
    assert [alarm.subject for alarm in judge(well, CALM, LEVELS, NOW).over] == ["courier"]


def test_a_source_that_cannot_be_asked_is_not_silent() -> None:
    silent = every(1, 40, HOUR - 40)
    series = [rule(silent, name="courier", group=Group.SOURCE)]
    assert found(replace(source(), series=series)) == [("silent-source", "courier")]
    failing = replace(source(failures=2, succeeded=ago(hours=3)), series=series)
    assert found(failing) == []
    offline = replace(source(because=Because.OFFLINE), series=series)
    assert found(offline) == []
    left = replace(Figures(even()), series=series)
    assert found(left) == [], "what is not polled any more is not looked at"


def test_a_slow_source_is_silent_by_its_longest_silence() -> None:
    slow = [Polled("courier", "The Courier", WELL, still=timedelta(days=40))]
    (alarm,) = judge(Figures(even(), sources=slow), CALM, LEVELS, NOW).opened
    assert (alarm.kind, alarm.text) == (Kind.SILENT_SOURCE, "nothing new for 40d")


def test_one_silent_source_is_one_alarm_however_it_is_found() -> None:
    series = [rule(every(1, 40, HOUR - 40), name="courier", group=Group.SOURCE)]
    slow = [Polled("courier", "The Courier", WELL, still=timedelta(days=40))]
    assert len(found(Figures(even(), series, slow))) == 1


# --- receivers, stages, disk ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outgoing", "bad"),
    [
        (Outgoing("desk"), False),
        (Outgoing("desk", ago(minutes=40), tries=4, reason="HTTP 503"), True),
        (Outgoing("desk", ago(minutes=40), tries=2, reason="HTTP 503"), False),
        (Outgoing("desk", ago(minutes=4), tries=4, reason="HTTP 503"), False),
        (Outgoing("desk", ago(minutes=40), tries=4, reason="HTTP 503", sent=ago(minutes=3)), False),
        (Outgoing("desk", ago(minutes=40), tries=4, reason="HTTP 503", sent=ago(days=2)), True),
        (Outgoing("desk", ago(minutes=40), tries=4, reason="HTTP 404", disabled=True), False),
    ],
)
def test_a_dead_receiver(outgoing: Outgoing, bad: bool) -> None:
    assert found(Figures(receivers=[outgoing])) == ([("dead-receiver", "desk")] if bad else [])


def test_a_receiver_that_is_disabled_stays_dead() -> None:
    """The outbox has told of it; that nothing waits for it is no sign of life."""
    stands = [Alarm(Kind.DEAD_RECEIVER, "desk", "…", ago(hours=1))]
    for outgoing in (Outgoing("desk", disabled=True), Outgoing("desk", ago(hours=3), 4, disabled=True)):
        assert judge(Figures(receivers=[outgoing], standing=stands), CALM, LEVELS, NOW) == Changes()
    alive = Figures(receivers=[Outgoing("desk")], standing=stands)
    assert len(judge(alive, CALM, LEVELS, NOW).over) == 1


def test_a_stuck_stage_and_its_recovery() -> None:
    stuck = Machine(("reading",), free=10**12)
    (alarm,) = judge(Figures(), stuck, LEVELS, NOW).opened
    assert (alarm.subject, alarm.text) == ("reading", "reading stands still")
    assert judge(Figures(standing=[alarm]), stuck, LEVELS, NOW) == Changes()
    later = judge(Figures(standing=[alarm]), CALM, LEVELS, NOW)
    assert later.over == (replace(alarm, closed=NOW),)


def test_readers_that_do_not_start_and_their_recovery() -> None:
    broken = Machine(unread="ImportError: libxml2.so.2", free=10**12)
    (alarm,) = judge(Figures(), broken, LEVELS, NOW).opened
    assert (alarm.kind, alarm.text) == (
        Kind.FAILED_READERS,
        "no document can be read: ImportError: libxml2.so.2",
    )
    standing = Figures(standing=[alarm])
    assert judge(standing, broken, LEVELS, NOW) == Changes()
    assert judge(standing, CALM, LEVELS, NOW).over == (replace(alarm, closed=NOW),)


def test_a_full_disk_is_over_when_there_is_room() -> None:
    assert found(Figures(), Machine(free=499_999_999)) == [("full-disk", "")]
    stands = Figures(standing=[Alarm(Kind.FULL_DISK, "", "…", ago(hours=1))])
    for free, over in ((None, 0), (0, 0), (500_000_000, 0), (999_999_999, 0), (1_000_000_000, 1)):
        assert len(judge(stands, Machine(free=free), LEVELS, NOW).over) == over


# --- all kinds ----------------------------------------------------------------------------------------------


def test_a_kind_that_is_off_is_neither_raised_nor_left_standing() -> None:
    off = Levels(off=frozenset({Kind.FULL_DISK}))
    full = Machine(free=0)
    assert found(Figures(), full, off) == []
    stands = Figures(standing=[Alarm(Kind.FULL_DISK, "", "…", ago(hours=1))])
    assert len(judge(stands, full, off, NOW).dropped) == 1


def test_rules_are_looked_at_for_both() -> None:
    silent, loud = every(1, 40, HOUR - 40), every(6, 40) | {HOUR: 30}
    series = [
        rule(silent, name="quiet"),
        rule(loud, name="loud"),
        rule(loud, name="ships", group=Group.TAG),
        rule(silent, name="ships", group=Group.TAG),
        rule(loud, name="young", since=HOUR - 3 * DAY),
    ]
    assert sorted(found(Figures(even(), series))) == [
        ("rule-spike", "loud"),
        ("silent-rule", "quiet"),
        ("tag-spike", "ships"),
    ]


def test_a_rule_that_was_changed_or_left_is_dropped_without_a_word() -> None:
    stands = [Alarm(Kind.SILENT_RULE, "quiet", "…", ago(days=2))]
    changed = rule(every(1, 40, HOUR - 40), name="quiet", since=HOUR)
    for series in ([changed], []):
        after = judge(Figures(even(), series, standing=stands), CALM, LEVELS, NOW)
        assert (after.opened, after.over) == ((), ())
        assert [alarm.closed for alarm in after.dropped] == [NOW]


FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(Kind), st.sampled_from("ab"), st.sampled_from(Sign)), max_size=8
)


@examples(40)
@given(st.lists(FINDINGS, max_size=12))
def test_alarms_open_once_and_close_once(looks: list[list[Finding]]) -> None:
    """Over any course of looks at most one alarm of a subject stands, and what closes had been open."""
    standing: list[Alarm] = []
    for at, findings in enumerate(looks):
        now = NOW + timedelta(minutes=5 * at)
        changed = changes(standing, findings, now)
        closed = [replace(alarm, closed=None) for alarm in (*changed.over, *changed.dropped)]
        assert all(alarm in standing for alarm in closed)
        standing = [alarm for alarm in standing if alarm not in closed] + list(changed.opened)
        places = [(alarm.kind, alarm.subject) for alarm in standing]
        assert len(set(places)) == len(places)
        assert len({alarm.key for alarm in standing}) == len(standing)
        bad = {(one.kind, one.subject) for one in findings if one.sign is Sign.BAD}
        assert bad <= set(places), "the worst that is found of a subject counts"
        assert changes(standing, findings, now).opened == ()
