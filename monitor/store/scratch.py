"""A database to try on: articles settled as the daemon settles them, many in a transaction.

Nothing is polled here, so the entries are made up, each with the number of its article in the order of
coming.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, func, insert, select

from monitor.model import Article, Entry, PollState, Source
from monitor.steps import Decide, ReadResult
from monitor.store import articles, engine, schema
from monitor.store.codec import entry_columns, source_columns, state_columns
from monitor.store.dialect import insert as upsert
from monitor.store.ready import Written
from monitor.store.tables import article as table
from monitor.store.tables import entry, source


@dataclass(frozen=True, slots=True)
class Trial:
    """An article that comes at a time, and what is to decide on it. Its entry's number is given here."""

    article: Article
    decide: Decide
    at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """The number of a trial's article, and the story that it is in."""

    article: int
    story: int


class Scratch:
    """The database at `path`, made when it is not there; raises StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        engine.create_file(path)
        self._engine = engine.writing_engine(path)
        schema.upgrade(self._engine, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def count(self) -> int:
        """Articles that are there."""
        with engine.plain_errors(self._path), self._engine.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)

    def settle(self, trials: Iterable[Trial]) -> Sequence[Settled]:
        """Settle articles in this order, in one transaction; each is asked for when it is its turn."""
        with engine.plain_errors(self._path), self._engine.begin() as connection:
            last = int(connection.scalar(select(func.max(entry.c.id))) or 0)
            for number, trial in enumerate(trials, last + 1):
                _make_up(connection, trial, number)
                reading = articles.prepare_unsearched(ReadResult(_numbered(trial.article, number)))
                articles.settle_read(connection, reading, trial.decide, trial.at)
            rows = connection.execute(
                select(table.c.id, table.c.story).where(table.c.entry > last).order_by(table.c.entry)
            )
            return [Settled(row.id, row.story) for row in rows]


def _numbered(article: Article, number: int) -> Article:
    return Article(
        entry=number,
        source=article.source,
        url=article.url,
        title=article.title,
        text=article.text,
        link=article.link,
        published=article.published,
        seen=article.seen,
        lang=article.lang,
        text_hash=article.text_hash,
    )


_SOURCE = {**source_columns(Source("", "")), **state_columns(PollState()), "active": False}
_ENTRY = {"first_poll": False, "due": None, "attempt": 1, "fault": ""}
_ADD_SOURCE = Written(upsert(source).on_conflict_do_nothing(), ("id", "next_poll", *_SOURCE))
_ADD_ENTRY = Written(insert(entry), ("id", "source", "seen", *_ENTRY, *entry_columns(Entry(""))))


def _make_up(connection: Connection, trial: Trial, number: int) -> None:
    """A source and an entry such as the article would have come from."""
    name, at = trial.article.source, trial.at
    said = entry_columns(Entry(str(number), link=trial.article.link))
    _ADD_SOURCE(connection, {**_SOURCE, "id": name, "next_poll": at})
    _ADD_ENTRY(connection, {**_ENTRY, **said, "id": number, "source": name, "seen": at})
