"""Alerts, written beside the article that caused them: both are there after a crash, or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.alerting.message import silencing
from monitor.model import Alert
from monitor.store.codec import message_text, subject_text
from monitor.store.dialect import insert
from monitor.store.outbox import add_deliveries
from monitor.store.tables import alert as table
from monitor.store.tables import told


def add_alert(connection: Connection, alert: Alert, story: int, article: int, now: datetime) -> bool:
    """Store an alert, what it has told of, and its deliveries; False when it was raised before.

    The id follows from the cause, so that a reading repeated after a crash raises nothing twice.
    """
    message = replace(alert.message, silence=silencing(story), thread=_first(connection, story) or alert.id)
    added = connection.execute(
        insert(table)
        .values(
            id=alert.id,
            story=story,
            article=article,
            created=now,
            rules=alert.rules,
            message=message_text(message),
            subject=subject_text(alert.subject),
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )
    if added.rowcount == 0:
        return False
    if alert.rules:
        rows = [{"story": story, "rule": rule, "alert": alert.id} for rule in alert.rules]
        connection.execute(insert(told).on_conflict_do_nothing(), rows)
    add_deliveries(connection, alert, story, now)
    return True


def _first(connection: Connection, story: int) -> str | None:
    """The alert that told of the story first: its number alone may be that of another story elsewhere."""
    query = select(table.c.id).where(table.c.story == story).order_by(table.c.created, table.c.id).limit(1)
    return connection.execute(query).scalar()
