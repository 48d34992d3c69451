"""Alarms: each is opened, told and closed in one commit, so that a crash repeats and loses none.

Nobody is told twice: an alarm is told of by the commit that writes it down, and of one subject at most one
stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, update

from monitor.store.dialect import insert
from monitor.store.outbox import add_notice
from monitor.store.tables import alarm as table
from monitor.store.types import Record
from monitor.views import AlarmRecord
from monitor.watching import Alarm, Kind, Look

KEPT = timedelta(days=90)
"""Alarms that are over for so long are forgotten."""


def standing(connection: Connection) -> Sequence[Alarm]:
    """Those that are open."""
    rows = connection.execute(select(table).where(table.c.closed.is_(None)).order_by(table.c.opened))
    known = set(Kind)
    return [Alarm(Kind(row.kind), row.subject, row.text, row.opened) for row in rows if row.kind in known]


def settle_alarms(connection: Connection, look: Look, now: datetime) -> None:
    """Open and close what a look has changed, and tell of it."""
    told = now if look.message is not None and look.receivers else None
    if look.message is not None:
        add_notice(connection, f"alarms:{now.isoformat()}", look.message, look.receivers, now)
    rows = [
        {
            "key": alarm.key,
            "kind": str(alarm.kind),
            "subject": alarm.subject,
            "text": alarm.text,
            "opened": alarm.opened,
            "closed": alarm.closed,
            "told": told,
        }
        for alarm in look.changes.opened
    ]
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)
    for alarm in (*look.changes.over, *look.changes.dropped):
        closing = update(table).where(table.c.key == alarm.key, table.c.closed.is_(None))
        connection.execute(closing.values(closed=alarm.closed))
    connection.execute(delete(table).where(table.c.closed < now - KEPT))


def alarm_records(connection: Connection, since: datetime, limit: int) -> Sequence[AlarmRecord]:
    """Those that are open, and those that were at some time from `since` on, the newest first."""
    asked = or_(table.c.closed.is_(None), table.c.closed >= since)
    newest = select(table).where(asked).order_by(table.c.opened.desc(), table.c.key.desc()).limit(limit)
    return [_record(row) for row in connection.execute(newest)]


def _record(row: Record) -> AlarmRecord:
    return AlarmRecord(row.kind, row.subject, row.text, row.opened, row.closed, row.told)
