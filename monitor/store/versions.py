"""Versions: what an article said before each of its edits. What it says now stands in its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from monitor.model import Article
from monitor.store.tables import article, body, entry
from monitor.store.tables import version as table
from monitor.store.types import Record, unpack
from monitor.views.versions import Version, Versions

_OLD = table.alias()
_SINCE = select(func.max(_OLD.c.until)).where(_OLD.c.article == article.c.id).scalar_subquery()
_KEEP = insert(table).from_select(
    ["article", "since", "until", "changed", "title", "summary", "text"],
    select(
        article.c.id,
        func.coalesce(_SINCE, article.c.seen),
        bindparam("now", type_=table.c.until.type),
        bindparam("what", type_=table.c.changed.type),
        article.c.title,
        article.c.summary,
        body.c.text,
    )
    .join(body, body.c.article == article.c.id)
    .where(
        article.c.id == bindparam("row"),
        # A reading that was done twice, its lease over, is one edit.
        or_(
            article.c.title != bindparam("new_title"),
            article.c.summary != bindparam("new_summary"),
            body.c.text != bindparam("new_text"),
        ),
    ),
)


def keep(
    connection: Connection, number: int, new: Article, packed: bytes, changed: Sequence[str], now: datetime
) -> None:
    """Keep what an article says until now, when `new` with its `packed` text says something else.

    It is to be written anew in the same transaction.
    """
    said = {"new_title": new.title, "new_summary": new.summary, "new_text": packed}
    connection.execute(_KEEP, {"row": number, "what": tuple(changed), "now": now, **said})


def counts(connection: Connection, articles: Sequence[int]) -> Mapping[int, int]:
    """How many versions there are of those of these articles that were edited, the newest counted."""
    query = select(table.c.article, func.count().label("old")).where(table.c.article.in_(articles))
    return {row.article: row.old + 1 for row in connection.execute(query.group_by(table.c.article))}


_NOW = (
    select(article, body.c.text, entry.c.fault)
    .join(body, body.c.article == article.c.id)
    .join(entry, entry.c.id == article.c.entry)
)


def of_entries(connection: Connection, entries: Sequence[int]) -> Sequence[int]:
    """The articles of these entries, in order."""
    mine = select(article.c.id).where(article.c.entry.in_(entries)).order_by(article.c.id)
    return connection.scalars(mine).all()


def versions(connection: Connection, number: int) -> Versions | None:
    """All that an article ever said; None when there is no such article."""
    row = connection.execute(_NOW.where(article.c.id == number)).one_or_none()
    if row is None:
        return None
    old = connection.execute(select(table).where(table.c.article == number).order_by(table.c.id)).all()
    last = (old[-1].until, old[-1].changed) if old else (row.seen, ())
    newest = _version(len(old) + 1, row, last[0], None, last[1])
    return Versions(row.id, row.source, row.link or row.url, row.fault, (*_earlier(old), newest))


def earlier(connection: Connection, articles: Sequence[int]) -> Mapping[int, Sequence[Version]]:
    """What those of these articles that were edited said before, the first version first."""
    query = select(table).where(table.c.article.in_(articles)).order_by(table.c.article, table.c.id)
    groups = groupby(connection.execute(query), attrgetter("article"))
    return {number: _earlier(list(rows)) for number, rows in groups}


def _earlier(rows: Sequence[Record]) -> Sequence[Version]:
    """Each with what the edit before it changed, which stands in the row before."""
    changed: list[tuple[str, ...]] = [(), *(row.changed for row in rows)]
    return [
        _version(number, row, row.since, row.until, before)
        for number, (row, before) in enumerate(zip(rows, changed, strict=False), 1)
    ]


def _version(
    number: int, row: Record, since: datetime, until: datetime | None, changed: tuple[str, ...]
) -> Version:
    return Version(number, since, until, changed, row.title, row.summary, unpack(row.text))
