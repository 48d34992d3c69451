"""Whether "not modified" is still believed.

Some servers send the same ETag or Last-Modified for ever, and a reader that trusts them goes silent without
an error. A feed that stands still for far longer than it ever did is asked for in full, once: never within
`APART` of the last time, and on a server that tells the truth as good as never.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor.model import Entry, PollState, Response, Shown

APART = timedelta(days=1)
"""Between two whole feeds at least."""

AT_FIRST = timedelta(days=3)
"""… and while it is not known yet how a feed spends its weekends."""

KNOWN_AFTER = timedelta(days=14)

_PACE_UNKNOWN = timedelta(days=7)
_FAR_LONGER = 4
_DATES = 4
"""Dates that make a pace."""


def due(state: PollState, now: datetime) -> bool:
    """Whether the next poll asks for the whole feed: it is well, and was "not modified" for too long.

    Time in which it was not asked (skipDays, a long max-age) is no time in which it stood still.
    """
    if state.failures or state.full is None or state.succeeded is None:
        return False
    if not (state.etag or state.last_modified):
        return False
    return state.succeeded - state.full >= patience(state, now)


def patience(state: PollState, now: datetime) -> timedelta:
    """For how long a feed may stand still before its validators are doubted."""
    if state.lies:
        return APART
    known = state.began is not None and now - state.began >= KNOWN_AFTER
    return max(
        APART if known else AT_FIRST,
        _FAR_LONGER * (state.pace or _PACE_UNKNOWN),
        _FAR_LONGER * state.silence,
    )


def lied(state: PollState, reply: Response, entries: Sequence[Entry | Shown]) -> bool:
    """Whether a whole feed, in which something is new, shows that "not modified" was untrue.

    Either it has the very validators that we hold, or something in it is older than the last "not modified":
    what came just now proves nothing.
    """
    same = state.etag == reply.header("etag") and state.last_modified == reply.header("last-modified")
    since, until = state.full, state.succeeded
    return same or any(
        since < entry.published < until for entry in entries if entry.published and since and until
    )


def pace(entries: Sequence[Entry | Shown]) -> timedelta | None:
    """The median time between two entries by their dates; None when too few have one."""
    dates = sorted({entry.published for entry in entries if entry.published})
    if len(dates) < _DATES:
        return None
    gaps = ((after - before).total_seconds() for before, after in pairwise(dates))
    return timedelta(seconds=median(gaps))
