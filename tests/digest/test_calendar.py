"""When digests are due, by clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.calendar import Schedule, fault, latest, upcoming

KYIV = ZoneInfo("Europe/Kyiv")
DAILY = Schedule("0 8 * * *", KYIV)
AT_NIGHT = Schedule("30 3 * * *", KYIV)
"""On the last Sunday of March the clocks go from 03:00 to 04:00, on that of October from 04:00 to 03:00."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_same_hour_of_the_clocks_in_summer_and_winter() -> None:
    assert latest(DAILY, utc("2026-07-01 12:00")) == utc("2026-07-01 05:00")
    assert latest(DAILY, utc("2026-12-01 12:00")) == utc("2026-12-01 06:00")
    assert upcoming(DAILY, utc("2026-12-01 06:00")) == utc("2026-12-02 06:00")
    assert latest(DAILY, utc("2026-12-01 06:00")) == utc("2026-12-01 06:00")
    assert latest(DAILY, utc("2026-12-01 05:59:59")) == utc("2026-11-30 06:00")


def test_an_hour_that_is_skipped_comes_when_it_has_been() -> None:
    assert upcoming(AT_NIGHT, utc("2026-03-28 12:00")) == utc("2026-03-29 01:00")
    assert latest(AT_NIGHT, utc("2026-03-29 00:59:59")) == utc("2026-03-28 01:30")
    assert latest(AT_NIGHT, utc("2026-03-29 12:00")) == utc("2026-03-29 01:00")
    assert upcoming(AT_NIGHT, utc("2026-03-29 01:00")) == utc("2026-03-30 00:30")


def test_an_hour_that_comes_twice_counts_once() -> None:
    first = utc("2026-10-25 00:30")
    assert upcoming(AT_NIGHT, utc("2026-10-24 12:00")) == first
    assert upcoming(AT_NIGHT, first) == utc("2026-10-26 01:30")
    assert upcoming(AT_NIGHT, utc("2026-10-25 01:10")) == utc("2026-10-26 01:30")
    assert latest(AT_NIGHT, utc("2026-10-25 12:00")) == first
    assert latest(AT_NIGHT, utc("2026-10-25 01:10")) == first


@given(
    st.integers(0, 366 * 24 * 60),
    st.sampled_from(["30 3 * * *", "0 * * * *", "*/20 2-4 * * *", "0 8 * * mon"]),
)
def test_what_comes_next_is_then_the_last(minutes: int, at: str) -> None:
    schedule, now = Schedule(at, KYIV), utc("2026-01-01 00:00") + timedelta(minutes=minutes)
    due = upcoming(schedule, now)
    assert due is not None
    assert due > now
    assert latest(schedule, due) == due
    before = latest(schedule, now)
    assert before is not None
    assert before <= now < due
    assert upcoming(schedule, before) == due


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("0 8 * * mon-fri", ""),
        ("0 8 L * *", ""),
        ("*/15 6-22 * * 1,3,5", ""),
        ("0 8 * *", "five fields"),
        ("0 0 8 * * *", "five fields"),
        ("", "five fields"),
        ("60 8 * * *", "minute"),
        ("0 24 * * *", "hour"),
        ("0 8 32 * *", "day of the month"),
        ("0 8 * 13 *", "month"),
        ("0 8 * * fun", "day of the week"),
        ("0 8 30 2 *", "day of the month"),
        ("0 8 */20 * 1L", "never"),
        ("1-0 8 * * *", "minute"),
        ("0/0 8 * * *", "minute"),
        ("٣ 8 * * *", "minute"),
        ("1,,2 8 * * *", "minute"),
        ("9" * 5000 + " * * * *", "longer"),
        ("L 8 * * *", "minute"),
    ],
)
def test_what_is_no_time_is_said(at: str, why: str) -> None:
    assert (why in fault(at)) if why else fault(at) == ""
