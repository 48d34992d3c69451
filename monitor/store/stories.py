"""Stories in short: the first article's words, everybody's counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, exists, func, select

from monitor.model import Severity
from monitor.store.tables import article, match, relation, source, story
from monitor.store.types import Record
from monitor.text.outlet import outlet
from monitor.views import StorySummary, most_named

_AT_ONCE = 400
"""Stories put together at a time: bounds the variables of a statement and the rows in memory."""


def story_summaries(
    connection: Connection,
    *,
    since: datetime,
    until: datetime | None = None,
    matched: bool = False,
    sources: Sequence[str] = (),
    limit: int | None = None,
) -> Sequence[StorySummary]:
    """Stories of which something new came to be known from `since` until before `until`, newest first.

    `matched` leaves out those in which no rule held; `sources` are ids, one of which told the story.
    """
    query = select(story).where(story.c.last >= since, exists().where(article.c.story == story.c.id))
    if until is not None:
        query = query.where(story.c.first < until)
    if matched:
        query = query.where(story.c.severity.is_not(None))
    if sources:
        theirs = article.c.source.in_(list(sources))
        query = query.where(exists().where(article.c.story == story.c.id, theirs))
    rows = connection.execute(query.order_by(story.c.last.desc(), story.c.id.desc()).limit(limit)).all()
    return summaries(connection, rows)


def summaries(
    connection: Connection, rows: Sequence[Record], after: int | None = None
) -> Sequence[StorySummary]:
    """The stories of `rows` of their table, in order; articles beyond the number `after` are fresh."""
    pages = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
    return [summary for page in pages for summary in _summaries(connection, page, after)]


@dataclass(slots=True)
class _Held:
    """What rules held in a story: names in order without repeats."""

    rules: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)


def _summaries(
    connection: Connection, stories: Sequence[Record], after: int | None
) -> Iterable[StorySummary]:
    ids = [row.id for row in stories]
    members = _members(connection, ids)
    held = _held(connection, ids)
    for row in stories:
        yield _summary(row, members[row.id], held.get(row.id, _Held()), after)


def _members(connection: Connection, stories: Sequence[int]) -> dict[int, list[Record]]:
    """The articles of each story, earliest first, with what people call their source."""
    query = (
        select(
            article.c.id,
            article.c.story,
            article.c.title,
            article.c.link,
            article.c.url,
            article.c.lang,
            article.c.countries,
            article.c.source,
            source.c.name,
            func.coalesce(relation.c.first, article.c.id).label("text"),
        )
        .join(source, source.c.id == article.c.source)
        .outerjoin(relation, relation.c.article == article.c.id)
        .where(article.c.story.in_(stories))
        .order_by(article.c.story, article.c.at, article.c.id)
    )
    return {key: list(rows) for key, rows in groupby(connection.execute(query), attrgetter("story"))}


def _held(connection: Connection, stories: Sequence[int]) -> dict[int, _Held]:
    query = (
        select(article.c.story, match.c.rule, match.c.tags)
        .join(match, match.c.article == article.c.id)
        .where(article.c.story.in_(stories))
        .order_by(article.c.story, match.c.severity.desc(), match.c.rule)
    )
    found: dict[int, _Held] = {}
    for row in connection.execute(query):
        held = found.setdefault(row.story, _Held())
        held.rules[row.rule] = None
        held.tags.update(dict.fromkeys(row.tags))
    return found


def _summary(row: Record, members: Sequence[Record], held: _Held, after: int | None) -> StorySummary:
    names = [member.name or member.source for member in members]
    return StorySummary(
        story=row.id,
        title=members[0].title,
        url=next((member.link for member in members if member.link), ""),
        source=names[0],
        sources=tuple(dict.fromkeys(names)),
        langs=tuple(dict.fromkeys(member.lang for member in members if member.lang)),
        tags=tuple(held.tags),
        rules=tuple(held.rules),
        severity=None if row.severity is None else Severity(row.severity),
        first=row.first,
        last=row.last,
        articles=len(members),
        sites=len({outlet(member.url, member.source) for member in members}),
        texts=len({member.text for member in members}),
        fresh=0 if after is None else sum(member.id > after for member in members),
        countries=most_named(member.countries for member in members),
    )
