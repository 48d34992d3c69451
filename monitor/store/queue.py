"""What waits for a receiver, as the desk looks at it."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter

from sqlalchemy import Connection, and_, func, or_, select

from monitor.model import Kind, Silence, Subject
from monitor.steps.sending import Hindrance, Queue, Waiting
from monitor.store.codec import subject_value
from monitor.store.tables import alert as alerts
from monitor.store.tables import delivery as table
from monitor.store.tables import receiver
from monitor.store.types import Record

PATIENCE = 3
"""Failed tries of one message that all behind it wait for; by the usual schedule two and a half minutes."""
MOST = 1000
"""Deliveries of a receiver that are told together at most."""
FEW = 100
"""… and that are looked at when the foremost goes by itself: a long queue must not cost its length."""
WINDOW = timedelta(days=1)
"""The longest time that a budget may be for, and that inhibitions and pauses look back."""
SKEW = timedelta(minutes=1)
"""How far ahead of now something may lie that has happened. What lies further ahead was written by a clock
that was put back, and nothing waits for it."""


class State(enum.StrEnum):
    """How a delivery stands. None of them needs a live process to leave it."""

    WAITING = "waiting"
    SENT = "sent"
    MERGED = "merged"
    """It was told with others, in the delivery that `merged` names."""
    QUIET = "quiet"
    """Nobody is told of it: silenced, inhibited or overtaken."""
    DEAD = "dead"
    """Given up, until a person replays it."""


STORIES = (Kind.FIRST, Kind.RULE, Kind.GROWTH)
"""Kinds of deliveries that tell of a story, and are kept up to date."""
SOUNDS = (*STORIES, Kind.CHANGE)
"""Kinds of deliveries that tell of an alert."""


def with_work(connection: Connection, now: datetime, limit: int, busy: Collection[str] = ()) -> Sequence[str]:
    """Receivers whose foremost delivery is due, that are not in `busy`, and that want to be written to."""
    # All behind it waits for a message that is tried; an edit, or what waits for its time, lets others pass.
    tried = and_(table.c.claimed.is_not(None), table.c.attempt < PATIENCE, table.c.kind != Kind.EDIT)
    counts = or_(tried, table.c.due <= now)
    heads = (
        select(func.min(table.c.seq).label("seq"))
        .where(table.c.state == State.WAITING, table.c.receiver.not_in(list(busy)), counts)
        .group_by(table.c.receiver)
        .subquery()
    )
    open_for_us = and_(or_(receiver.c.wait.is_(None), receiver.c.wait <= now), receiver.c.disabled.is_(None))
    query = (
        select(table.c.receiver)
        .join(heads, heads.c.seq == table.c.seq)
        .outerjoin(receiver, receiver.c.name == table.c.receiver)
        .where(table.c.due <= now, or_(receiver.c.name.is_(None), open_for_us))
        .order_by(table.c.due, table.c.seq)
        .limit(limit)
    )
    return connection.scalars(query).all()


def of_receiver(connection: Connection, name: str, silences: Sequence[Silence], now: datetime) -> Queue:
    """All that waits for the receiver, what went to it of late, and what may keep any of it quiet."""
    waiting = _due(connection, name, now)
    sent = _sent(connection, name, now)
    stories = {one.story for one in waiting if one.story is not None}
    told = [*((story, when) for _, story, when in sent), *_together(connection, name, now)]
    return Queue(
        name,
        waiting,
        sent=[when for _, _, when in sent],
        batches={batch: when for batch, _, when in sent if batch},
        stories={story: when for story, when in sorted(told, key=itemgetter(1)) if story in stories},
        causes=_causes(connection, stories, now),
        silences=silences,
        flooded=connection.scalar(select(receiver.c.flooded).where(receiver.c.name == name)),
    )


def _due(connection: Connection, name: str, now: datetime) -> Sequence[Waiting]:
    """What is due, and all of its group where the foremost is of one. What is held is not looked at again."""
    mine = _WAITING.where(table.c.receiver == name)
    due = mine.where(table.c.due <= now)
    foremost = connection.execute(due.limit(1)).first()
    if foremost is None:
        return []
    rows = connection.execute(due.limit(MOST if foremost.held or foremost.batch else FEW)).all()
    if foremost.batch:
        later = mine.where(table.c.due > now, table.c.batch == foremost.batch, table.c.claimed.is_(None))
        rows = sorted([*rows, *connection.execute(later.limit(MOST))], key=attrgetter("seq"))
    return [_waiting(row) for row in rows]


_WAITING = (
    select(
        table.c.seq,
        table.c.kind,
        table.c.created,
        table.c.due,
        table.c.route,
        table.c.batch,
        table.c.story,
        table.c.attempt,
        table.c.claimed,
        table.c.held,
        alerts.c.subject,
    )
    .outerjoin(alerts, alerts.c.id == table.c.alert)
    .where(table.c.state == State.WAITING)
    .order_by(table.c.seq)
)


def _waiting(row: Record) -> Waiting:
    return Waiting(
        seq=row.seq,
        kind=Kind(row.kind),
        subject=subject_value(row.subject or "", row.story),
        created=row.created,
        due=row.due,
        route=row.route,
        batch=row.batch,
        story=row.story,
        tried=row.attempt > 0 or row.claimed is not None,
        held=Hindrance(row.held) if row.held else None,
    )


def _sent(connection: Connection, name: str, now: datetime) -> Sequence[tuple[str, int | None, datetime]]:
    """(group, story, when) of each message with a sound that went out of late, oldest first."""
    query = (
        select(table.c.batch, table.c.story, table.c.settled)
        .where(
            table.c.receiver == name,
            table.c.settled.between(now - WINDOW, now + SKEW),
            table.c.state == State.SENT,
            table.c.kind.in_((*SOUNDS, Kind.DIGEST)),
        )
        .order_by(table.c.settled)
    )
    return [(row.batch, row.story, row.settled) for row in connection.execute(query)]


def _together(connection: Connection, name: str, now: datetime) -> Sequence[tuple[int, datetime]]:
    """(story, when) of what was told of late together with others."""
    whole = table.alias()
    query = (
        select(table.c.story, whole.c.settled)
        .join(whole, whole.c.seq == table.c.merged)
        .where(
            table.c.receiver == name,
            table.c.settled > now - 2 * WINDOW,  # when it was put to the others, which may have waited since
            table.c.state == State.MERGED,
            table.c.story.is_not(None),
            whole.c.settled.between(now - WINDOW, now + SKEW),
            whole.c.state == State.SENT,
        )
    )
    return [(row.story, row.settled) for row in connection.execute(query)]


def _causes(
    connection: Connection, stories: Collection[int], now: datetime
) -> Sequence[tuple[Subject, datetime]]:
    """Alerts of the last day of these stories, and the latest of any."""
    recent = select(alerts.c.subject, alerts.c.story, alerts.c.created).where(
        alerts.c.created.between(now - WINDOW, now + SKEW)
    )
    latest = recent.order_by(alerts.c.created.desc()).limit(MOST)
    own = recent.where(alerts.c.story.in_(list(stories)))
    found = {row: None for query in (own, latest) for row in connection.execute(query).all()}
    return [(subject_value(row.subject, row.story), row.created) for row in found]
