"""How a try ended, and what follows for the receiver."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from monitor.model import Delivery, Kind, Outcome, Rejected, RetryLater, Sent
from monitor.steps.sending import Desk
from monitor.store import receivers
from monitor.store.codec import message_value
from monitor.store.outbox import add_edit, add_notice
from monitor.store.queue import State
from monitor.store.tables import delivery as table


def settle_delivery(
    connection: Connection,
    delivery: Delivery,
    outcome: Outcome,
    due: datetime | None,
    now: datetime,
    *,
    desk: Desk,
    pause: timedelta = timedelta(0),
) -> None:
    """Keep how a try ended. `due` is when to try again; None ends it.

    What was taken is sent for good: a slower try of the same delivery cannot bring it back. What a person
    has dropped meanwhile stays dropped, unless the service has taken it after all. `pause` is what the
    service wants between two messages; a wait that it asked for holds for all that goes to the receiver.
    """
    wait = max((span for span in (pause, _asked(outcome)) if span), default=None)
    if wait is not None:
        receivers.wait_until(connection, delivery.receiver, now + wait)
    mine = update(table).where(table.c.id == delivery.id)
    tried = {"attempt": table.c.attempt + 1}
    match outcome:
        case Sent(reference=reference):
            receivers.took(connection, delivery.receiver)
            sent = {"state": State.SENT, "due": None, "reason": "", "settled": now}
            kept = {"reference": reference} if reference else {}
            connection.execute(mine.values(tried | sent | kept).where(table.c.state != State.SENT))
            if reference and delivery.kind is not Kind.EDIT:
                _catch_up(connection, delivery, now)
        case RetryLater(reason=reason) | Rejected(reason=reason):
            over = State.QUIET if delivery.kind is Kind.EDIT else State.DEAD
            ended = {"state": over, "settled": now} if due is None else {}
            still = mine.where(table.c.state == State.WAITING)
            connection.execute(still.values(tried | ended | {"due": due, "reason": reason}))
    if isinstance(outcome, Rejected) and delivery.kind is not Kind.EDIT:
        _refused(connection, delivery, outcome, desk, now)


def _catch_up(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Edit what was sent, where its story went on while it was on its way."""
    row = connection.execute(select(table).where(table.c.id == delivery.id)).one_or_none()
    if row is not None and row.message and message_value(row.message) != delivery.message:
        add_edit(connection, row, "on its way", row.message, now)


def _asked(outcome: Outcome) -> timedelta | None:
    match outcome:
        case Sent(pause=pause):
            return pause
        case RetryLater(after=after):
            return after
    return None


def _refused(
    connection: Connection, delivery: Delivery, outcome: Rejected, desk: Desk, now: datetime
) -> None:
    """Write no more to a receiver that takes nothing, and say so elsewhere."""
    name = delivery.receiver
    if receivers.refused(connection, name, outcome.reason, now, permanent=outcome.permanent):
        said = (
            f"Nothing is sent to receiver {name} any more: {outcome.reason}. What is for it waits; "
            f"mend its settings, or: monitor receivers enable {name}"
        )
        key = f"disabled {name} {now.isoformat()}"
        add_notice(connection, key, desk.notice(said), desk.operators(but=name), now)
