"""What a look at the whole asks, by index and without a glance at an article, and what it writes down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.cadence.advice import standstill
from monitor.store import alarms, daily, tallies
from monitor.store.codec import source_value, state_value
from monitor.store.dialect import insert
from monitor.store.queue import State
from monitor.store.tables import delivery, receiver, source, tally, text_length, watched
from monitor.store.types import Record
from monitor.store.upkeep import remember
from monitor.watching import Alarm, Figures, Group, Look, Named, Outgoing, Polled, Series, hour_of

LOOKED = "watch.looked"
"""The fact that says when the last look was. Each look writes it: so it is known that writing works."""

_DAY = 24


def figures(connection: Connection, receivers: Iterable[str], least: int, now: datetime) -> Figures:
    """All that is looked at. Of the series those that may be silent (none for a day) or a spike (`least`)."""
    standing = alarms.standing(connection)
    since = hour_of(now - tallies.KEPT)
    return Figures(
        volume=_counts(connection, Group.ALL, "", since),
        series=[
            Series(Group(row.kind), row.name, row.since, _counts(connection, row.kind, row.name, since))
            for row in _worth_a_look(connection, standing, least, hour_of(now))
        ],
        sources=_sources(connection, now),
        lengths=_lengths(connection),
        receivers=[_outgoing(connection, name) for name in receivers],
        standing=standing,
    )


_COUNTS = select(tally.c.hour, tally.c.articles).where(
    tally.c.kind == bindparam("kind"), tally.c.name == bindparam("name"), tally.c.hour >= bindparam("since")
)


def _counts(connection: Connection, kind: str, name: str, since: int) -> Mapping[int, int]:
    rows = connection.execute(_COUNTS, {"kind": str(kind), "name": name, "since": since})
    return {hour: number for hour, number in rows}


def _worth_a_look(connection: Connection, standing: Sequence[Alarm], least: int, hour: int) -> list[Record]:
    mine = (tally.c.kind == watched.c.kind, tally.c.name == watched.c.name)
    last = select(func.max(tally.c.hour)).where(*mine).scalar_subquery()
    day = select(func.sum(tally.c.articles)).where(*mine, tally.c.hour > hour - _DAY).scalar_subquery()
    rows = connection.execute(select(watched, last.label("last"), day.label("day")))
    stands = {alarm.subject for alarm in standing}
    return [
        row
        for row in rows
        if row.name in stands
        or (row.last is not None and row.last <= hour - _DAY)
        or (row.kind != Group.SOURCE and (row.day or 0) >= least)
    ]


def _sources(connection: Connection, now: datetime) -> list[Polled]:
    rows = connection.execute(select(source).where(source.c.active))
    return [_polled(row, now) for row in rows]


def _polled(row: Record, now: datetime) -> Polled:
    state = state_value(row)
    return Polled(row.id, source_value(row).title, state, standstill(state, now))


def _lengths(connection: Connection) -> Mapping[str, Sequence[int]]:
    rows = connection.execute(
        select(text_length.c.source, text_length.c.chars)
        .join(source, source.c.id == text_length.c.source)
        .where(source.c.active, source.c.full_text)
        .order_by(text_length.c.source, text_length.c.article)
    )
    return {name: [row.chars for row in those] for name, those in groupby(rows, key=lambda row: row.source)}


def _outgoing(connection: Connection, name: str) -> Outgoing:
    """How delivering to a receiver goes, by the foremost that was tried and the last that was sent."""
    mine = select(delivery).where(delivery.c.receiver == name).limit(1)
    tried = mine.where(delivery.c.state == State.WAITING, delivery.c.attempt > 0).order_by(delivery.c.seq)
    waiting = connection.execute(tried).one_or_none()
    taken = mine.where(delivery.c.state == State.SENT).order_by(delivery.c.seq.desc())
    sent = connection.execute(taken).one_or_none()
    disabled = connection.scalar(select(receiver.c.disabled).where(receiver.c.name == name))
    return Outgoing(
        name,
        waiting_since=waiting.created if waiting else None,
        tries=waiting.attempt if waiting else 0,
        reason=waiting.reason if waiting else "",
        sent=sent.settled if sent else None,
        disabled=disabled is not None,
    )


def settle_watch(connection: Connection, look: Look, now: datetime) -> None:
    """Write down what a look has changed, alarms and word of them together."""
    _sync(connection, look.named, hour_of(now))
    alarms.settle_alarms(connection, look, now)
    tallies.expire(connection, now)
    daily.expire(connection, now)
    remember(connection, LOOKED, now.isoformat())


def _sync(connection: Connection, named: Sequence[Named], hour: int) -> None:
    """Make what is watched equal to `named`: what is new, or was made anew, is watched from now on."""
    old = {(row.kind, row.name): row.made for row in connection.execute(select(watched))}
    wanted = {(str(one.group), one.name): one.made for one in named}
    gone = [{"of": kind, "called": name} for kind, name in old.keys() - wanted.keys()]
    if gone:
        of = (watched.c.kind == bindparam("of"), watched.c.name == bindparam("called"))
        connection.execute(delete(watched).where(*of), gone)
    made = [
        {"kind": kind, "name": name, "made": what, "since": hour}
        for (kind, name), what in wanted.items()
        if old.get((kind, name)) != what
    ]
    if made:
        anew = insert(watched)
        changed = {"made": anew.excluded.made, "since": anew.excluded.since}
        connection.execute(anew.on_conflict_do_update(index_elements=["kind", "name"], set_=changed), made)
