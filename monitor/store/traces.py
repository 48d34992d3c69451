"""What is on record of one article, from its source to the last of its deliveries, and how it is found.

    address ─► entries      article, alert, delivery ─► entry      entry ─► everything

All of it is looked up by index, also that an address was never seen: an entry is known by its link, or by
something else beside which its link stands in an index of its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.model import Match, Relation, Rule, Severity, Span, Untold
from monitor.store.codec import article_value, message_value, subject_value
from monitor.store.queries import delivery_detail, statuses
from monitor.store.tables import (
    alert,
    article,
    body,
    delivery,
    entry,
    imprint,
    match,
    relation,
    source,
    story,
    told,
)
from monitor.store.types import Record
from monitor.store.versions import counts
from monitor.text.url import same_site
from monitor.views import DeliveryDetail
from monitor.views.trace import (
    AlertTrace,
    EntryRecord,
    Other,
    Placed,
    Sending,
    Surroundings,
    Trace,
)

MOST = 20
"""Entries of one address that are found."""
LATEST = 3
"""Articles of a site that are shown."""


def entries_of(connection: Connection, identity: str, links: Sequence[str]) -> Sequence[int]:
    """Entries of an address, the earliest first: by its canonical form, or by one of its spellings."""
    asked = list(links)
    found: set[int] = set()
    for query in (
        select(article.c.entry).where(article.c.url == identity),
        select(entry.c.id).where(entry.c.source.in_(select(source.c.id)), entry.c.key.in_(asked)),
        select(entry.c.id).where(entry.c.link != entry.c.key, entry.c.link.in_(asked)),
    ):
        found.update(connection.scalars(query.limit(MOST)))
    ordered = select(entry.c.id).where(entry.c.id.in_(found)).order_by(entry.c.seen, entry.c.id)
    return connection.scalars(ordered.limit(MOST)).all()


def entry_of_article(connection: Connection, number: int) -> int | None:
    """The entry of an article; None when there is none such."""
    return connection.scalar(select(article.c.entry).where(article.c.id == number))


def entry_of_alert(connection: Connection, id: str) -> int | None:
    """The entry whose article raised an alert; None when there is none such."""
    joined = select(article.c.entry).join(alert, alert.c.article == article.c.id)
    return connection.scalar(joined.where(alert.c.id == id))


def trace(connection: Connection, number: int, now: datetime) -> Trace | None:
    """All that is on record of an entry; None when there is none such."""
    row = connection.execute(_ENTRY.where(entry.c.id == number)).one_or_none()
    if row is None:
        return None
    record = EntryRecord(
        row.id, row.source, row.title, row.link, row.published, row.seen, row.first_poll, row.late,
        row.due, row.attempt, row.fault, _is_edited(row),
    )  # fmt: skip
    sources = connection.execute(select(source).where(source.c.id == row.source)).all()
    (status,) = statuses(connection, sources, now, [row.source])
    found = connection.execute(_ARTICLE.where(article.c.entry == number)).one_or_none()
    if found is None:
        return Trace(record, status)
    matches = _matches(connection, found.id)
    raised = _alerts(connection, select(alert.c.id).where(alert.c.article == found.id))
    return Trace(
        entry=record,
        source=status,
        article=article_value(found, (one.rule.tags for one in matches)),
        number=found.id,
        versions=counts(connection, [found.id]).get(found.id, 1),
        story=found.story,
        placed=_placed(connection, found.id),
        matches=matches,
        untold=Untold(found.untold),
        owed=found.owed or "",
        alerts=tuple(raised.values()),
        told=_told(connection, found, [one.rule.name for one in matches], set(raised)),
    )


_ENTRY = select(entry, imprint.c.reread).outerjoin(imprint, imprint.c.entry == entry.c.id)


def _is_edited(row: Record) -> bool:
    """It is due because its feed has edited it: a visit would be later than that reading."""
    return row.due is not None and row.reread is not None and not row.attempt and row.due <= row.reread


_ARTICLE = (
    select(article, body.c.text, source.c.country, story.c.owed)
    .join(body, body.c.article == article.c.id)
    .join(source, source.c.id == article.c.source)
    .join(story, story.c.id == article.c.story)
)


def _matches(connection: Connection, number: int) -> tuple[Match, ...]:
    rows = connection.execute(
        select(match).where(match.c.article == number).order_by(match.c.severity.desc(), match.c.rule)
    )
    return tuple(
        Match(
            Rule(row.rule, "", row.tags, Severity(row.severity)),
            tuple(Span(*span) for span in json.loads(row.spans)),
        )
        for row in rows
    )


def _placed(connection: Connection, number: int) -> Placed | None:
    row = connection.execute(select(relation).where(relation.c.article == number)).one_or_none()
    if row is None:
        return None
    first = row.first if row.first != number else None
    others = {one.article: one for one in _others(connection, {row.other, first} - {None})}
    return Placed(
        Relation(row.relation), row.score, row.why, row.changed, row.other,
        others.get(row.other), others.get(first or 0),
    )  # fmt: skip


def _others(connection: Connection, numbers: Collection[int]) -> Sequence[Other]:
    rows = connection.execute(select(article).where(article.c.id.in_(numbers)).order_by(article.c.id))
    return [Other(row.id, row.title, row.source, row.link, row.seen, row.story) for row in rows]


def _told(
    connection: Connection, mine: Record, rules: Sequence[str], own: Collection[str]
) -> tuple[tuple[str, AlertTrace], ...]:
    """Of these rules, those that alerts of the story have told of, other than the article's own alerts."""
    query = select(told.c.rule, told.c.alert).where(told.c.story == mine.story, told.c.rule.in_(rules))
    pairs = [(row.rule, row.alert) for row in connection.execute(query.order_by(told.c.rule))]
    others = {name for _, name in pairs if name not in own}
    alerts = _alerts(connection, select(alert.c.id).where(alert.c.id.in_(others))) if others else {}
    return tuple((rule, alerts[name]) for rule, name in pairs if name in alerts)


def _alerts(connection: Connection, ids: object) -> dict[str, AlertTrace]:
    """Alerts by id, the earliest first."""
    rows = connection.execute(
        select(alert).where(alert.c.id.in_(ids)).order_by(alert.c.created, alert.c.id)  # type: ignore[arg-type]
    ).all()
    articles = {one.article: one for one in _others(connection, {row.article for row in rows})}
    return {
        row.id: AlertTrace(
            row.id,
            articles[row.article],
            row.created,
            subject_value(row.subject, row.story),
            tuple(sendings(connection, row.id)),
            message_value(row.message).story,
        )
        for row in rows
    }


def sendings(connection: Connection, alert_id: str) -> Sequence[Sending]:
    """The deliveries of an alert in the order in which they were made."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.held, delivery.c.batch)
        .where(delivery.c.alert == alert_id)
        .order_by(delivery.c.seq)
    ).all()
    return [one for row in rows if (one := _sending(connection, row))]


def sending(connection: Connection, id: str) -> Sending | None:
    """One delivery, of an alert or of none; None when there is none such."""
    query = select(delivery.c.id, delivery.c.held, delivery.c.batch).where(delivery.c.id == id)
    row = connection.execute(query).one_or_none()
    return _sending(connection, row) if row else None


def _sending(connection: Connection, row: Record) -> Sending | None:
    detail = delivery_detail(connection, row.id)
    if detail is None:
        return None
    whole: DeliveryDetail | None = delivery_detail(connection, detail.together) if detail.together else None
    return Sending(detail, row.held, row.batch, whole)


def surroundings(connection: Connection, site: str, url: str, now: datetime) -> Surroundings:
    """What is known of the site of an address that was never seen."""
    rows = [
        row
        for row in connection.execute(select(source).order_by(source.c.active.desc(), source.c.id))
        if same_site(row.url, url) or (row.moved and same_site(row.moved, url))
    ][:MOST]
    known = statuses(connection, rows, now, [row.id for row in rows])
    # Of all identities those of one host stand together in the index.
    latest = connection.execute(
        select(article)
        .where(article.c.url >= f"https://{site}/", article.c.url < f"https://{site}0")
        .order_by(article.c.seen.desc(), article.c.id.desc())
        .limit(LATEST)
    )
    found = [Other(row.id, row.title, row.source, row.link, row.seen, row.story) for row in latest]
    return Surroundings(site, known, found)
