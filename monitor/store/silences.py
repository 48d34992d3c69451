"""Silences: for some time nobody is told of what they fit. They outlive restarts and are kept when over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.model import Silence
from monitor.store.codec import matcher_text, matcher_value
from monitor.store.dialect import insert
from monitor.store.tables import article
from monitor.store.tables import silence as table
from monitor.store.types import Record


def add_silence(connection: Connection, silence: Silence) -> None:
    """Keep a silence; the same id twice is one."""
    values = {
        "id": silence.id,
        "matcher": matcher_text(silence.matcher),
        "author": silence.author,
        "comment": silence.comment,
        "starts": silence.starts,
        "ends": silence.ends,
    }
    connection.execute(insert(table).values(values).on_conflict_do_nothing(index_elements=["id"]))


def unknown_stories(connection: Connection, stories: Collection[int]) -> Sequence[int]:
    """Those of these stories of which no article is there."""
    there = select(article.c.story).where(article.c.story.in_(stories)).distinct()
    return sorted(set(stories) - set(connection.scalars(there)))


def expire_silence(connection: Connection, silence: str, now: datetime) -> bool:
    """End a silence that is not over; False when there is none such."""
    ended = update(table).where(table.c.id == silence, table.c.ends > now).values(ends=now)
    return connection.execute(ended).rowcount > 0


def in_force(connection: Connection, now: datetime) -> Sequence[Silence]:
    """Those that hold at that time, the oldest first."""
    holding = select(table).where(table.c.starts <= now, table.c.ends > now)
    return [_value(row) for row in connection.execute(holding.order_by(table.c.starts, table.c.id))]


def silences(connection: Connection, *, over: datetime | None = None) -> Sequence[Silence]:
    """All of them, the latest to end first; with `over`, only those that end after that time."""
    query = select(table).order_by(table.c.ends.desc(), table.c.id)
    if over is not None:
        query = query.where(table.c.ends > over)
    return [_value(row) for row in connection.execute(query)]


def _value(row: Record) -> Silence:
    return Silence(row.id, matcher_value(row.matcher), row.author, row.comment, row.starts, row.ends)
