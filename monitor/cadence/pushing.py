"""Whether push (WebSub) is good enough for a source to be polled less often.

It is once it has brought what no poll had found before, and until a poll finds what it should have brought. A
poll that comes within moments of an entry proves nothing: the hub may be about to push it.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model import Entry, PollState

TRUSTED = timedelta(days=1)
"""For how long push is trusted by what it brought last: a source that says less is polled seldom anyway."""
ON_ITS_WAY = timedelta(minutes=2)


class Push(enum.Enum):
    """How a source's push is doing."""

    NONE = enum.auto()
    GOOD = enum.auto()
    MISSED = enum.auto()
    """A poll has found what was not pushed."""


def pushing(state: PollState, fresh: Sequence[Entry], now: datetime) -> Push:
    """By what a poll found that was not known."""
    if state.pushed is None or now - state.pushed > TRUSTED:
        return Push.NONE
    missed = any(entry.published is None or entry.published < now - ON_ITS_WAY for entry in fresh)
    return Push.MISSED if missed else Push.GOOD
