"""The outbox: deliveries wait here until a receiver has taken them or a person must look.

A receiver gets its deliveries in the order in which they were made: one that must be tried again soon holds
those behind it back, so that a chat reads the news in order. Receivers do not wait for each other. What of
all that waits goes out now, and in which company, the desk decides (`monitor.steps.sending.Desk`); what it
decides is written here in the commit that claims the work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from monitor.alerting.alert import delivery_id, digest_id, edit_id, notice_id, together_id
from monitor.model import Alert, Delivery, Kind, Message
from monitor.steps import Tally
from monitor.steps.sending import Desk, Hindrance, Queue, Ruling
from monitor.store import queue as queues
from monitor.store import receivers
from monitor.store.codec import message_text, message_value
from monitor.store.dialect import insert as upsert
from monitor.store.queue import SOUNDS, STORIES, State
from monitor.store.silences import in_force
from monitor.store.tables import alert as alerts
from monitor.store.tables import delivery as table
from monitor.store.types import Record

EDIT_WAIT = timedelta(minutes=1)
"""How long an edit waits for others of its message."""
LATE_WAIT = timedelta(minutes=10)
"""How long what was published while nothing was polled is gathered."""


def add_deliveries(connection: Connection, alert: Alert, story: int, now: datetime) -> None:
    """One delivery for each addressee of the alert."""
    told = _told_of(connection, story)
    rows = [
        {
            "id": delivery_id(alert.id, to.receiver),
            "alert": alert.id,
            "receiver": to.receiver,
            "state": State.WAITING,
            "kind": alert.kind if alert.kind is Kind.CHANGE or to.receiver in told else Kind.FIRST,
            "story": story,
            "route": to.route,
            "batch": to.batch,
            "due": now + (LATE_WAIT if alert.late else to.wait),
            "held": Hindrance.LATE if alert.late else "",
            "created": now,
        }
        for to in alert.addressees
    ]
    if rows:
        connection.execute(upsert(table).on_conflict_do_nothing(index_elements=["id"]), rows)


def _told_of(connection: Connection, story: int) -> Collection[str]:
    """Receivers that were told of the story, or will be."""
    told = table.c.state.in_([State.WAITING, State.SENT, State.MERGED])
    asked = select(table.c.receiver).where(table.c.story == story, table.c.kind.in_(SOUNDS), told)
    return set(connection.scalars(asked.distinct()))


def add_notice(connection: Connection, key: str, message: Message, to: Sequence[str], now: datetime) -> bool:
    """A word of the program on itself, once for each key; False when it was said before."""
    rows = [
        {
            "id": notice_id(key, receiver),
            "receiver": receiver,
            "state": State.WAITING,
            "kind": Kind.NOTICE,
            "due": now,
            "created": now,
            "message": message_text(message),
        }
        for receiver in dict.fromkeys(to)
    ]
    if not rows:
        return False
    said = connection.execute(upsert(table).on_conflict_do_nothing(index_elements=["id"]), rows)
    return said.rowcount > 0


def add_digest(
    connection: Connection, digest: str, at: datetime, letters: Mapping[str, Message], now: datetime
) -> None:
    """A digest that was due or asked for `at`, once for each receiver: its message by the receiver's name."""
    rows = [
        {
            "id": digest_id(digest, at, receiver),
            "receiver": receiver,
            "state": State.WAITING,
            "kind": Kind.SCHEDULED,
            "due": now,
            "created": now,
            "message": message_text(message),
        }
        for receiver, message in letters.items()
    ]
    if rows:
        connection.execute(upsert(table).on_conflict_do_nothing(index_elements=["id"]), rows)


def bring_up_to_date(connection: Connection, story: int, article: int, tally: Tally, now: datetime) -> None:
    """Put new counts into what receivers were told of a story: in what waits, or by an edit of what was sent.

    Only messages that can be edited have a reference. An edit that still waits is brought up to date itself.
    """
    latest = (
        select(table, alerts.c.message.label("raised"))
        .join(alerts, alerts.c.id == table.c.alert)
        .where(
            table.c.story == story,
            table.c.kind.in_(STORIES),
            table.c.state.in_([State.WAITING, State.SENT]),
        )
        .order_by(table.c.seq.desc())
    )
    seen: set[str] = set()
    for row in connection.execute(latest).all():
        if row.receiver in seen:
            continue
        seen.add(row.receiver)
        text = message_text(_with(message_value(row.message or row.raised), tally))
        if row.state == State.WAITING:  # should it be on its way just now, it is edited when that has ended
            connection.execute(update(table).where(table.c.seq == row.seq).values(message=text))
        elif row.reference:
            add_edit(connection, row, str(article), text, now)


def _with(told: Message, tally: Tally) -> Message:
    return replace(told, sites=tally.sites, texts=tally.texts, story=tally.news or told.story)


def add_edit(connection: Connection, sent: Record, cause: str, text: str, now: datetime) -> None:
    """Let the message of a delivery that was sent be `text`.

    All edits of it that wait say the same from now on, so that none that is tried again brings back what was.
    """
    waiting = update(table).where(table.c.target == sent.seq, table.c.state == State.WAITING)
    connection.execute(waiting.values(message=text))
    untried = select(table.c.seq).where(
        table.c.target == sent.seq, table.c.state == State.WAITING, table.c.claimed.is_(None)
    )
    if connection.scalar(untried.limit(1)) is not None:
        return
    row = {
        "id": edit_id(sent.id, cause),
        "alert": sent.alert,
        "receiver": sent.receiver,
        "state": State.WAITING,
        "kind": Kind.EDIT,
        "story": sent.story,
        "route": sent.route,
        "due": now + EDIT_WAIT,
        "created": now,
        "message": text,
        "reference": sent.reference,
        "target": sent.seq,
    }
    connection.execute(upsert(table).values(row).on_conflict_do_nothing(index_elements=["id"]))


def claim_deliveries(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    desk: Desk,
    busy: Collection[str] = (),
) -> Sequence[Delivery]:
    """For each receiver with something due, what the desk lets go; due again when the lease ends.

    Order is kept through the first tries. A message that has failed `PATIENCE` times lets the others pass
    until it is due itself: one that its service chokes on must not hold back what comes after it for days.
    """
    names = queues.with_work(connection, now, limit, busy)
    if not names:
        return []
    silences = in_force(connection, now)
    made = []
    for name in names:
        queue = queues.of_receiver(connection, name, silences, now)
        ruling = desk(queue, now)
        _write(connection, queue, ruling, desk, now)
        if ruling.send:
            made.append(_hand_out(connection, ruling, desk, now, lease))
    return made


def _write(connection: Connection, queue: Queue, ruling: Ruling, desk: Desk, now: datetime) -> None:
    """Keep what the desk decided about all that does not go."""
    for kept in ruling.held:
        connection.execute(
            update(table)
            .where(table.c.seq == kept.seq)
            .values(due=kept.until, held=kept.hindrance, reason=kept.reason)
        )
    for seq, reason in ruling.quiet:
        _end(connection, [seq], State.QUIET, reason, now)
    if ruling.expired:
        _end(connection, ruling.expired, State.DEAD, "too old to be sent", now)
        about = f"{len(ruling.expired)} messages to {queue.receiver} grew too old to be sent: monitor outbox"
        to = desk.operators(but=queue.receiver) or [queue.receiver]
        add_notice(connection, f"expired {queue.receiver} {now:%Y-%m-%d}", desk.notice(about), to, now)
    if ruling.flooded is not None:
        receivers.flooded(connection, queue.receiver, ruling.flooded)
        if ruling.flood_begins:
            key = f"flood {queue.receiver} {now.isoformat()}"
            add_notice(connection, key, desk.flood(queue.receiver), [queue.receiver], now)


def _end(connection: Connection, those: Iterable[int], state: State, reason: str, now: datetime) -> None:
    ended = update(table).where(table.c.seq.in_(list(those)))
    connection.execute(ended.values(state=state, due=None, reason=reason, settled=now))


def _hand_out(
    connection: Connection, ruling: Ruling, desk: Desk, now: datetime, lease: timedelta
) -> Delivery:
    """The one delivery that goes: one that waits, or a new one in which several are told."""
    rows = list(
        connection.execute(_WITH_MESSAGE.where(table.c.seq.in_(list(ruling.send))).order_by(table.c.seq))
    )
    row = rows[0]
    if len(rows) > 1:
        row = _together(connection, rows, ruling, desk, now)
    connection.execute(
        update(table)
        .where(table.c.seq == row.seq)
        .values(due=now + lease, claimed=now, held="", reason=row.reason)
    )
    return Delivery(
        row.id,
        row.receiver,
        message_value(row.message or row.raised),
        row.created,
        row.attempt,
        Kind(row.kind),
        row.reference if row.kind == Kind.EDIT else "",
    )


_WITH_MESSAGE = select(table, alerts.c.message.label("raised")).outerjoin(
    alerts, alerts.c.id == table.c.alert
)


def _together(
    connection: Connection, rows: Sequence[Record], ruling: Ruling, desk: Desk, now: datetime
) -> Record:
    """A new delivery that tells of all of them, which are then done with. Its id follows from theirs."""
    message = desk.gathered([message_value(row.message or row.raised) for row in rows], ruling.why)
    name = together_id(row.id for row in rows)
    values = {
        "id": name,
        "receiver": rows[0].receiver,
        "state": State.WAITING,
        "kind": Kind.DIGEST,
        "route": rows[0].route,
        "batch": rows[0].batch,
        "due": now,
        "created": now,
        "message": message_text(message),
    }
    connection.execute(insert(table).values(values))
    made = connection.execute(_WITH_MESSAGE.where(table.c.id == name)).one()
    merged = update(table).where(table.c.seq.in_([row.seq for row in rows]))
    connection.execute(merged.values(state=State.MERGED, due=None, merged=made.seq, settled=now))
    return made


def replay(connection: Connection, delivery: str, now: datetime) -> bool:
    """Make a delivery due now that was not sent, with all its tries before it; False when there is none.

    Who asks for it believes in the receiver: one that was disabled is written to again.
    """
    mine = table.c.id == delivery, table.c.state.in_([State.WAITING, State.DEAD, State.QUIET])
    receiver = connection.scalar(select(table.c.receiver).where(*mine))
    if receiver is None:
        return False
    again = {"state": State.WAITING, "attempt": 0, "created": now, "due": now, "held": "", "settled": None}
    connection.execute(update(table).where(*mine).values(again))
    receivers.enable(connection, receiver)
    return True


def drop(connection: Connection, delivery: str, now: datetime) -> bool:
    """Give a waiting delivery up; False when there is none such."""
    gone = (
        update(table)
        .where(table.c.id == delivery, table.c.state == State.WAITING)
        .values(state=State.DEAD, due=None, reason="dropped by hand", settled=now)
    )
    return connection.execute(gone).rowcount > 0
