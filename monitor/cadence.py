"""When to poll next and when to try again. Pure: the caller gives the time and the jitter.

    next poll = the latest of   now + adaptive interval, spread by jitter
                                the server's freshness hint   (Cache-Control, else Expires; at most a day)
                                the server's Retry-After      (after any status; at most a week)

The adaptive interval follows the share of entries that were new: many new ones halve it, few or none stretch
it, between a source's floor and ceiling. Failures back off up to a day and never stop: giving a feed up after
three errors is the most repeated complaint about the field's best reader (study, section 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import PollState, Reply, Response, Source
from monitor.text.headers import fresh_for, retry_after

SPREAD = 0.1
"""Jitter stretches a wait by at most this share, so that polls drift apart and never come early."""

LONGEST_BACKOFF = timedelta(days=1)

_GROWTH = 1.5
_MANY, _FEW = 2 / 3, 1 / 3
"""Shares of new entries above which an interval shrinks and below which it grows (rss-fetcher's)."""


@dataclass(frozen=True, slots=True)
class Next:
    """When a source is polled next, with what interval from now on, and why in words for people."""

    at: datetime
    interval: timedelta
    why: str


def next_poll(
    source: Source,
    state: PollState,
    reply: Reply,
    *,
    found: int,
    new: int,
    now: datetime,
    jitter: float,
) -> Next:
    """After a poll that ended in a feed or in "not modified".

    `state` is that before the poll. `found` counts the entries of the feed and `new` those not known before;
    both are 0 after a 304. `jitter` is in [0, 1).
    """
    interval, rhythm = _adapted(source, state, found, new)
    waits = [
        (_spread(interval, jitter), f"every {show(interval)}: {rhythm}"),
        (_fresh(reply, now), "the server says the feed stays as it is until then"),
        (_asked(reply, now), "the server asked to wait (Retry-After)"),
    ]
    return _latest(now, interval, waits)


def poll_failed(source: Source, state: PollState, reply: Reply, *, now: datetime, jitter: float) -> Next:
    """After a poll that failed; `state.failures` counts those before it. `reply` may be a bad feed.

    The adaptive interval stays what it was, so the first success goes on as before.
    """
    floor, _ = _bounds(source)
    cap = max(LONGEST_BACKOFF, floor)
    grown = floor.total_seconds() * _GROWTH ** min(max(state.failures, 0), 40)
    wait = timedelta(seconds=min(grown, cap.total_seconds()))
    times = state.failures + 1
    named = "the first failure" if times == 1 else f"failure {times} in a row"
    waits = [
        (_spread(wait, jitter), f"in {show(wait)}: {named}"),
        (_asked(reply, now), "the server asked to wait (Retry-After)"),
    ]
    return _latest(now, _clamped(source, state.interval), waits)


def next_attempt(
    attempt: int, retries: Sequence[timedelta], after: timedelta | None, now: datetime, jitter: float
) -> datetime | None:
    """When a delivery is tried again after the try that `attempt` tries came before; None: give it up.

    `after` is the wait that the service asked for; it wins where it is the longer one.
    """
    if attempt >= len(retries):
        return None
    return now + max(_spread(retries[max(attempt, 0)], jitter), after or timedelta(0))


def show(span: timedelta) -> str:
    """A span in its one or two greatest units: ``45s``, ``10m``, ``1h 30m``, ``2d``."""
    seconds = max(round(span.total_seconds()), 0)
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count or (unit == "s" and not parts):
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2])


def _fresh(reply: Reply, now: datetime) -> timedelta:
    return fresh_for(reply, now) if isinstance(reply, Response) else timedelta(0)


def _asked(reply: Reply, now: datetime) -> timedelta:
    asked = retry_after(reply, now) if isinstance(reply, Response) else None
    return asked or timedelta(0)


def _adapted(source: Source, state: PollState, entries: int, new: int) -> tuple[timedelta, str]:
    """The new interval, and what the source's rhythm was found to be."""
    before = _clamped(source, state.interval)
    if state.is_new:
        return before, "its rhythm is not known yet"
    share = min(new / entries, 1.0) if entries > 0 and new > 0 else 0.0
    if share > _MANY:
        return _clamped(source, before / 2), "most of what it shows is new"
    if share >= _FEW:
        return before, "some of what it shows is new"
    if share > 0:
        return _clamped(source, before * 1.1), "little of what it shows is new"
    return _clamped(source, before * _GROWTH), "it shows nothing new"


def _bounds(source: Source) -> tuple[timedelta, timedelta]:
    """Floor and ceiling; the floor wins where the two contradict each other."""
    floor = max(source.min_interval, timedelta(seconds=1))
    return floor, max(source.max_interval, floor)


def _clamped(source: Source, interval: timedelta | None) -> timedelta:
    floor, ceiling = _bounds(source)
    return floor if interval is None else min(max(interval, floor), ceiling)


def _spread(wait: timedelta, jitter: float) -> timedelta:
    return wait * (1 + SPREAD * min(max(jitter, 0.0), 1.0))


def _latest(now: datetime, interval: timedelta, waits: Sequence[tuple[timedelta, str]]) -> Next:
    """The longest wait decides; the first of equals gives the reason."""
    wait, why = max(waits, key=lambda one: one[0])
    return Next(now + wait, interval, why)
