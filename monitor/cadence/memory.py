"""The state of a source after a poll: what the next one goes by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.cadence.audit import lied, pace
from monitor.cadence.coverage import trace
from monitor.cadence.failure import recorded
from monitor.cadence.moves import doubted, followed
from monitor.cadence.pushing import Push
from monitor.cadence.schedule import Found, Next, strain
from monitor.model import Because, Feed, Poll, PollState, Reply, Response
from monitor.text.headers import LONGEST_FRESH, max_age

GONE = 410
NOT_MODIFIED = 304

LONGEST_VALIDATOR = 4_096
"""Characters of an ETag or a Last-Modified that is kept: servers take heads of 8 KB."""
_NOT_TAKEN = frozenset({400, 412, 431})
"""Statuses that blame the request: maybe what we were given to send back (RFC 9110; RFC 6585, section 5)."""


def without_validators(state: PollState) -> PollState:
    """What an audit asks with, and who was refused with them."""
    return replace(state, etag="", last_modified="")


def after_success(
    poll: Poll, reply: Response, feed: Feed, found: Found, after: Next, now: datetime
) -> PollState:
    """The state after a feed or "not modified"."""
    state = _succeeded(_scheduled(poll.state, after, now), reply, now)
    if found.push is Push.MISSED:
        state = replace(state, pushed=None)
    if reply.status != NOT_MODIFIED:
        untrue = poll.audit and found.new > 0 and lied(poll.state, reply, feed.items)
        state = _read(_believed(state, poll, found, now, untrue=untrue), feed, found, now)
    return followed(state, reply, now, same_feed=found.entries > found.new)


def after_failure(poll: Poll, reply: Reply, error: str, after: Next, now: datetime) -> PollState:
    """The state after an error. "Gone" (410) ends a source, unless only its learnt address is gone."""
    before = poll.state
    state = replace(
        _scheduled(before, after, now),
        failures=before.failures + 1,
        strain=strain(before, reply),
        error=error,
        troubles=recorded(before, error, now),
        full=now if poll.audit else before.full,
    )
    if isinstance(reply, Response) and reply.status == GONE:
        if before.moved:
            return replace(state, moved="")
        return replace(
            state, gone=now, because=Because.GONE, why="never: the server says that the feed is no more (410)"
        )
    if isinstance(reply, Response) and reply.status in _NOT_TAKEN:
        state = without_validators(state)
    return doubted(state)


def after_silence(poll: Poll, after: Next, now: datetime) -> PollState:
    """The state after a poll that our own network kept from the source: nothing is held against it."""
    return replace(_scheduled(poll.state, after, now), full=now if poll.audit else poll.state.full)


def _scheduled(state: PollState, after: Next, now: datetime) -> PollState:
    return replace(state, interval=after.interval, because=after.because, why=after.why, polled=now)


def _succeeded(state: PollState, reply: Response, now: datetime) -> PollState:
    """All is well, with validators as the server wrote them, and for how long it says a copy is fresh.

    A 304 may leave any of them out; the old one stays (RFC 9110, section 15.4.5). A 200 without one has none.
    """
    kept = state if reply.status == NOT_MODIFIED else PollState()
    told = max_age(reply)
    return replace(
        state,
        failures=0,
        strain=0.0,
        error="",
        gone=None,
        succeeded=now,
        began=state.began or now,
        etag=_sent_back(reply.header("etag")) or kept.etag,
        last_modified=_sent_back(reply.header("last-modified")) or kept.last_modified,
        fresh=kept.fresh if told is None else min(told, LONGEST_FRESH),
    )


def _sent_back(validator: str) -> str:
    return validator if len(validator) <= LONGEST_VALIDATOR else ""


def _believed(state: PollState, poll: Poll, found: Found, now: datetime, *, untrue: bool) -> PollState:
    """What a whole feed says of the time in which there was "not modified" only."""
    before = poll.state
    if untrue:
        return replace(state, lies=before.lies + 1)
    if before.full is None or before.succeeded is None:
        return state
    still = (now if poll.audit else before.succeeded) - before.full
    lies = before.lies if poll.audit or not found.new else 0
    return replace(state, silence=max(before.silence, still, timedelta(0)), lies=lies)


def _read(state: PollState, feed: Feed, found: Found, now: datetime) -> PollState:
    """What the feed's own content leaves behind. An empty feed leaves the last trace to be compared with."""
    items = feed.items
    return replace(
        state,
        rhythm=found.rhythm,
        trace=trace(items) if items else state.trace,
        shown=feed.shown,
        pace=pace(items) or state.pace,
        full=now,
        gaps=state.gaps + found.gap,
        gap=now if found.gap else state.gap,
    )
