"""When a route is quiet: by wall clocks, over midnight, and in the nights in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.times import by_name, ends, quiet_until
from monitor.model import Interval, Route

KYIV = ZoneInfo("Europe/Kyiv")
EVERY_DAY = frozenset(range(7))
NIGHT = Interval("night", EVERY_DAY, time(22), time(7), KYIV)
WORK = Interval("office", frozenset(range(5)), time(9), time(18), KYIV)


def kyiv(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=KYIV).astimezone(UTC)


def until(route: Route, now: datetime, *intervals: Interval) -> tuple[datetime, str] | None:
    return quiet_until(route, by_name(intervals or (NIGHT, WORK)), now)


MUTED = Route(mute=("night",))
OFFICE = Route(active=("office",))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (kyiv(24, 21, 59), None),
        (kyiv(24, 22), kyiv(25, 7)),
        (kyiv(25, 3), kyiv(25, 7)),
        (kyiv(25, 7), None),
    ],
)
def test_a_night_goes_over_midnight(now: datetime, end: datetime | None) -> None:
    found = until(MUTED, now)
    assert found == (None if end is None else (end, "night"))


def test_an_interval_belongs_to_the_day_on_which_it_begins() -> None:
    sunday = Interval("night", frozenset({6}), time(22), time(7), KYIV)
    assert ends(sunday, kyiv(23, 6)) == kyiv(23, 7)  # Monday morning
    assert ends(sunday, kyiv(22, 6)) is None  # Sunday morning: Saturday has no night


def test_only_at_active_times() -> None:
    assert until(OFFICE, kyiv(24, 12)) is None
    assert until(OFFICE, kyiv(24, 18)) == (kyiv(25, 9), "outside of office")
    assert until(OFFICE, kyiv(27, 18)) == (kyiv(30, 9), "outside of office")  # from Friday to Monday


def test_one_quiet_time_may_follow_another() -> None:
    both = Route(mute=("night",), active=("office",))
    assert until(both, kyiv(24, 22)) == (kyiv(25, 9), "night")


def test_whole_days_and_times_that_are_never() -> None:
    whole = Interval("always", EVERY_DAY, time(0), time(0), UTC)
    never = until(Route(mute=("always",)), kyiv(24, 12), whole)
    assert never is not None
    assert never[0] >= kyiv(24, 12) + timedelta(days=30)
    assert until(Route(mute=("unknown",)), kyiv(24, 12)) is None


def test_clocks_that_go_forward_and_back() -> None:
    # 29 March 2026: 03:00 becomes 04:00. 25 October 2026: 04:00 becomes 03:00 again.
    short = ends(NIGHT, kyiv(28, 23, month=3))
    assert short == kyiv(29, 7, month=3)
    assert short - kyiv(28, 22, month=3) == timedelta(hours=8)
    long = ends(NIGHT, kyiv(24, 23, month=10))
    assert long is not None
    assert long - kyiv(24, 22, month=10) == timedelta(hours=10)
    twice = Interval("t", EVERY_DAY, time(3, 30), time(3, 45), KYIV)
    first = datetime(2026, 10, 25, 0, 35, tzinfo=UTC)
    assert ends(twice, first) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)
    missing = Interval("m", EVERY_DAY, time(1), time(3, 30), KYIV)
    assert ends(missing, kyiv(29, 2, month=3)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=700)).map(
    lambda after: datetime(2026, 1, 1, tzinfo=UTC) + after
)


@given(TIMES, TIMES, st.frozensets(st.integers(0, 6)), MOMENTS)
def test_when_quiet_ends_it_is_not_quiet(start: time, end: time, days: frozenset[int], now: datetime) -> None:
    interval = Interval("one", days, start, end, KYIV)
    found = until(Route(mute=("one",)), now, interval)
    if found is None:
        assert ends(interval, now) is None
    elif start != end:
        assert now < found[0] <= now + timedelta(days=2)
        assert ends(interval, found[0]) is None
        assert ends(interval, found[0] - timedelta(seconds=1)) == found[0]
