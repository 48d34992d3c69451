"""After the clock was put back: what waits for a time that it was to come to waits as long from now on.

Otherwise an article, a message or a receiver would wait for as long as the clock was ahead. What waited for a
time far off before that comes early once, and is judged anew then. What happened keeps its time: it may be
now that the clock is wrong, and nothing may be too old when it is put right. Sources go by when they were
polled (`sources.sync_sources`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, text

from monitor.store.kept import micros
from monitor.store.upkeep import recall, remember

LEAST: Final = timedelta(minutes=1)
"""Clocks that a network keeps right step by less; to wait so much longer harms nobody."""

_SEEN: Final = "clock"
"""The fact that says what time it was when the daemon looked last."""

_WAITS: Final = {
    "entry": ("due",),
    "delivery": ("due",),
    "receiver": ("wait", "flooded"),
    "hold": ("until",),
    "subscription": ("due",),
}


def note_time(connection: Connection, now: datetime) -> None:
    """Keep what time it is: a daemon that starts later sees by it that the clock was put back meanwhile."""
    remember(connection, _SEEN, now.isoformat())


def put_back(connection: Connection, now: datetime, by: timedelta | None) -> timedelta:
    """Let what waits wait for so much less, and tell by how much; None: as far as the last look is ahead."""
    if by is None:
        seen = recall(connection, _SEEN)
        by = datetime.fromisoformat(seen) - now if seen else timedelta(0)
    if by < LEAST:
        return timedelta(0)
    bound = {"now": micros(now), "by": micros(by)}
    for table, columns in _WAITS.items():
        for column in columns:
            shorter = f"UPDATE {table} SET {column} = {column} - :by WHERE {column} > :now"  # noqa: S608 - ours
            connection.execute(text(shorter), bound)
    note_time(connection, now)
    return by
