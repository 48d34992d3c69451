"""When an edited article is read again: soon, then at longer and longer intervals.

A feed may show another text at every poll: a counter, a clock, two servers that disagree. However often it
does, one article is read again at most four times on the first day and once a day after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

FIRST: Final = timedelta(minutes=10)
"""Between the first and the second reading for an edit; each later wait is `FACTOR` times as long."""

FACTOR: Final = 6

LONGEST: Final = timedelta(days=1)

QUIET: Final = timedelta(days=3)
"""After so long without an edit it begins anew."""


def reread(edits: int, last: datetime | None, now: datetime) -> tuple[datetime, int]:
    """When to read an article again of which an edit is seen, and how many such edits that makes.

    `last` is when it was to be read again for the latest of `edits`. One that is still to come takes this
    edit with it.
    """
    if last is None or not edits or now - last > QUIET:
        return now, 1
    if last > now:
        return last, edits
    return max(now, last + wait(edits)), edits + 1


VISITS: Final = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
"""When an article is looked at again that a rule wants watched, counted from its publication."""

APART: Final = timedelta(minutes=10)
"""Least time between a reading and the next visit."""

CONFIRM: Final = timedelta(hours=1)
"""A page that is gone is looked at once more after so long: it may be a server's passing fault."""


def revisit(published: datetime, now: datetime) -> datetime | None:
    """When to look at an article again that was just read; None when it has been looked at long enough."""
    return next((published + after for after in VISITS if published + after >= now + APART), None)


def wait(edits: int) -> timedelta:
    """Least time between the reading for the last of so many edits and the next one."""
    times: int = FACTOR ** min(edits - 1, 3)
    return min(FIRST * times, LONGEST)
