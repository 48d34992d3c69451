"""What the archive answers about sources, alerts and the outbox. All lists are newest first.

A page ends with a (when, id) pair, and the next one begins below it: what comes in meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select, tuple_

from monitor.model import TextFrom
from monitor.store.codec import message_value, source_value, state_value
from monitor.store.hosts import standing
from monitor.store.queue import State
from monitor.store.tables import alert, article, delivery, entry, source, story, subscription
from monitor.store.types import Record
from monitor.text.url import authority
from monitor.views import AlertRecord, Counts, DeliveryDetail, OutboxItem, PushStatus, SourceStatus

Below = tuple[datetime, str]
"""When and id of the last row of the page before."""

_DAY = timedelta(days=1)


def source_statuses(connection: Connection, now: datetime) -> Sequence[SourceStatus]:
    """How each source that is polled is doing, by id."""
    rows = connection.execute(select(source).where(source.c.active).order_by(source.c.id)).all()
    return statuses(connection, rows, now)


def statuses(
    connection: Connection, rows: Sequence[Record], now: datetime, only: Sequence[str] | None = None
) -> Sequence[SourceStatus]:
    """How the sources of these rows are doing. With `only`, their ids, nobody else's entries are counted."""
    entries = _per_source(connection, entry, only)
    recent = _per_source(connection, entry, only, entry.c.seen > now - _DAY)
    articles = _per_source(connection, article, only)
    full = _per_source(connection, article, only, article.c.text_from != TextFrom.SUMMARY)
    holds = standing(connection, now)
    pushes = _pushes(connection, only)
    return [
        SourceStatus(
            source=source_value(row),
            state=state_value(row),
            next_poll=None if row.gone else row.next_poll,
            hold=holds.get(authority(row.moved or row.url)),
            entries=entries.get(row.id, 0),
            entries_day=recent.get(row.id, 0),
            articles=articles.get(row.id, 0),
            articles_full=full.get(row.id, 0),
            active=row.active,
            push=pushes.get(row.id),
        )
        for row in rows
    ]


def _pushes(connection: Connection, only: Sequence[str] | None) -> dict[str, PushStatus]:
    kept = select(subscription)
    if only is not None:
        kept = kept.where(subscription.c.source.in_(list(only)))
    return {row.source: PushStatus(row.hub, row.until, row.error) for row in connection.execute(kept)}


def _per_source(
    connection: Connection, table: Table, only: Sequence[str] | None, *conditions: Any
) -> dict[str, int]:
    grouped = select(table.c.source, func.count()).where(*conditions).group_by(table.c.source)
    if only is not None:
        grouped = grouped.where(table.c.source.in_(list(only)))
    return {row[0]: row[1] for row in connection.execute(grouped)}


def alert_records(
    connection: Connection, *, since: datetime | None = None, limit: int = 50, below: Below | None = None
) -> Sequence[AlertRecord]:
    """Alerts as they were raised, and how their deliveries stand."""
    query = _page(select(alert), alert.c.created, alert.c.id, below).limit(limit)
    if since is not None:
        query = query.where(alert.c.created >= since)
    return _alert_records(connection, query)


def alert_records_of(connection: Connection, story: int) -> Sequence[AlertRecord]:
    """The alerts of a story, the earliest first."""
    mine = select(alert).where(alert.c.story == story).order_by(alert.c.created, alert.c.id)
    return _alert_records(connection, mine)


def _alert_records(connection: Connection, query: Select[Any]) -> Sequence[AlertRecord]:
    rows = connection.execute(query).all()
    states = _deliveries(connection, [row.id for row in rows])
    return [
        AlertRecord(row.id, row.story, row.created, message_value(row.message), tuple(states.get(row.id, ())))
        for row in rows
    ]


def _deliveries(connection: Connection, alerts: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    query = select(delivery).where(delivery.c.alert.in_(alerts)).order_by(delivery.c.seq)
    for row in connection.execute(query):
        found.setdefault(row.alert, []).append((row.receiver, row.state))
    return found


def outbox_items(
    connection: Connection,
    *,
    states: Sequence[str] = (State.WAITING, State.DEAD),
    limit: int = 50,
    below: Below | None = None,
) -> Sequence[OutboxItem]:
    """Deliveries in these states."""
    query = select(delivery, alert.c.message.label("raised")).outerjoin(alert, alert.c.id == delivery.c.alert)
    query = query.where(delivery.c.state.in_(list(states)))
    rows = connection.execute(_page(query, delivery.c.created, delivery.c.id, below).limit(limit))
    return [_outbox_item(row) for row in rows]


def delivery_detail(connection: Connection, id: str) -> DeliveryDetail | None:
    """All that is known of a delivery."""
    query = select(delivery, alert.c.message.label("raised")).outerjoin(alert, alert.c.id == delivery.c.alert)
    row = connection.execute(query.where(delivery.c.id == id)).one_or_none()
    if row is None:
        return None
    names = select(delivery.c.id).order_by(delivery.c.seq)
    return DeliveryDetail(
        item=_outbox_item(row),
        message=message_value(row.message or row.raised),
        alert=row.alert or "",
        story=row.story,
        route=row.route,
        settled=row.settled,
        together=connection.scalar(names.where(delivery.c.seq == row.merged)) or "",
        members=tuple(connection.scalars(names.where(delivery.c.merged == row.seq))),
    )


def delivery_ids(connection: Connection, beginning: str) -> Sequence[str]:
    """Ids of deliveries that begin so, two at most."""
    mine = delivery.c.id >= beginning, delivery.c.id < beginning + "\U0010ffff"
    return connection.scalars(select(delivery.c.id).where(*mine).order_by(delivery.c.id).limit(2)).all()


def _outbox_item(row: Record) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        receiver=row.receiver,
        state=row.state,
        attempts=row.attempt,
        created=row.created,
        due=row.due,
        reason=row.reason,
        title=message_value(row.message or row.raised).title,
        kind=row.kind,
    )


def _page(query: Select[Any], when: Any, id: Any, below: Below | None) -> Select[Any]:
    """`query` newest first, below a row if one is given."""
    if below is not None:
        query = query.where(tuple_(when, id) < tuple_(*below, types=[when.type, id.type]))
    return query.order_by(when.desc(), id.desc())


def counts(connection: Connection) -> Counts:
    """How much there is."""
    return Counts(
        sources=_count(connection, source, source.c.active),
        entries=_count(connection, entry),
        unread=_count(connection, entry, entry.c.due.is_not(None)),
        articles=_count(connection, article),
        stories=_count(connection, story),
        alerts=_count(connection, alert),
        waiting=_count(connection, delivery, delivery.c.state == State.WAITING),
        dead=_count(connection, delivery, delivery.c.state == State.DEAD),
    )


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
