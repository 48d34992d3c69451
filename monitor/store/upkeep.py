"""What keeps the database small and safe: prune in small steps, copy while it is used."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, exists, select, update

from monitor.errors import StoreError
from monitor.store import dialect, fulltext
from monitor.store.looks import WINDOW
from monitor.store.tables import alert, article, body, entry, match, meta, relation, story, story_state, told


def prune(connection: Connection, before: datetime, now: datetime, batch: int = 200) -> int:
    """Forget up to `batch` articles first seen before `before` in which no rule held; how many they were.

    Each step is one short transaction: call until it returns 0. The entry's key stays, so that a feed which
    still lists the item does not bring it back as news; and so do articles in which copies are still looked
    for, whatever `before` says.
    """
    old = (
        select(article.c.id, article.c.entry, article.c.story)
        .join(entry, entry.c.id == article.c.entry)
        .where(
            article.c.seen < min(before, now - WINDOW),
            entry.c.due.is_(None),
            ~exists().where(match.c.article == article.c.id),
            ~exists().where(alert.c.article == article.c.id),
        )
        .order_by(article.c.seen, article.c.id)
        .limit(batch)
    )
    rows = connection.execute(old).all()
    if rows:
        _forget(connection, [row.id for row in rows], [row.entry for row in rows])
        _drop_empty(connection, sorted({row.story for row in rows}))
        dialect.give_pages_back(connection)
    return len(rows)


def _forget(connection: Connection, articles: Sequence[int], entries: Sequence[int]) -> None:
    fulltext.remove(connection, articles)
    connection.execute(delete(body).where(body.c.article.in_(articles)))
    connection.execute(delete(relation).where(relation.c.article.in_(articles)))
    connection.execute(delete(article).where(article.c.id.in_(articles)))
    emptied = {"title": "", "summary": "", "content": "", "author": ""}
    connection.execute(update(entry).where(entry.c.id.in_(entries)).values(**emptied))


def _drop_empty(connection: Connection, stories: Sequence[int]) -> None:
    empty = select(story.c.id).where(
        story.c.id.in_(stories),
        ~exists().where(article.c.story == story.c.id),
        ~exists().where(alert.c.story == story.c.id),
        ~exists().where(told.c.story == story.c.id),
    )
    gone = connection.execute(empty).scalars().all()
    connection.execute(delete(story_state).where(story_state.c.story.in_(gone)))
    connection.execute(delete(story).where(story.c.id.in_(gone)))


def maintain(path: Path) -> None:
    """Look after the file while others use it; raises StoreError."""
    dialect.tidy(path)


def remember(connection: Connection, name: str, value: str) -> None:
    """Keep a small fact."""
    statement = dialect.insert(meta).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def recall(connection: Connection, name: str) -> str:
    """A small fact, or an empty string."""
    return connection.scalar(select(meta.c.value).where(meta.c.name == name)) or ""


def backup(path: Path, to: Path) -> None:
    """Copy the database at `path` to the new file `to` (0600) while others use it; raises StoreError.

    The copy is one snapshot, compact, and appears under its name only when it is whole.
    """
    if to.exists():
        raise StoreError(f"{to} is there already: a backup replaces nothing")
    half = to.with_name(f".{to.name}.half")
    try:
        half.unlink(missing_ok=True)
        os.close(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        dialect.copy(path, half)
        half.replace(to)
    except OSError as error:
        raise StoreError(f"backup {to}: {error.strerror}") from error
    finally:
        half.unlink(missing_ok=True)
