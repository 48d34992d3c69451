"""What keeps the database quick, and small facts about the whole."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from monitor.store import dialect, sqlite
from monitor.store.tables import meta


def maintain(path: Path) -> None:
    """Look after the file while others use it; raises StoreError."""
    sqlite.tidy(path)


def remember(connection: Connection, name: str, value: str) -> None:
    """Keep a small fact."""
    statement = dialect.insert(meta).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def recall(connection: Connection, name: str) -> str:
    """A small fact, or an empty string."""
    return connection.scalar(select(meta.c.value).where(meta.c.name == name)) or ""
