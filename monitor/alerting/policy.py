"""What is news, and what is only new to us.

When a source is polled for the first time, or comes back with all its ids changed, everything in it is new to
the store; alerting on that is the classic flood (study, checklist 26).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Untold


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old an entry may be and still alert."""

    first_poll: timedelta = timedelta(hours=1)
    """On the first poll of its source."""
    always: timedelta = timedelta(days=3)
    """On any poll."""
    told: datetime | None = None
    """What was published until then had been told of when the database was restored."""


def stale(published: datetime | None, *, first_poll: bool, now: datetime, freshness: Freshness) -> Untold:
    """Why an entry published then is no news now; `Untold.NOT` when it may alert.

    A date in the future counts as now: clocks and time zones of publishers are wrong more often than news is
    early. Without a date, what a first poll finds may be of any age and does not alert; what appears between
    two polls is new.
    """
    if published is None:
        return Untold.FIRST_POLL if first_poll else Untold.NOT
    age = max(now - published, timedelta(0))
    if age > freshness.always:
        return Untold.OLD
    if first_poll and freshness.told is not None and published <= freshness.told:
        return Untold.RESTORED
    return Untold.FIRST_POLL if first_poll and age > freshness.first_poll else Untold.NOT
