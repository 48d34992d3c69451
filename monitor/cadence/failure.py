"""How much a failure counts: those that pass by themselves less than those that somebody has to mend."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from monitor.model import Fault, PollState, Reply, Trouble, Unreachable

LONGEST_BACKOFF = timedelta(days=1)

UNHEARD = timedelta(hours=4)
"""The longest wait after a name that was not found: asking again costs its owner nothing, and more often
than not it was our own resolver."""

KEPT: Final = 8
"""Troubles remembered of a source."""

_PASSING: Final = {Fault.DNS: 0.25, Fault.CONNECT: 0.5, Fault.TIMEOUT: 0.5, Fault.PROTOCOL: 0.5}
_BUSY: Final = frozenset({408, 425, 429})


def weight(reply: Reply) -> float:
    """What a failed poll adds to the strain of its source, in (0, 1]. A reply of 2xx held no feed.

    TLS, 404, 401 and their kin are mended by a person and weigh one; trouble that passes weighs less
    (the weights of Media Cloud's rss-fetcher).
    """
    if isinstance(reply, Unreachable):
        return _PASSING.get(reply.fault, 1.0)
    passing = reply.status >= 500 or reply.status in _BUSY or 200 <= reply.status < 300
    return 0.5 if passing else 1.0


def longest(reply: Reply) -> timedelta:
    """The longest wait before the next try."""
    unheard = isinstance(reply, Unreachable) and reply.fault is Fault.DNS
    return UNHEARD if unheard else LONGEST_BACKOFF


def recorded(state: PollState, error: str, now: datetime) -> tuple[Trouble, ...]:
    """The troubles with one more: another time of the last one, or a new one."""
    last = state.troubles[-1] if state.troubles else None
    if last is not None and state.failures and last.error == error:
        return (*state.troubles[:-1], Trouble(error, last.first, now, last.times + 1))
    return (*state.troubles, Trouble(error, now, now))[-KEPT:]
