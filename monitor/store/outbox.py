"""The outbox: deliveries wait here until a receiver has taken them or a person must look.

A receiver gets its deliveries in the order in which they were made: one that must be tried again soon holds
those behind it back, so that a chat reads the news in order. Receivers do not wait for each other.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, update

from monitor.alerting.alert import delivery_id
from monitor.model import Alert, Delivery, Outcome, Rejected, RetryLater, Sent
from monitor.store.codec import message_value
from monitor.store.dialect import insert
from monitor.store.tables import alert as alerts
from monitor.store.tables import delivery as table

PATIENCE = 3
"""Failed tries of one message that all behind it wait for; by the usual schedule two and a half minutes."""


class State(enum.StrEnum):
    """How a delivery stands. None of them needs a live process to leave it."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


def add_deliveries(connection: Connection, alert: Alert, now: datetime) -> None:
    """One delivery for each receiver of the alert, due at once."""
    rows = [
        {
            "id": delivery_id(alert.id, receiver),
            "alert": alert.id,
            "receiver": receiver,
            "state": State.WAITING,
            "attempt": 0,
            "due": now,
            "reason": "",
            "created": now,
        }
        for receiver in dict.fromkeys(alert.receivers)
    ]
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(index_elements=["id"]), rows)


def claim_deliveries(
    connection: Connection, now: datetime, lease: timedelta, limit: int, busy: Collection[str] = ()
) -> Sequence[Delivery]:
    """The foremost delivery of each receiver, where it is due; due again when the lease ends.

    Order is kept through the first tries. A message that has failed `PATIENCE` times lets the others pass
    until it is due itself: one that its service chokes on must not hold back what comes after it for days.
    """
    in_order = or_(table.c.attempt < PATIENCE, table.c.due <= now)
    heads = (
        select(func.min(table.c.seq))
        .where(table.c.state == State.WAITING, table.c.receiver.not_in(list(busy)), in_order)
        .group_by(table.c.receiver)
    )
    due = (
        select(table, alerts.c.message)
        .join(alerts, alerts.c.id == table.c.alert)
        .where(table.c.seq.in_(heads), table.c.due <= now)
        .order_by(table.c.due, table.c.seq)
        .limit(limit)
    )
    rows = connection.execute(due).all()
    if rows:
        claimed = table.c.seq.in_([row.seq for row in rows])
        connection.execute(update(table).where(claimed).values(due=now + lease))
    return [
        Delivery(row.id, row.receiver, message_value(row.message), row.created, row.attempt) for row in rows
    ]


def settle_delivery(
    connection: Connection, delivery: Delivery, outcome: Outcome, due: datetime | None, now: datetime
) -> None:
    """Keep how a try ended.

    What was taken is sent for good: a slower try of the same delivery cannot bring it back. What a person
    has dropped meanwhile stays dropped, unless the service has taken it after all. A wait that the service
    asked for holds for all that goes to the receiver.
    """
    if isinstance(outcome, RetryLater) and outcome.after is not None:
        _hold(connection, delivery.receiver, now + outcome.after)
    mine = update(table).where(table.c.id == delivery.id)
    tried = table.c.attempt + 1
    match outcome:
        case Sent():
            connection.execute(
                mine.values(state=State.SENT, attempt=tried, due=None, reason="", settled=now).where(
                    table.c.state != State.SENT
                )
            )
        case RetryLater(reason=reason) | Rejected(reason=reason):
            state, settled = (State.DEAD, now) if due is None else (State.WAITING, None)
            connection.execute(
                mine.values(state=state, attempt=tried, due=due, reason=reason, settled=settled).where(
                    table.c.state == State.WAITING
                )
            )


def _hold(connection: Connection, receiver: str, until: datetime) -> None:
    """Let nothing go to the receiver before `until`: going on after a 429 gets a sender shut out for good."""
    early = update(table).where(
        table.c.receiver == receiver, table.c.state == State.WAITING, table.c.due < until
    )
    connection.execute(early.values(due=until))


def replay(connection: Connection, delivery: str, now: datetime) -> bool:
    """Make a dead or waiting delivery due now, its tries all before it; False when there is none such."""
    again = (
        update(table)
        .where(table.c.id == delivery, table.c.state != State.SENT)
        .values(state=State.WAITING, attempt=0, due=now, settled=None)
    )
    return connection.execute(again).rowcount > 0


def drop(connection: Connection, delivery: str, now: datetime) -> bool:
    """Give a waiting delivery up; False when there is none such."""
    gone = (
        update(table)
        .where(table.c.id == delivery, table.c.state == State.WAITING)
        .values(state=State.DEAD, due=None, reason="dropped by hand", settled=now)
    )
    return connection.execute(gone).rowcount > 0
