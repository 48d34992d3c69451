"""Out of the hours and days in which a feed need not be asked (RSS skipHours and skipDays, GMT)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.model import Because, Rhythm

SPREAD = timedelta(minutes=6)
"""Those who wait for the same hour do not all come as it strikes."""


def open_at(when: datetime, rhythm: Rhythm, jitter: float) -> tuple[datetime, Because | None]:
    """The first time from `when` on that is not to be skipped, and what moved it; None: nothing did.

    A feed that names every hour or every day says nothing that could be heeded.
    """
    hours, days = _some(rhythm.skip_hours, 24), _some(rhythm.skip_days, 7)
    at, because = when, None
    while True:
        if at.weekday() in days:
            at, because = _midnight(at) + timedelta(days=1), Because.SKIP_DAYS
        elif at.hour in hours:
            at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            because = because or Because.SKIP_HOURS
        else:
            return (at + SPREAD * jitter, because) if because else (at, None)


def _some(numbers: Iterable[int], count: int) -> frozenset[int]:
    """Those of `numbers` that count something, unless that is all there is."""
    known = frozenset(number for number in numbers if 0 <= number < count)
    return known if len(known) < count else frozenset()


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
