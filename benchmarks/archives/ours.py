"""Fills a database of ours in bulk: the rows that `settle_poll` and `settle_read` would write, without their
thousand commits a thousand articles. A test holds the two to each other, row by row.

Left out is what copies and stories are looked for by (shingle, story_key, story_state, term), which is of the
last 30 days alone: `python -m benchmarks.dedup` measures that. Nobody was told of anything.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, create_engine, insert, update

from benchmarks.archives.news import END, SOURCES, News, Newsroom
from monitor.flows.edits import imprint as imprint_of
from monitor.model import Relation, Source
from monitor.store import open_store
from monitor.store.codec import spans_text
from monitor.store.daily import day_of
from monitor.store.fulltext import fts
from monitor.store.kept import dump, micros
from monitor.store.ready import Written
from monitor.store.sqlite import driver, open_raw, tidy
from monitor.store.tables import (
    article,
    body,
    daily,
    entry,
    imprint,
    match,
    relation,
    story,
    tally,
    text_length,
)
from monitor.store.tallies import EVERY, KEPT, LENGTHS, groups
from monitor.store.types import pack
from monitor.watching import Group, hour_of

AT_ONCE = 5_000
HASHED = 64 << 20
"""Bytes of words that FTS5 gathers before it writes them; its usual 1 MB is set again at the end."""
USUAL = 1 << 20
PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000", "locking_mode=EXCLUSIVE")

Row = tuple[Any, ...]

_ARTICLE = (
    "id", "entry", "source", "story", "url", "link", "title", "summary", "author", "published", "seen", "at",
    "lang", "text_from", "text_hash", "untold", "countries",
)  # fmt: skip
_ENTRY = (
    "id", "source", "key", "also", "guid", "link", "title", "summary", "content", "author", "published",
    "updated", "lang", "seen", "first_poll", "late", "due", "attempt", "fault",
)  # fmt: skip
_STORY = ("id", "first", "last", "severity", "follows", "texts")
_IMPRINT = ("entry", "exact", "digest", "updated", "edits", "reread")
_RELATION = ("article", "relation", "other", "score", "why", "first", "changed")


def sources() -> list[Source]:
    """The sources of the news."""
    return [
        Source(
            id=f"source-{number:03}", url=f"https://source-{number:03}.example/feed", name=f"Source {number}"
        )
        for number in range(SOURCES)
    ]


def fill(path: Path, newsroom: Newsroom) -> None:
    """Make the database and write all news into it."""
    with open_store(path) as store:
        asyncio.run(store.sync_sources(sources(), END))
    engine = create_engine(
        "sqlite://", module=driver(), creator=lambda: open_raw(path, read_only=False), hide_parameters=True
    )
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        _gather(raw, HASHED)
        filling = _Filling(connection)
        waiting = iter(newsroom)
        while some := list(islice(waiting, AT_ONCE)):
            raw.execute("BEGIN")
            filling.add(some)
            raw.execute("COMMIT")
        raw.execute("BEGIN")
        filling.end()
        raw.execute("COMMIT")
        _gather(raw, USUAL)
    engine.dispose()
    tidy(path)


def _gather(raw: Any, size: int) -> None:
    raw.execute(f"INSERT INTO {fts.name}({fts.name}, rank) VALUES ('hashsize', {size})")


@dataclass(slots=True)
class _Filling:
    """Writes news, and keeps what is counted until the end."""

    connection: Connection
    hours: Counter[Row] = field(default_factory=Counter)
    days: Counter[Row] = field(default_factory=Counter)
    least: dict[Row, int] = field(default_factory=dict)
    widened: dict[int, int] = field(default_factory=dict)
    lengths: defaultdict[str, deque[Row]] = field(default_factory=lambda: defaultdict(deque))

    def add(self, some: Sequence[News]) -> None:
        """Write these articles, which follow one another."""
        own = [one for one in some if one.copied is None]
        self._write(story, _STORY, map(_story, own))
        self._write(entry, _ENTRY, map(_entry, some))
        self._write(imprint, _IMPRINT, map(_imprint, some))
        self._write(article, _ARTICLE, map(_article, some))
        self._write(body, ("article", "text"), ((one.article.entry, pack(one.article.text)) for one in some))
        self._write(relation, _RELATION, map(_relation, some))
        columns = ("article", "rule", "tags", "severity", "spans")
        self._write(match, columns, (row for one in some for row in _matches(one)))
        words = ((one.article.entry, one.title_words, one.body_words) for one in some)
        Written(fts.insert(), ("rowid", "title", "body")).many(self.connection, words)
        for one in some:
            self._count(one)

    def _write(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        Written(insert(table), columns).many(self.connection, rows)

    def _count(self, one: News) -> None:
        if one.copied is not None:
            self.widened[one.story] = micros(one.seen)
        self._measure(one.article.entry, one.article.source, len(one.article.text))
        held = [(kind.value, name) for kind, name in groups([found.rule for found in one.matches])]
        day, hour = day_of(one.at), hour_of(one.at)
        for kind, name in [(Group.ALL.value, ""), *held]:
            self.days[kind, name, day] += 1
            self.least.setdefault((kind, name, day), one.article.entry)
        for kind, name in [(Group.ALL.value, ""), (Group.SOURCE.value, one.article.source), *held]:
            self.hours[kind, name, hour] += 1

    def _measure(self, number: int, of: str, chars: int) -> None:
        kept = self.lengths[of]
        kept.append((of, number, chars))
        while number % EVERY == 0 and len(kept) > LENGTHS:
            kept.popleft()

    def end(self) -> None:
        """Write what was counted, but for what is forgotten by now."""
        kept = hour_of(END - KEPT)
        hours = ((*key, count) for key, count in sorted(self.hours.items()) if key[2] >= kept)
        self._write(tally, ("kind", "name", "hour", "articles"), hours)
        days = ((*key, count, self.least[key]) for key, count in sorted(self.days.items()))
        self._write(daily, ("kind", "name", "day", "articles", "least"), days)
        lengths = (row for of_it in self.lengths.values() for row in of_it)
        self._write(text_length, ("source", "article", "chars"), lengths)
        widen = update(story).where(story.c.id == bindparam("row"))
        rows = ((last, number) for number, last in self.widened.items())
        Written(widen, ("last",)).many(self.connection, rows)


def _story(one: News) -> Row:
    seen = micros(one.seen)
    severity = max((int(held.rule.severity) for held in one.matches), default=None)
    return one.story, seen, seen, severity, None, 1


def _entry(one: News) -> Row:
    read, seen = one.article, micros(one.seen)
    said = read.link, read.title, read.summary, b"", "", micros(one.at), None, read.lang
    return read.entry, read.source, read.url, "", "", *said, seen, False, False, None, 1, ""


def _article(one: News) -> Row:
    read, at = one.article, micros(one.at)
    told = read.url, read.link, read.title, read.summary, "", at, micros(one.seen), at, read.lang
    rest = read.text_from.value, read.text_hash, "", dump(list(read.countries))
    return read.entry, read.entry, read.source, one.story, *told, *rest


def _imprint(one: News) -> Row:
    said = imprint_of(one.entry)
    return one.article.entry, said.exact, said.digest, None, 0, None


def _relation(one: News) -> Row:
    mine = one.article.entry
    if one.copied is None:
        return mine, Relation.NONE.value, None, 0.0, "", mine, False
    return mine, Relation.SAME_TEXT.value, one.copied, 1.0, "", one.copied, False


def _matches(one: News) -> Iterator[Row]:
    for held in one.matches:
        rule = held.rule
        yield one.article.entry, rule.name, dump(list(rule.tags)), int(rule.severity), spans_text(held.spans)
