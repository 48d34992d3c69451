"""Poll: ask a source and keep what is new.

    Source + PollState ─request─► web ─► Response ─read─► Feed: [Entry], Rhythm ─new? edited?─► ══ commit ══
                                   ▲                        │
                                   └─ parts, a gap: further ┘

The commit holds the new entries and the edits of known ones, the validators and the next poll together, so a
crash before it costs one request and never an entry. Every ending, good or bad, is settled: a source is never
left without a next poll.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from monitor.alerting import gather
from monitor.cadence import Connection, Found, memory, next_poll, poll_failed, pushing, unblamed
from monitor.cadence.coverage import overlap
from monitor.cadence.memory import NOT_MODIFIED
from monitor.cadence.network import is_silence
from monitor.errors import ParseError
from monitor.flows.edits import compared
from monitor.flows.events import Noticed, Polled, Report
from monitor.flows.further import Gathered, bodiless, gathered
from monitor.flows.notices import noticed, of_connection, of_rotation
from monitor.flows.ports import Hold, PollResult, PollStore, Readers, Web
from monitor.model import Entry, Feed, Hub, Poll, PollState, Reply, Response, Restored, Unreachable
from monitor.sources import KINDS, websub
from monitor.steps import Word
from monitor.steps.seen import Compared, Recognised
from monitor.text.headers import BUSY, retry_after
from monitor.text.url import authority

AWAY = timedelta(hours=6)
"""A source that was not read for longer is caught up with: what it published meanwhile is told together."""
ROTATED_FROM = 5
ROTATED = 0.8
"""So many entries of which so great a part is new look like old ones under new ids."""


FEW_WORDS = 20_000
"""Characters of entries that are compared inside the commit: a thread would take longer to be woken."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How one poll ended, before it is decided what that means."""

    poll: Poll
    reply: Reply
    feed: Feed = field(default=Feed())
    """Empty after "not modified" and after a failure."""
    brought: Compared = field(default=Compared())
    """Those of its entries that were not known before, or were edited."""
    error: str = ""
    offline: bool = False
    """Nobody can be reached: the silence is ours."""
    rotated: bool = False
    """The feed has given its old entries new ids and links."""
    last: Reply | None = None
    """The last answer of those that were asked for beyond the source's address."""


@dataclass(frozen=True, slots=True)
class Poller:
    """The verb with the parts it needs."""

    web: Web
    readers: Readers
    store: PollStore
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    report: Report
    connection: Connection = field(default_factory=Connection)
    operators: Callable[[], Sequence[str]] = tuple
    """Who is told of what a person should look at."""
    restored: Restored | None = None
    """The database was, from a backup: what it does not know of may have been told of."""
    beyond: Mapping[str, Web] = field(default_factory=dict)
    """Who asks sources of kinds that are not asked over HTTP. By the kind, never by an address: those come
    from documents as well."""
    heeds_robots: Callable[[], bool] = lambda: False
    """Feeds, which a person named, heed robots.txt like the pages that they lead to."""

    offer: Callable[[str, str], Hub | None] = lambda _hub, _topic: None
    """Of hub and topic of a feed (empty where it names none) what is kept; None: nothing is subscribed to."""

    async def __call__(self, poll: Poll) -> Polled:
        """Poll one claimed source to its commit."""
        state = memory.without_validators(poll.state) if poll.audit else poll.state
        request = KINDS[poll.source.kind].request(poll.source, state)
        request = replace(request, crawl=request.crawl or self.heeds_robots())
        reply = await self.beyond.get(poll.source.kind, self.web).fetch(request)
        offline = self._hear(request.url, reply)
        feed, error = await self._read(poll, reply, poll.state.shown)
        reply = bodiless(reply)  # a commit may wait, and who holds a body may not ask for another one
        more = await self._gathered(poll, request.url, feed)
        feed, error = more.feed, error or more.error
        result, new = await self._settled(
            Ended(poll, reply, feed, error=error, offline=offline, last=more.last)
        )
        event = Polled(
            source=poll.source,
            status=reply.status if isinstance(reply, Response) else 0,
            entries=len(feed.items),
            new=new,
            next_poll=result.next_poll,
            error=error,
        )
        self.report(event)
        for notice in noticed(poll.source, poll.state, result.state, reply):
            self.report(notice)
        if result.word is not None:
            self.report(of_rotation(poll.source, new))
        return event

    async def _settled(self, ended: Ended) -> tuple[PollResult, int]:
        """What the poll changed, once that is committed, and how many entries were new."""
        poll, feed = ended.poll, ended.feed
        finish = partial(self._result, jitter=self.jitter(), hub=self._hub(ended))
        if is_little(feed.entries):
            return await self._settled_at_once(ended, finish)
        brought = await self._compared(poll, feed)
        now = self.clock()
        rotated = await self._rotated(poll, feed, brought.fresh)
        result = finish(replace(ended, brought=brought, rotated=rotated), now)
        return result, await self.store.settle_poll(result, now)

    async def _settled_at_once(
        self, ended: Ended, finish: Callable[[Ended, datetime], PollResult]
    ) -> tuple[PollResult, int]:
        """The same of few entries: what of them is known is looked up in the commit itself."""
        source, feed, now = ended.poll.source, ended.feed, self.clock()

        def decide(known: Recognised) -> PollResult:
            return finish(replace(ended, brought=compared(known, now, len(feed.items))), now)

        return await self.store.settle_few(source.id, feed.entries, decide, now)

    def _result(self, ended: Ended, now: datetime, *, jitter: float, hub: Hub | None) -> PollResult:
        poll = ended.poll
        place = poll.source.url, poll.source.kind
        result = replace(settle(ended, now=now, jitter=jitter), hub=hub, place=place)
        if told := told_until(self.restored, poll.state):
            result = replace(result, told=told)
        if ended.rotated:
            word = self._word(of_rotation(poll.source, len(ended.brought.fresh)), now)
            result = replace(result, word=word)
        return result

    async def _compared(self, poll: Poll, feed: Feed) -> Compared:
        """Which of the feed's entries are new, and which say something else than before."""
        if not feed.entries:
            return Compared()
        known = await self.store.recognised(poll.source.id, feed.entries)
        return await asyncio.to_thread(compared, known, self.clock(), len(feed.items))

    async def _gathered(self, poll: Poll, url: str, feed: Feed) -> Gathered:
        """What is found at `url`, with all that it leads on to."""
        if not feed.parts and not feed.older:
            return Gathered(feed)

        async def read(reply: Reply) -> tuple[Feed, str]:
            return await self._read(poll, reply, b"")

        first, crawl = (url, feed), self.heeds_robots()
        return await gathered(poll.source, poll.state, first, self.web.fetch, read, crawl=crawl)

    def _hub(self, ended: Ended) -> Hub | None:
        """Where the feed may be subscribed to, if it was looked at."""
        reply = ended.reply
        if ended.poll.source.kind != "feed" or not ended.feed.items or not isinstance(reply, Response):
            return None
        return self.offer(*websub.named(ended.feed.about, reply.headers, reply.url))

    def _word(self, noticed: Noticed, now: datetime) -> Word:
        """A notice for the operators, once a day for each source."""
        about = f"{noticed.source.id}: " if noticed.source else ""
        key = f"{noticed.notice} {about}{now:%Y-%m-%d}"
        return Word(key, gather.notice(about + noticed.text), self.operators())

    async def _rotated(self, poll: Poll, feed: Feed, fresh: Sequence[Entry]) -> bool:
        """Most of the feed is new, and most of that bears titles that the source had before."""
        if poll.state.is_new or len(fresh) < max(ROTATED_FROM, ROTATED * len(feed.items)):
            return False
        return 2 * await self.store.titles_known(poll.source.id, fresh) >= len(fresh)

    def _hear(self, url: str, reply: Reply) -> bool:
        """Whether this silence is our own; a connection that went or came back is reported."""
        before = self.connection.down
        ours = self.connection.hear(url, reply)
        for notice in of_connection(before, self.connection.down):
            self.report(notice)
        return ours

    async def _read(self, poll: Poll, reply: Reply, shown: bytes) -> tuple[Feed, str]:
        """The feed in the answer, less what stands as it was last `shown`; if there is none to read, why."""
        error = refusal(reply)
        if error or not isinstance(reply, Response) or reply.status == NOT_MODIFIED:
            return Feed(), error
        try:
            return await self.readers.feed(poll.source, reply, shown), ""
        except ParseError as problem:
            return Feed(), str(problem)


def is_little(entries: Sequence[Entry]) -> bool:
    """There are entries, too few to be old ones under new ids, and quickly compared."""
    if not 0 < len(entries) < ROTATED_FROM:
        return False
    return sum(len(one.summary) + len(one.content) for one in entries) < FEW_WORDS


def refusal(reply: Reply) -> str:
    """Why an answer holds no feed, for people; empty when it does or is "not modified"."""
    if isinstance(reply, Unreachable):
        return str(reply)
    if reply.status == NOT_MODIFIED or 200 <= reply.status < 300:
        return ""
    return f"HTTP {reply.status}"


def settle(ended: Ended, *, now: datetime, jitter: float) -> PollResult:
    """All that this poll changes: state, schedule, new entries, and what its host asked of us all."""
    poll, reply = ended.poll, ended.reply
    if ended.offline and is_silence(reply):
        after = unblamed(poll.source, poll.state, now=now, jitter=jitter)
        return PollResult(poll.source.id, memory.after_silence(poll, after, now), after.at)
    if ended.error or not isinstance(reply, Response):
        after = poll_failed(poll.source, poll.state, reply, now=now, jitter=jitter)
        state = memory.after_failure(poll, reply, ended.error, after, now)
        return PollResult(poll.source.id, state, after.at, hold=held(reply, now))
    found = found_in(ended, reply, now)
    after = next_poll(poll.source, poll.state, reply, found, now=now, jitter=jitter, late=poll.late)
    kept = unvouched(reply) if ended.feed.parts else reply
    return PollResult(
        poll.source.id,
        memory.after_success(poll, kept, ended.feed, found, after, now),
        after.at,
        brought=ended.brought,
        first=poll.state.is_new or ended.rotated,
        late=was_away(poll.state, now),
        hold=None if ended.last is None else held(ended.last, now),
    )


def unvouched(reply: Response) -> Response:
    """An index without its validators: "not modified" would say nothing of the parts that it lists."""
    kept = tuple(one for one in reply.headers if one[0] not in ("etag", "last-modified"))
    return replace(reply, headers=kept)


def was_away(state: PollState, now: datetime) -> bool:
    """The source was not read for so long that what it has is not all of this moment."""
    usual = state.interval or timedelta(0)
    return state.succeeded is not None and now - state.succeeded > max(AWAY, 3 * usual)


def told_until(restored: Restored | None, state: PollState) -> datetime | None:
    """Until when all had been told of that a source has the first time it is read since a restore."""
    if restored is None or state.succeeded is None or state.succeeded >= restored.at:
        return None
    return restored.told


def found_in(ended: Ended, reply: Response, now: datetime) -> Found:
    """What the answer brought. "Not modified" says nothing new of the feed's rhythm."""
    state, feed = ended.poll.state, ended.feed
    push = pushing(state, ended.brought.fresh, now)
    if reply.status == NOT_MODIFIED:
        return Found(rhythm=state.rhythm, push=push)
    return Found(
        push=push,
        entries=len(feed.items),
        new=len(ended.brought.fresh),
        # Parts that did not change are not read again: of an index it cannot be told.
        gap=not (ended.rotated or feed.parts or feed.delta) and not overlap(state.trace, feed.items),
        rhythm=feed.rhythm,
    )


def held(reply: Reply, now: datetime) -> Hold | None:
    """Until when the host that answered wants to be left alone by all who would ask it."""
    if not isinstance(reply, Response) or reply.status not in BUSY:
        return None
    wait = retry_after(reply, now)
    return Hold(authority(reply.url), now + wait) if wait else None
