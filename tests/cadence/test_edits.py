"""When an edited article is read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.cadence.edits import QUIET, reread, wait

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_the_first_edit_is_read_at_once_and_later_ones_after_longer_and_longer_waits() -> None:
    assert reread(0, None, NOW) == (NOW, 1)
    waits = [wait(edits) / MINUTE for edits in range(1, 7)]
    assert waits == [10, 60, 360, 1440, 1440, 1440]
    assert reread(1, NOW, NOW + MINUTE) == (NOW + 10 * MINUTE, 2)
    assert reread(1, NOW, NOW + 15 * MINUTE) == (NOW + 15 * MINUTE, 2)


def test_an_edit_before_the_reading_of_the_last_one_goes_with_it() -> None:
    assert reread(3, NOW + MINUTE, NOW) == (NOW + MINUTE, 3)


def test_after_some_quiet_days_an_edit_is_the_first_again() -> None:
    assert reread(9, NOW, NOW + QUIET + MINUTE) == (NOW + QUIET + MINUTE, 1)


@given(st.lists(st.integers(1, 600), max_size=1500))
def test_however_often_a_feed_changes_its_article_is_read_a_few_times_a_day(gaps: list[int]) -> None:
    now, edits, last = NOW, 0, None
    readings: list[datetime] = []
    for gap in gaps:
        now += gap * MINUTE
        due, edits = reread(edits, last, now)
        assert due >= now or due == last
        if due != last:
            readings.append(due)
        last = due
    for first in readings:
        assert sum(first <= other < first + DAY for other in readings) <= 4
