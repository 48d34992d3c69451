"""Times of the week at which a route is quiet, by the clocks of a place, daylight saving included.

An interval begins and ends by the wall clock: "22:00 to 07:00" is an hour shorter in the night in which the
clocks go forward. A time that such a night leaves out, or has twice, is taken so that the interval is longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.model import Interval, Route

_STEPS = 64
"""Ends and beginnings that are followed; whoever is quiet beyond them is asked again then."""


def quiet_until(
    route: Route, intervals: Mapping[str, Sequence[Interval]], now: datetime
) -> tuple[datetime, str] | None:
    """Until when the route tells nothing, and by which of its times; None when it may tell now.

    A name that stands for no interval is never now.
    """
    mute = [interval for name in route.mute for interval in intervals.get(name, ())]
    active = [interval for name in route.active for interval in intervals.get(name, ())]
    until, name = now, ""
    for _ in range(_STEPS):
        end, by = _next_change(mute, active, until)
        if end is None:
            break
        until, name = end, name or by
    return (until, name) if until > now else None


def _next_change(
    mute: Sequence[Interval], active: Sequence[Interval], at: datetime
) -> tuple[datetime | None, str]:
    """When what keeps quiet at that time ends, and its name; None when nothing does."""
    for interval in mute:
        if end := ends(interval, at):
            return end, interval.name
    if active and not any(ends(interval, at) for interval in active):
        begins = [begin for interval in active for begin, _ in _around(interval, at) if begin > at]
        return min(begins, default=at + timedelta(days=7)), "outside of " + ", ".join(
            dict.fromkeys(interval.name for interval in active)
        )
    return None, ""


def ends(interval: Interval, at: datetime) -> datetime | None:
    """When the interval ends in which that time lies; None when it lies in none."""
    return max((end for begin, end in _around(interval, at) if begin <= at < end), default=None)


def _around(interval: Interval, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Its beginnings and ends, in UTC, from a day before to eight days after that time."""
    today = at.astimezone(interval.zone).date()
    for offset in range(-1, 9):
        day = today + timedelta(days=offset)
        if day.weekday() in interval.days:
            over = timedelta(days=1 if interval.end <= interval.start else 0)
            begins = _moments(datetime.combine(day, interval.start, interval.zone))
            finishes = _moments(datetime.combine(day + over, interval.end, interval.zone))
            yield min(begins), max(finishes)


def _moments(local: datetime) -> tuple[datetime, datetime]:
    """The moments that a local time may mean (PEP 495): two only where clocks are changed."""
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def by_name(intervals: Iterable[Interval]) -> dict[str, tuple[Interval, ...]]:
    """Intervals under their names, which several may share."""
    found: dict[str, tuple[Interval, ...]] = {}
    for interval in intervals:
        found[interval.name] = (*found.get(interval.name, ()), interval)
    return found
