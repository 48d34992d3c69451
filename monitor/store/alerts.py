"""Alerts, written beside the article that caused them: both are there after a crash, or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

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
    added = connection.execute(
        insert(table)
        .values(
            id=alert.id,
            story=story,
            article=article,
            created=now,
            rules=alert.rules,
            message=message_text(replace(alert.message, silence=silencing(story))),
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
