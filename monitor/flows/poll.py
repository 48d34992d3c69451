"""Poll: ask a source and keep what is new.

    Source + PollState ─request─► web ─► Response ─entries─► [Entry] ─unknown?─► ══ commit ══

The commit holds the new entries, the validators and the next poll together, so a crash before it costs one
request and never an entry. Every ending, good or bad, is settled: a source is never left without a next poll.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.cadence import Next, next_poll, poll_failed
from monitor.errors import ParseError
from monitor.flows.events import Polled, Report
from monitor.flows.ports import PollResult, PollStore, Readers, Web
from monitor.model import Entry, Poll, PollState, Reply, Response, Unreachable
from monitor.sources import KINDS

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Poller:
    """The verb with the parts it needs."""

    web: Web
    readers: Readers
    store: PollStore
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    report: Report

    async def __call__(self, poll: Poll) -> Polled:
        """Poll one claimed source to its commit."""
        reply = await self.web.fetch(KINDS[poll.source.kind].request(poll.source, poll.state))
        entries, error = await self._entries(poll, reply)
        fresh = await self.store.unknown(poll.source.id, entries) if entries else ()
        now = self.clock()
        result = settle(poll, reply, len(entries), fresh, error, now=now, jitter=self.jitter())
        new = await self.store.settle_poll(result, now)
        event = Polled(
            source=poll.source,
            status=reply.status if isinstance(reply, Response) else 0,
            entries=len(entries),
            new=new,
            next_poll=result.next_poll,
            error=error,
        )
        self.report(event)
        return event

    async def _entries(self, poll: Poll, reply: Reply) -> tuple[tuple[Entry, ...], str]:
        """The entries of the answer and, if there is none to read, why."""
        error = refusal(reply)
        if error or not isinstance(reply, Response) or reply.status == NOT_MODIFIED:
            return (), error
        try:
            return await self.readers.entries(poll.source, reply), ""
        except ParseError as problem:
            return (), str(problem)


def refusal(reply: Reply) -> str:
    """Why an answer holds no feed, for people; empty when it does or is "not modified"."""
    if isinstance(reply, Unreachable):
        return str(reply)
    if reply.status == NOT_MODIFIED or 200 <= reply.status < 300:
        return ""
    return f"HTTP {reply.status}"


def settle(
    poll: Poll,
    reply: Reply,
    found: int,
    fresh: Sequence[Entry],
    error: str,
    *,
    now: datetime,
    jitter: float,
) -> PollResult:
    """All that this poll changes: state, schedule and new entries."""
    if error:
        after = poll_failed(poll.source, poll.state, reply, now=now, jitter=jitter)
        state = replace(poll.state, failures=poll.state.failures + 1, polled=now, error=error)
        return PollResult(poll.source.id, state, after.at)
    after = next_poll(poll.source, poll.state, reply, found=found, new=len(fresh), now=now, jitter=jitter)
    return PollResult(
        poll.source.id,
        succeeded(poll.state, reply, after, now),
        after.at,
        entries=tuple(fresh),
        first=poll.state.is_new,
    )


def succeeded(state: PollState, reply: Reply, after: Next, now: datetime) -> PollState:
    """The state after a good poll. A 304 may leave a validator out; the old one stays (RFC 9110, 15.4.5)."""
    assert isinstance(reply, Response)
    kept = state if reply.status == NOT_MODIFIED else PollState()
    return PollState(
        etag=reply.header("etag") or kept.etag,
        last_modified=reply.header("last-modified") or kept.last_modified,
        interval=after.interval,
        polled=now,
        succeeded=now,
    )
