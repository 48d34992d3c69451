"""Read: turn an entry into an article, match it, and decide who is told.

    Entry ─web─► page ─readable─► Article ─document─► rulebook ─► matches
                                   ══ commit: article, matches, story, alert, deliveries ══

What cannot be read in full is matched on what the feed said, at once, and read again later: nobody waits for
a slow page, and nothing is lost to a dead one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from monitor.alerting.changing import Happened, changes_told
from monitor.alerting.raising import Case, Policy, telling
from monitor.errors import ParseError, ReaderError
from monitor.flows.article import FeedText, assemble, feed_text
from monitor.flows.changing import asked, happened, revisit, watched
from monitor.flows.edits import changes, standing
from monitor.flows.events import Read, Report
from monitor.flows.evidence import evidence
from monitor.flows.matched import as_document
from monitor.flows.page import (
    Page,
    gone_from,
    looked_at,
    may_pass,
    page_fault,
    page_request,
    retry_at,
)
from monitor.flows.ports import Known, Readers, ReadResult, ReadStore, Unread, Verdict, Web
from monitor.model import (
    Article,
    Change,
    Entry,
    Evidence,
    Match,
    Member,
    Placement,
    Response,
    Rule,
    Standing,
)
from monitor.rules.rulebook import Rulebook
from monitor.sources import KINDS
from monitor.steps import Tally
from monitor.stories import Counts, Prepared, counted, place, prepare
from monitor.text.countries import countries

LARGE = 1 << 16
"""Characters from which the markup that a text comes in is large."""

LONG = 1 << 14
"""Characters from which a text is long."""

THINKING = 2
"""Articles that are understood at one time: Python does no more at once, and a hundred of them would hold all
threads, for which polls wait to be told what they know."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What matching and telling go by: swapped whole when the configuration is read again."""

    rulebook: Rulebook
    policy: Policy
    evidence: int = 0
    """Bytes that are kept of a page in which a rule holds, as it was fetched; 0: none."""
    watched: Mapping[str, Rule] = field(init=False)
    """Rules that ask to be told of changes, by name."""

    def __post_init__(self) -> None:
        asking = {rule.name: rule for rule in self.rulebook.rules if rule.on_change}
        object.__setattr__(self, "watched", asking)


@dataclass(frozen=True, slots=True)
class Reader:
    """The verb with the parts it needs."""

    web: Web
    readers: Readers
    store: ReadStore
    judgement: Callable[[], Judgement]
    clock: Callable[[], datetime]
    report: Report
    long: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    thinking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(THINKING))

    async def __call__(self, unread: Unread) -> Read:
        """Read one claimed entry to its commit."""
        said = await self._said(unread.entry)
        said = replace(said, is_full=said.is_full or KINDS[unread.source.kind].whole)
        judgement = self.judgement()
        page = await self._page(unread, said, asked(watched(judgement.watched, unread, ())))
        now = self.clock()
        async with self._turn(unread, said, page), self.thinking:
            reading = await asyncio.to_thread(understood, unread, said, page, judgement, now)
        article, matches = reading.prepared.article, tuple(reading.matches)
        kept = await shown(page, judgement.evidence) if reading.proves else None
        page = replace(page, reply=None)  # a large body holds one of few places
        result = ReadResult(
            article,
            matches,
            retry_at(page, unread.attempt, now),
            page.error,
            kept,
            revisit(unread, article, asked(reading.watched), page.gone, now),
            reading.changed,
        )
        decision = partial(decide, reading=reading, judgement=judgement, now=now)
        verdict = await self.store.settle_read(result, decision, now)
        told = verdict.alert or next(iter(verdict.changes), None)
        event = Read(unread.source, article, matches, verdict.placement, told, page.error, verdict.untold)
        self.report(event)
        return event

    async def _said(self, entry: Entry) -> FeedText:
        """What the feed says. A tree of large markup is many times its size: children have bounds for it."""
        content = None
        if len(entry.content) > LARGE and "<" in entry.content:
            try:
                content = await self.readers.fragment(entry.content)
            except ParseError:
                content = ""
        # In threads: a text may be made to cost seconds, and the loop must go on for everybody else.
        return await asyncio.to_thread(feed_text, entry, content)

    def _turn(
        self, unread: Unread, said: FeedText, page: Page
    ) -> contextlib.AbstractAsyncContextManager[object]:
        """Long texts are looked at one at a time: each of their words takes its memory."""
        before = unread.before.article.text if unread.before else ""
        length = max(len(said.text), len(page.readable.text) if page.readable else 0, len(before))
        return self.long if length > LONG else contextlib.nullcontext()

    async def _page(self, unread: Unread, said: FeedText, wanted: Collection[Change]) -> Page:
        """The entry's page; where the feed has all of it, whether it is still there, if that is wanted."""
        only_there = said.is_full and Change.VANISHED in wanted
        if (said.is_full and not only_there) or not unread.source.full_text or not unread.entry.link:
            return Page()
        reply = await self.web.fetch(page_request(unread.source, unread.entry.link))
        if gone := gone_from(reply, unread):
            return Page(error=gone, gone=gone)
        if only_there:
            return Page()
        if not isinstance(reply, Response) or not 200 <= reply.status < 300:
            return Page(error=page_fault(reply), passing=may_pass(reply))
        at = self.clock()
        try:
            return looked_at(await self.readers.readable(reply, unread.source.selector), reply, at)
        except ParseError as problem:
            return Page(error=str(problem))
        except ReaderError as trouble:
            return Page(error=str(trouble), passing=True)


async def shown(page: Page, most: int) -> Evidence | None:
    """What is kept of the page to show later what stood there; None when there is nothing to keep."""
    if not most or page.reply is None or page.at is None:
        return None
    return await asyncio.to_thread(evidence, page.reply, page.at, most)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, before it is known where it belongs."""

    unread: Unread
    prepared: Prepared
    matches: Sequence[Match]
    changed: tuple[str, ...] = ()
    """What of it is not as it was last read."""
    watched: Sequence[Rule] = ()
    """The rules that ask to be told of its changes."""
    happened: Sequence[Happened] = ()
    """Its changes."""

    @property
    def proves(self) -> bool:
        """Its page is evidence: when it shows the same article again its other bytes prove nothing."""
        before = self.unread.before
        return bool(self.matches) and (before is None or bool(self.changed or before.fault))


def understood(unread: Unread, said: FeedText, page: Page, judgement: Judgement, now: datetime) -> Reading:
    """The article, the rules that hold for it, what changed: all of reading that takes time."""
    article = assemble(unread, said, page.readable, page.url)
    article = standing(article, unread.before, page.readable, page.url)
    document = as_document(article, now)
    title, body = (document.title, document.title_text), (document.body, document.body_text)
    article = replace(article, countries=countries(title, body, article.lang))
    matches = judgement.rulebook.percolate(document)
    changed = changes(article, unread.before)
    rules = watched(judgement.watched, unread, matches)
    change = happened(unread, article, changed, page.gone) if rules else ()
    return Reading(unread, prepare(article), matches, changed, rules, change)


def decide(known: Known, *, reading: Reading, judgement: Judgement, now: datetime) -> Verdict:
    """Where the article belongs and whether anybody is told of it."""
    unread, prepared, matches = reading.unread, reading.prepared, reading.matches
    article = prepared.article
    placement, memory = place(prepared, known, now)
    again = known.own_story is not None
    case = Case(article, unread, matches, placement, again)
    standing = Standing()
    if placement.story is not None:
        standing = known.look.standing(placement.story)
        if not again and (matches or standing.alerted is not None):
            members = known.look.members(placement.story)
            after = counted([*members, _member(unread, article, placement)])
            case = replace(case, before=_tally(counted(members)), after=_tally(after))
    told = telling(case, standing, judgement.policy, now)
    changed = changes_told(case, reading.watched, reading.happened, judgement.policy.routes)
    return Verdict(placement, told.alert, memory, told.owed, told.grew, told.tally, told.untold, changed)


def _tally(counts: Counts) -> Tally:
    return Tally(counts.sites, counts.texts, counts.langs)


def _member(unread: Unread, article: Article, placement: Placement) -> Member:
    """The article as its story will count it; numbers are given later, so none is taken for its own."""
    text = placement.first or -unread.entry_id
    return Member(-unread.entry_id, unread.source.id, article.url, article.lang, text, unread.seen)
