"""How receivers stand: what they asked for, and those that take nothing any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.store.dialect import insert
from monitor.store.tables import receiver as table
from monitor.views import ReceiverStatus

REFUSALS = 3
"""Messages refused in a row, each for itself, after which the receiver is taken to be wrong."""


def sync_receivers(connection: Connection, setups: Mapping[str, str]) -> None:
    """Make rows for receivers; one that is set up anew is not disabled any more. `setups`: name to digest."""
    known = {row.name: row.setup for row in connection.execute(select(table.c.name, table.c.setup))}
    for name, setup in setups.items():
        if name not in known:
            connection.execute(insert(table).values(name=name, setup=setup, reason="", refused=0))
        elif known[name] != setup:
            enable(connection, name)
            connection.execute(update(table).where(table.c.name == name).values(setup=setup))


def wait_until(connection: Connection, name: str, until: datetime) -> None:
    """Nothing goes to the receiver before then; what it asked for earlier holds where that is longer."""
    _row(connection, name)
    later = update(table).where(table.c.name == name, (table.c.wait.is_(None)) | (table.c.wait < until))
    connection.execute(later.values(wait=until))


def flooded(connection: Connection, name: str, until: datetime) -> None:
    """Its messages come together until then."""
    _row(connection, name)
    connection.execute(update(table).where(table.c.name == name).values(flooded=until))


def took(connection: Connection, name: str) -> None:
    """It took a message."""
    connection.execute(update(table).where(table.c.name == name, table.c.refused > 0).values(refused=0))


def refused(connection: Connection, name: str, reason: str, now: datetime, *, permanent: bool) -> bool:
    """It refused a message; whether that disables it now, which it does once."""
    _row(connection, name)
    connection.execute(update(table).where(table.c.name == name).values(refused=table.c.refused + 1))
    broken = update(table).where(table.c.name == name, table.c.disabled.is_(None))
    if not permanent:
        broken = broken.where(table.c.refused >= REFUSALS)
    return connection.execute(broken.values(disabled=now, reason=reason)).rowcount > 0


def enable(connection: Connection, name: str) -> bool:
    """Write to it again; False when it was not disabled."""
    disabled = update(table).where(table.c.name == name, table.c.disabled.is_not(None))
    again = disabled.values(disabled=None, wait=None, reason="", refused=0)
    return connection.execute(again).rowcount > 0


def statuses(connection: Connection) -> Sequence[ReceiverStatus]:
    """Every receiver that was ever written to or configured, by name."""
    rows = connection.execute(select(table).order_by(table.c.name))
    return [ReceiverStatus(row.name, row.wait, row.disabled, row.reason, row.flooded) for row in rows]


def _row(connection: Connection, name: str) -> None:
    made = insert(table).values(name=name, setup="", reason="", refused=0)
    connection.execute(made.on_conflict_do_nothing(index_elements=["name"]))
