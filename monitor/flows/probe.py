"""Probe: ask a source as its first poll would, and keep nothing.

Source ─request─► web ─► Response ─read─► Feed ─judged─► Probed: what it would give, and what is wrong with it
"""

from __future__ import annotations

import asyncio
import enum
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.errors import ParseError
from monitor.flows.further import bodiless, gathered
from monitor.flows.poll import refusal
from monitor.flows.ports import Readers, Web
from monitor.model import Entry, Fault, Feed, PollState, Reply, Response, Source, Unreachable, Wall
from monitor.sources import KINDS
from monitor.text.spans import show
from monitor.text.url import authority

OLD = timedelta(days=30)
"""A source whose newest entry is older has gone quiet."""
AT_ONCE = 16
"""Sources that are asked at the same time when many are."""
_FORBIDDEN = frozenset({401, 402, 403, 429, 451})


class Condition(enum.StrEnum):
    """How a source is found, in words for people."""

    GOOD = "good"
    OLD = "old"
    """Its newest entry is older than a month."""
    MOVED = "moved"
    """It is read, and says that it has moved for good."""
    EMPTY = "empty"
    NOT_A_FEED = "not a feed"
    """Something else stands there than its kind reads."""
    CHALLENGED = "challenged"
    """A robot check, or another wall, stands in its place."""
    REFUSED = "refused"
    DEAD = "dead"

    @property
    def gives(self) -> bool:
        """There is something to read."""
        return self in (Condition.GOOD, Condition.OLD, Condition.MOVED)


@dataclass(frozen=True, slots=True)
class Probed:
    """What a source gave when it was asked once."""

    source: Source
    reply: Reply
    feed: Feed = field(default=Feed())
    error: str = ""
    wall: Wall = Wall.NONE

    @property
    def moved(self) -> str:
        """Where it says that it has moved for good; empty when it has not."""
        to = self.reply.moved if isinstance(self.reply, Response) else ""
        return to if to != self.source.url else ""

    @property
    def newest(self) -> datetime | None:
        """The time of its newest entry, of those that bear one."""
        return max((entry.published for entry in self.feed.entries if entry.published), default=None)


@dataclass(frozen=True, slots=True)
class Prober:
    """The verb with the parts it needs."""

    web: Web
    readers: Readers
    beyond: Mapping[str, Web] = field(default_factory=dict)
    """Who asks sources of kinds that are not asked over HTTP."""

    async def __call__(self, source: Source) -> Probed:
        """Ask one source."""
        request = KINDS[source.kind].request(source, PollState())
        reply = await self.beyond.get(source.kind, self.web).fetch(request)
        feed, error = await self._read(source, reply)
        if error and isinstance(reply, Response):
            wall = await self.wall(reply)
            return Probed(source, bodiless(reply), error=error, wall=wall)
        reply = bodiless(reply)

        async def read(reply: Reply) -> tuple[Feed, str]:
            return await self._read(source, reply)

        first = (request.url, feed)
        whole = await gathered(source, PollState(), first, self.web.fetch, read, crawl=False)
        return Probed(source, reply, whole.feed, error or whole.error)

    async def _read(self, source: Source, reply: Reply) -> tuple[Feed, str]:
        error = refusal(reply)
        if error or not isinstance(reply, Response):
            return Feed(), error
        try:
            return await self.readers.feed(source, reply), ""
        except ParseError as problem:
            return Feed(), str(problem)

    async def wall(self, reply: Response) -> Wall:
        """What stands in the place of what was asked for, if that is known."""
        try:
            return (await self.readers.readable(reply)).wall
        except ParseError:
            return Wall.NONE


async def checked(
    sources: Sequence[Source], probe: Callable[[Source], Awaitable[Probed]], told: Callable[[Probed], None]
) -> list[Probed]:
    """All of them asked, one of each host at a time and few at once; in their order. `told` as each ends."""
    hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(source: Source) -> Probed:
        async with hosts[authority(source.url)], room:
            found = await probe(source)
        told(found)
        return found

    return list(await asyncio.gather(*map(one, sources)))


def condition(probed: Probed, now: datetime) -> Condition:
    """How the source is found."""
    reply, newest = probed.reply, probed.newest
    if isinstance(reply, Unreachable):
        return Condition.REFUSED if reply.fault is Fault.REFUSED else Condition.DEAD
    if probed.error and probed.wall in (Wall.CHALLENGE, Wall.CONSENT):
        return Condition.CHALLENGED
    if probed.error and not 200 <= reply.status < 300:
        return Condition.REFUSED if reply.status in _FORBIDDEN else Condition.DEAD
    if probed.error:
        return Condition.NOT_A_FEED
    if not probed.feed.entries:
        return Condition.EMPTY
    if probed.moved:
        return Condition.MOVED
    return Condition.OLD if newest is not None and now - newest > OLD else Condition.GOOD


def doubts(probed: Probed, now: datetime) -> Iterator[str]:
    """What a person should know before they rely on the source."""
    entries = probed.feed.entries
    if probed.error:
        yield f"{probed.error}; it shows {probed.wall}" if probed.wall else probed.error
    if probed.moved:
        yield f"it has moved for good to {probed.moved}"
    if probed.error:
        return
    if not entries:
        yield "it has no entries"
        return
    if probed.newest and now - probed.newest > OLD:
        yield f"its newest entry is {show(now - probed.newest)} old"
    yield from _lacking(entries)


def _lacking(entries: tuple[Entry, ...]) -> Iterator[str]:
    count = len(entries)
    for what, of in (
        ("time", [entry for entry in entries if entry.published is None]),
        ("link", [entry for entry in entries if not entry.link]),
        ("title", [entry for entry in entries if not entry.title]),
    ):
        if of:
            yield f"{len(of)} of {count} entries have no {what}"
    titles = [entry.title for entry in entries if entry.title]
    if count > 2 and 2 * len(set(titles)) < len(titles):
        yield "most entries bear the same titles as others"
