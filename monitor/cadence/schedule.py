"""When a source is polled next, and when a delivery is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.cadence.failure import longest, weight
from monitor.cadence.hours import open_at
from monitor.cadence.pushing import Push
from monitor.model import Because, PollState, Reply, Response, Rhythm, Source
from monitor.text.headers import LONGEST_FRESH, fresh_for, max_age, retry_after
from monitor.text.spans import show

SPREAD = 0.1
"""Jitter stretches a wait by this share of its interval, so that polls drift apart and never come early. It
stretches it by up to a whole one where sources came together: they would stay together, and each round be one
burst that nobody can serve in time."""

_GROWTH = 1.5
_MANY, _FEW = 2 / 3, 1 / 3
"""Shares of new entries above which an interval shrinks and below which it grows (rss-fetcher's)."""

_LATE = 1.5
"""A poll that comes after so many intervals tells more of the wait than of the feed."""

_WHY = {
    Because.MAX_AGE: "the server says that the feed stays as it is until then (Cache-Control)",
    Because.EXPIRES: "the server says that the feed stays as it is until then (Expires)",
    Because.RETRY_AFTER: "the server asked to wait (Retry-After)",
    Because.SKIP_HOURS: "the feed says that nobody need ask before (skipHours)",
    Because.SKIP_DAYS: "the feed says that nobody need ask before (skipDays)",
}

Wait = tuple[timedelta, Because, str]


@dataclass(frozen=True, slots=True)
class Next:
    """When a source is polled next, with what interval from now on, and why, in words for people too."""

    at: datetime
    interval: timedelta
    because: Because
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a good poll found. After "not modified" only the remembered rhythm."""

    entries: int = 0
    new: int = 0
    """Those of them that were not known before."""
    gap: bool = False
    """None of them was there at the poll before: some may have been missed."""
    rhythm: Rhythm = field(default=Rhythm())
    push: Push = Push.NONE


def next_poll(
    source: Source,
    state: PollState,
    reply: Reply,
    found: Found,
    *,
    now: datetime,
    jitter: float,
    late: timedelta = timedelta(0),
) -> Next:
    """After a poll that ended in a feed or in "not modified".

    `state` is that before the poll, which began `late` after its time. `jitter` is in [0, 1).
    """
    interval, rhythm = _adapted(source, state, found, now)
    waits = [
        (interval, Because.ADAPTIVE, f"every {show(interval)}: {rhythm}"),
        _fresh(state, reply, now),
        *_said(found.rhythm),
        _asked(reply, now),
    ]
    together = interval if state.succeeded is None else min(late, interval)
    return _latest(now, interval, waits, found.rhythm, jitter, max(interval * SPREAD, together))


def poll_failed(source: Source, state: PollState, reply: Reply, *, now: datetime, jitter: float) -> Next:
    """After a poll that failed; `state` counts those before it. `reply` may be a bad feed.

    The adaptive interval stays what it was, so the first success goes on as before.
    """
    floor, _ = _bounds(source)
    cap = max(longest(reply), floor)
    grown = floor.total_seconds() * _GROWTH ** min(max(state.strain, 0.0), 40.0)
    wait = timedelta(seconds=min(grown, cap.total_seconds()))
    times = state.failures + 1
    named = "the first failure" if times == 1 else f"failure {times} in a row"
    waits = [
        (wait, Because.BACKOFF, f"in {show(wait)}: {named}"),
        _asked(reply, now),
    ]
    return _latest(now, _clamped(source, state.interval), waits, state.rhythm, jitter, wait * SPREAD)


def strain(state: PollState, reply: Reply) -> float:
    """How far the source has backed off after one more failure."""
    return state.strain + weight(reply)


def unblamed(source: Source, state: PollState, *, now: datetime, jitter: float) -> Next:
    """After a poll that our own network kept from the source: it goes on at its own interval.

    Nothing is caught up when the network returns, so there is no storm, and within one interval all is well.
    """
    interval = _clamped(source, state.interval)
    wait = (interval, Because.OFFLINE, f"every {show(interval)}: nobody can be reached")
    return _latest(now, interval, [wait], state.rhythm, jitter, interval * SPREAD)


def claimed(source: Source, state: PollState, now: datetime) -> datetime:
    """When a source that is asked now may be asked again if nothing should ever be heard of this request."""
    interval = _clamped(source, state.interval)
    waits = [(interval, Because.ADAPTIVE, ""), (state.fresh, Because.MAX_AGE, ""), *_said(state.rhythm)]
    return _latest(now, interval, waits, state.rhythm, 0.0, timedelta(0)).at


def postponed(state: PollState, now: datetime, until: datetime | None, jitter: float) -> Next | None:
    """Until when a source that is due must wait all the same; None: it is asked now.

    Its host may want to be left alone `until` then, for another source's sake; and a source may come due, or
    a daemon start, in an hour that is to be skipped.
    """
    at, skipped = open_at(max(now, until or now), state.rhythm, jitter)
    because = skipped or Because.RETRY_AFTER
    return Next(at, state.interval or timedelta(0), because, _WHY[because]) if at > now else None


def next_attempt(
    attempt: int, retries: Sequence[timedelta], after: timedelta | None, now: datetime, jitter: float
) -> datetime | None:
    """When a delivery is tried again after the try that `attempt` tries came before; None: give it up.

    `after` is the wait that the service asked for; it wins where it is the longer one.
    """
    if attempt >= len(retries):
        return None
    wait = retries[max(attempt, 0)] * (1 + SPREAD * min(max(jitter, 0.0), 1.0))
    return now + max(wait, after or timedelta(0))


def _fresh(state: PollState, reply: Reply, now: datetime) -> Wait:
    """How long the server says that the feed is fresh. "Not modified" renews what was said before."""
    if not isinstance(reply, Response):
        return timedelta(0), Because.MAX_AGE, ""
    kept = state.fresh if reply.status == 304 else timedelta(0)
    by_date = max_age(reply) is None and bool(reply.header("expires"))
    because = Because.EXPIRES if by_date else Because.MAX_AGE
    return fresh_for(reply, now, kept), because, _WHY[because]


def _said(rhythm: Rhythm) -> list[Wait]:
    """How long the feed says that it stays as it is."""
    ttl, update = _at_most_fresh(rhythm.ttl), _at_most_fresh(rhythm.update)
    return [
        (ttl, Because.TTL, f"the feed says that it stays as it is for {show(ttl)} (ttl)"),
        (update, Because.UPDATE_PERIOD, f"the feed says that it is updated every {show(update)} (sy)"),
    ]


def _at_most_fresh(seconds: int) -> timedelta:
    return min(timedelta(seconds=min(max(seconds, 0), 10**9)), LONGEST_FRESH)


def _asked(reply: Reply, now: datetime) -> Wait:
    asked = retry_after(reply, now) if isinstance(reply, Response) else None
    return asked or timedelta(0), Because.RETRY_AFTER, _WHY[Because.RETRY_AFTER]


def _adapted(source: Source, state: PollState, found: Found, now: datetime) -> tuple[timedelta, str]:
    """The new interval, and what the source's rhythm was found to be."""
    before = _clamped(source, state.interval)
    if state.succeeded is None:
        return before, "its rhythm is not known yet"
    if found.push is Push.MISSED:
        return _bounds(source)[0], "its hub did not push all of its news"
    if found.push is Push.GOOD:
        return _bounds(source)[1], "its hub pushes its news"
    share = min(found.new / found.entries, 1.0) if found.entries > 0 and found.new > 0 else 0.0
    late = now - state.succeeded > before * _LATE
    if found.gap and not late:
        return _clamped(source, before / 4), "entries may have been missed"
    if share > _MANY:
        return _clamped(source, before if late else before / 2), "most of what it shows is new"
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


def _latest(
    now: datetime, interval: timedelta, waits: Sequence[Wait], rhythm: Rhythm, jitter: float, slack: timedelta
) -> Next:
    """The longest wait decides, the first of equals gives the reason; jitter adds its share of `slack`. Then
    out of what is to be skipped."""
    wait, because, why = max(waits, key=lambda one: one[0])
    jitter = min(max(jitter, 0.0), 1.0)
    at, skipped = open_at(now + wait + slack * jitter, rhythm, jitter)
    return Next(at, interval, skipped or because, _WHY[skipped] if skipped else why)
