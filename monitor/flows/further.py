"""What a poll asks for beyond a source's own address: parts of an index, and pages that fill a gap.

    Feed ─wanted?─► address ─kind.request─► web ─► Response ─read─► Feed, joined to what is there ─► again

A kind stays two pure functions: its reader names the places, here it is decided which of them are asked for.
All of it is bounded, one after another, and to the host at its own pace. What fails here costs no entry that
was read: parts count as changed for a day, and a gap that could not be filled is told as one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.cadence.coverage import overlap
from monitor.model import Entry, Feed, Part, PollState, Reply, Request, Response, Source
from monitor.sources import KINDS
from monitor.text.headers import BUSY
from monitor.text.url import same_site

MOST_PARTS = 5
"""Parts of an index for which one poll asks."""
MOST_OLDER = 8
"""Pages that one poll goes back in order to fill a gap."""
MOST_ENTRIES = 2_000
"""Entries from which on no poll asks for more."""
CAUGHT_UP = timedelta(days=1)
"""A part that changed so long before the last good poll was read then, or in one of those before it."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Ask = Callable[[Request], Awaitable[Reply]]
Read = Callable[[Reply], Awaitable[tuple[Feed, str]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a poll has found in all that it asked for."""

    feed: Feed
    error: str = ""
    """Why nothing came of an index: none of its parts could be read."""
    last: Reply | None = None
    """What was answered last; None when nothing further was asked for."""


def wanted(state: PollState, feed: Feed, asked: Collection[str]) -> str:
    """The address to ask next; empty when the poll is complete.

    `feed` is all that was found so far, and `asked` where, the source's own address included.
    """
    if len(feed.items) >= MOST_ENTRIES:
        return ""
    if feed.parts:
        left = len(asked) <= MOST_PARTS
        return next((part.url for part in _changed(state, feed.parts) if part.url not in asked and left), "")
    gap = not overlap(state.trace, feed.items)
    return feed.older if gap and feed.older not in asked and len(asked) <= MOST_OLDER else ""


def _changed(state: PollState, parts: Sequence[Part]) -> Sequence[Part]:
    """Those that may hold what was not read yet, the latest to change first; in their order without dates."""
    since = state.succeeded - CAUGHT_UP if state.succeeded else _LONG_AGO
    fresh = [part for part in parts if part.changed is None or part.changed > since]
    return sorted(fresh, key=lambda part: part.changed or _LONG_AGO, reverse=True)


def joined(feed: Feed, more: Feed) -> Feed:
    """Both as one feed: entries by key, the first of each; where more is, as the later document says.

    What the first showed in short would leave the later ones out: the next poll reads all of it.
    """
    entries: dict[str, Entry] = {}
    for entry in (*feed.entries, *more.entries):
        entries.setdefault(entry.key, entry)
    return replace(
        feed, entries=tuple(entries.values()), parts=(*feed.parts, *more.parts), older=more.older, shown=b""
    )


def asked_for(source: Source, url: str, *, crawl: bool) -> Request:
    """The request for a further document: whole, and without what is for the source's own origin alone.

    Of a site that nobody named, robots.txt is heeded.
    """
    request = KINDS[source.kind].request(source, PollState(moved=url))
    return replace(request, crawl=request.crawl or crawl or not same_site(source.url, url))


async def gathered(
    source: Source, state: PollState, first: tuple[str, Feed], ask: Ask, read: Read, *, crawl: bool
) -> Gathered:
    """The whole poll, from its first address and what was found there."""
    asked, feed = [first[0]], first[1]
    error, good = "", 0
    reply: Reply | None = None
    while url := wanted(state, feed, asked):
        reply = await ask(asked_for(source, url, crawl=crawl))
        asked.append(url)
        more, error = await read(reply)
        reply = bodiless(reply)
        if error:
            if not feed.parts or is_busy(reply):
                break
            continue
        good += 1
        feed = joined(feed, more)
    return Gathered(feed, error if feed.parts and not good else "", reply)


def bodiless(reply: Reply) -> Reply:
    """The answer when its body has been read: there is room for few of them."""
    return replace(reply, body=b"") if isinstance(reply, Response) else reply


def is_busy(reply: Reply) -> bool:
    """The host wants to be left alone: nothing more is asked of it now."""
    return isinstance(reply, Response) and reply.status in BUSY
