"""What leaves the archive: articles with all that is known of them, in an order that stays, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, func, select, tuple_

from monitor.model import Severity
from monitor.store.codec import message_value
from monitor.store.tables import alert, article, body, entry, match, relation, story
from monitor.store.types import Record, unpack
from monitor.store.versions import earlier
from monitor.views.export import ArticleRecord, HeldRule, RaisedRecord, Selection, StoryRecord
from monitor.views.versions import Version


def articles(connection: Connection, chosen: Selection, after: int, limit: int) -> Sequence[ArticleRecord]:
    """Articles with a number above `after`, in order."""
    query = (
        select(article, entry.c.guid, body.c.text, relation.c.relation, relation.c.first)
        .join(entry, entry.c.id == article.c.entry)
        .outerjoin(body, body.c.article == article.c.id)
        .outerjoin(relation, relation.c.article == article.c.id)
        .where(article.c.id > after)
        .order_by(article.c.id)
        .limit(limit)
    )
    rows = connection.execute(_narrowed(query, chosen)).all()
    ids = [row.id for row in rows]
    held, raised, said = _held(connection, ids), _raised(connection, ids), earlier(connection, ids)
    return [_record(row, held.get(row.id, []), raised.get(row.id, []), said.get(row.id, [])) for row in rows]


def stories(
    connection: Connection, chosen: Selection, since: int, after: int, limit: int
) -> Sequence[StoryRecord]:
    """The stories of articles with a number above `since`, in order of their own."""
    mine = _narrowed(select(article.c.story).where(article.c.id > since), chosen)
    query = select(story).where(story.c.id > after, story.c.id.in_(mine)).order_by(story.c.id).limit(limit)
    return [
        StoryRecord(row.id, row.first, row.last, _label(row.severity), row.texts, row.follows)
        for row in connection.execute(query)
    ]


def alerts(
    connection: Connection, chosen: Selection, after: tuple[datetime, str] | None, limit: int
) -> Sequence[RaisedRecord]:
    """The alerts that those articles raised, the earliest first."""
    mine = _narrowed(select(article.c.id), chosen)
    query = select(alert).where(alert.c.article.in_(mine)).order_by(alert.c.created, alert.c.id).limit(limit)
    if after is not None:
        place = tuple_(alert.c.created, alert.c.id)
        query = query.where(place > tuple_(*after, types=[alert.c.created.type, alert.c.id.type]))
    return [_alert(row) for row in connection.execute(query)]


def _narrowed(query: Select[tuple[int]], chosen: Selection) -> Select[tuple[int]]:
    for column, value in ((article.c.story, chosen.story), (article.c.source, chosen.source or None)):
        if value is not None:
            query = query.where(column == value)
    if chosen.articles:
        query = query.where(article.c.id.in_(chosen.articles))
    if chosen.alert:
        query = query.where(article.c.id.in_(select(alert.c.article).where(alert.c.id == chosen.alert)))
    if chosen.since is not None:
        query = query.where(article.c.seen >= chosen.since)
    if chosen.until is not None:
        query = query.where(article.c.seen < chosen.until)
    if chosen.matched or chosen.rule or chosen.tag:
        query = query.where(_holding(chosen).exists())
    return query


def _holding(chosen: Selection) -> Select[tuple[str]]:
    held = select(match.c.rule).where(match.c.article == article.c.id)
    if chosen.rule:
        held = held.where(match.c.rule == chosen.rule)
    if chosen.tag:
        tags = func.json_each(match.c.tags).table_valued("value")
        held = held.where(select(tags.c.value).where(tags.c.value == chosen.tag).exists())
    return held


def _held(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[HeldRule]]:
    found: dict[int, list[HeldRule]] = {}
    for row in connection.execute(select(match).where(match.c.article.in_(ids)).order_by(match.c.rule)):
        found.setdefault(row.article, []).append(HeldRule(row.rule, row.tags, Severity(row.severity).label))
    return found


def _raised(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    mine = select(alert.c.article, alert.c.id).where(alert.c.article.in_(ids))
    for row in connection.execute(mine.order_by(alert.c.created, alert.c.id)):
        found.setdefault(row.article, []).append(row.id)
    return found


def _record(
    row: Record, held: Sequence[HeldRule], raised: Sequence[str], said: Sequence[Version]
) -> ArticleRecord:
    return ArticleRecord(
        article=row.id,
        source=row.source,
        story=row.story,
        url=row.url,
        link=row.link,
        guid=row.guid,
        title=row.title,
        summary=row.summary,
        author=row.author,
        text=unpack(row.text or b""),
        text_from=row.text_from,
        lang=row.lang,
        published=row.published,
        seen=row.seen,
        relation=row.relation or "",
        first=row.first,
        matches=tuple(held),
        alerts=tuple(raised),
        versions=tuple(said),
        countries=row.countries,
    )


def _alert(row: Record) -> RaisedRecord:
    said = message_value(row.message)
    return RaisedRecord(row.id, row.story, row.article, row.created, row.rules, said.title, said.url)


def _label(severity: int | None) -> str | None:
    return None if severity is None else Severity(severity).label
