"""What a person is told of alarms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.model import Severity
from monitor.watching import Alarm, Changes, Kind, told
from monitor.watching.message import MOST, NAMES
from monitor.watching.values import SEVERITY
from tests.watching.history import NOW, ago

QUIET = Alarm(Kind.SILENT_RULE, "ferry", "no match for 2d 2h; usually about 12 a day", NOW)
LOUD = Alarm(Kind.TAG_SPIKE, "ships", "30 articles in this hour, usually about 1.0", NOW)
FULL = Alarm(Kind.FULL_DISK, "", "120 MB are left on the disk of the database", NOW)
OVER = replace(QUIET, opened=ago(hours=53), closed=NOW)


def test_one_alarm_is_a_title() -> None:
    message = told(Changes(opened=(QUIET,)))
    assert message is not None
    assert message.title == "Silent rule ferry: no match for 2d 2h; usually about 12 a day"
    assert (message.source, message.url, message.severity) == ("monitor", "", Severity.MEDIUM)
    assert (message.headlines, message.excerpts, message.more) == ((), (), 0)


def test_an_end_is_told_where_it_is_of_use() -> None:
    message = told(Changes(over=(OVER, replace(LOUD, closed=NOW))))
    assert message is not None
    assert (message.title, message.severity) == ("Over: Silent rule ferry, after 2d 5h", Severity.LOW)
    short = told(Changes(over=(replace(OVER, opened=NOW - timedelta(minutes=5)),)))
    assert short is not None
    assert short.title == "Over: Silent rule ferry, after 5m"


def test_what_was_over_before_it_could_be_written_down_is_told_as_over() -> None:
    passed = Alarm(Kind.FAILED_WRITE, "", "the disk is full", ago(hours=2), NOW)
    message = told(Changes(opened=(passed,)))
    assert message is not None
    assert message.title == "Over: Failed write, after 2h"


def test_nothing_is_told_of_nothing() -> None:
    assert told(Changes()) is None
    assert told(Changes(over=(replace(LOUD, closed=NOW),), dropped=(OVER,))) is None


def test_many_alarms_are_one_message_the_severest_first() -> None:
    message = told(Changes(opened=(QUIET, replace(QUIET, subject="port"), LOUD, FULL), over=(OVER,)))
    assert message is not None
    assert message.title == "Full disk, 2 silent rules, spike of tag ships, 1 over"
    assert message.severity is Severity.CRITICAL
    assert [(line.title.partition(":")[0], line.severity.label) for line in message.headlines] == [
        ("Full disk", "critical"),
        ("Silent rule ferry", "medium"),
        ("Silent rule port", "medium"),
        ("Spike of tag ships", "medium"),
        ("Over", "low"),
    ]


def test_a_bad_day_is_no_flood() -> None:
    many = tuple(replace(QUIET, subject=f"rule {number}") for number in range(500))
    message = told(Changes(opened=many))
    assert message is not None
    assert message.title == "500 silent rules"
    assert (len(message.headlines), message.more) == (MOST, 500 - MOST)


def test_every_kind_has_a_name_and_a_severity() -> None:
    assert NAMES.keys() == SEVERITY.keys() == set(Kind)
