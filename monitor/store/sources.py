"""Sources: the mirror of the configuration, and the schedule of polls."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, or_, select, update

from monitor.cadence import audit, claimed, postponed
from monitor.errors import StoreError
from monitor.model import Because, Entry, Poll, PollState, Source
from monitor.steps import PollResult, Settle
from monitor.store import imprints, pushes
from monitor.store.codec import STATE, source_columns, source_value, state_columns, state_value
from monitor.store.entries import Arrival
from monitor.store.hosts import keep, standing
from monitor.store.outbox import add_notice
from monitor.store.ready import Asked, Written
from monitor.store.tables import source as table
from monitor.store.types import Record
from monitor.text.url import authority

LONGEST_WAIT = timedelta(days=15)
"""Beyond its interval no source waits longer (`cadence`: Retry-After counts for a week at most, and days to
skip are fewer than seven): a later poll was set by a clock that stood wrong, and might not come for years."""

SPREAD = timedelta(seconds=4)
"""Jitter of new sources: it gives them an order of their own, so that neighbours in a list do not burst."""


def sync_sources(connection: Connection, sources: Sequence[Source], now: datetime) -> None:
    """Make the mirror equal to the configuration.

    A new source is due at once. One whose place (url, kind) changed is new again: its validators speak of
    another document. One that left is switched off, not deleted: its articles stay, and so does its state
    for the day it comes back, but none of them is looked at again.
    """
    old = {row.id: row for row in connection.execute(select(table))}
    known = [(source, old[source.id]) for source in sources if source.id in old]
    added = [_added(source, now) for source in sources if source.id not in old]
    if added:
        connection.execute(insert(table), added)
    for source, row in known:
        changed = {
            name: value for name, value in _changed(source, row, now).items() if getattr(row, name) != value
        }
        if changed:
            connection.execute(update(table).where(table.c.id == source.id).values(**changed))
    polled = {id for id, row in old.items() if row.active}
    for gone in sorted(polled - {source.id for source in sources}):
        connection.execute(update(table).where(table.c.id == gone).values(active=False))
        imprints.leave(connection, gone)


def never_asked(connection: Connection) -> frozenset[str]:
    """The sources that are on and were never polled."""
    query = select(table.c.id).where(table.c.active, table.c.polled.is_(None))
    return frozenset(connection.scalars(query))


def _added(source: Source, now: datetime) -> dict[str, Any]:
    return {"id": source.id, "active": True, **source_columns(source), **_fresh(source, now)}


def _fresh(source: Source, now: datetime) -> dict[str, Any]:
    """Never polled, and due at once: the jitter looks back, so that a single round finds every new source."""
    return {**state_columns(PollState()), "next_poll": now - jitter(source.id)}


def _changed(source: Source, row: Record, now: datetime) -> dict[str, Any]:
    """What the row of a known source becomes."""
    columns = {"active": True, **source_columns(source)}
    if (source.url, source.kind) != (row.url, row.kind):
        return columns | _fresh(source, now)
    if row.next_poll > now + source.max_interval + LONGEST_WAIT:
        return columns | {"next_poll": now}
    if row.polled is not None and row.polled > now:  # the clock stood wrong: the same wait, from now on
        wait = row.next_poll - row.polled  # none once that was mended
        return columns | ({"next_poll": now + wait} if wait > timedelta(0) else {})
    return columns | _rescheduled(source, row)


def _rescheduled(source: Source, row: Record) -> dict[str, Any]:
    """The schedule within the source's new bounds.

    A shorter interval counts from the last poll at once where an interval has set the time, and as far as the
    feed's own word allows: what the server asked for stays.
    """
    if row.polled is None or (source.min_interval, source.max_interval) == (
        row.min_interval,
        row.max_interval,
    ):
        return {}
    interval = (
        None if row.interval is None else min(max(row.interval, source.min_interval), source.max_interval)
    )
    allowed = claimed(source, replace(state_value(row), interval=None), row.polled)
    next_poll = max(row.next_poll, allowed)
    if not row.failures and row.because in (Because.NEW, Because.ADAPTIVE):
        next_poll = min(next_poll, max(row.polled + source.max_interval, allowed))
    return {"interval": interval, "next_poll": next_poll}


def jitter(source_id: str) -> timedelta:
    """A share of SPREAD that is always the same for one source."""
    digest = hashlib.sha256(source_id.encode()).digest()
    return SPREAD * int.from_bytes(digest[:4], "big") / 2**32


def claim_polls(
    connection: Connection,
    now: datetime,
    limit: int,
    configured: Mapping[str, Source],
    busy: Collection[str] | None = None,
) -> Sequence[Poll]:
    """Active sources that are due, oldest first; with `busy`, one of each host and none of those hosts.

    The claim itself moves the next poll on (`cadence.claimed`), and says which are asked in full: however a
    process ends, and however often, no source is asked before its time. Those whose host wants to be left
    alone, or that are not to be asked at this hour, wait on.
    """
    ids = list(islice(_apart(_DUE.one_by_one(connection, {"now": now}), busy), limit))
    if not ids:
        return []
    holds = standing(connection, now)
    polls, later = [], []
    for id in ids:
        row = _MINE.one_or_none(connection, {"of": id})
        late = max(now - row.next_poll, timedelta(0))
        poll = Poll(source_value(row, configured.get(row.id)), state_value(row), late=late)
        if wait := postponed(poll.state, now, holds.get(authority(poll.url)), jitter(row.id) / SPREAD):
            later.append({"of": row.id, "at": wait.at, "set_by": wait.because, "text": wait.why})
        else:
            polls.append(replace(poll, audit=audit.due(poll.state, now)))
    _LATER.each(connection, later)
    _CLAIM.each(connection, (_moved_on(poll, now) for poll in polls))
    return polls


def _apart(found: Iterable[Record], busy: Collection[str] | None) -> Iterator[str]:
    """Ids of sources, with `busy` on hosts of their own, none of them busy."""
    taken = set(busy or ())
    for row in found:
        host = authority(row.moved or row.url)
        if busy is None:
            yield row.id
        elif host not in taken:
            taken.add(host)
            yield row.id


def _moved_on(poll: Poll, now: datetime) -> dict[str, Any]:
    """The schedule of a source while it is asked. An audit is on record before it goes out."""
    at = claimed(poll.source, poll.state, now)
    return {"of": poll.source.id, "at": at, "whole": now if poll.audit else poll.state.full}


_DUE = Asked(
    select(table.c.id, table.c.url, table.c.moved)
    .where(
        table.c.active,
        table.c.gone.is_(None),
        table.c.next_poll <= bindparam("now", type_=table.c.next_poll.type),
    )
    .order_by(table.c.next_poll, table.c.id)
)
_MINE = Asked(select(table).where(table.c.id == bindparam("of")))


def _of_one(*conditions: ColumnElement[bool], **values: Any) -> Written:
    """Columns of the source `of`, by the names of parameters."""
    bound = {name: bindparam(value, type_=table.c[name].type) for name, value in values.items()}
    return Written(update(table).where(table.c.id == bindparam("of"), *conditions).values(bound))


_AT_ITS_PLACE = or_(
    bindparam("url").is_(None), and_(table.c.url == bindparam("url"), table.c.kind == bindparam("kind"))
)
_CLAIM = _of_one(next_poll="at", full="whole")
_LATER = _of_one(next_poll="at", because="set_by", why="text")
_SETTLE = _of_one(_AT_ITS_PLACE, next_poll="at", **{name: f"new_{name}" for name in STATE})


def settle_poll(connection: Connection, result: PollResult, now: datetime) -> int:
    """Entries, edits, validators, schedule and hold together; how many entries were new.

    A poll of what the source was before it was given another address changes nothing.
    """
    state = {f"new_{name}": value for name, value in state_columns(result.state).items()}
    url, kind = result.place or (None, None)
    of = {"of": result.source, "url": url, "kind": kind}
    if not _SETTLE.touched(connection, {**of, "at": result.next_poll, **state}):
        if _MINE.one_or_none(connection, of) is None:
            raise StoreError(f"there is no source {result.source!r}")
        return 0
    if result.hold is not None:
        keep(connection, result.hold, now)
    if result.word is not None:
        add_notice(connection, result.word.key, result.word.message, result.word.receivers, now)
    if result.hub is not None:
        pushes.named(connection, result.source, result.hub, now)
    arrival = Arrival(result.first, result.late, result.told)
    return imprints.settle(connection, result.source, result.brought, arrival, now)


def settle_few(
    connection: Connection, source: str, entries: Sequence[Entry], settle: Settle, now: datetime
) -> tuple[PollResult, int]:
    """Tell which entries are known, and keep what `settle` makes of it; that, and how many were new."""
    result = settle(imprints.recognised(connection, source, entries))
    return result, settle_poll(connection, result, now)


def beyond_rows(sources: Iterable[Source]) -> dict[str, Source]:
    """Those of which something is kept in memory alone."""
    return {source.id: source for source in sources if source.headers or source.selector or source.select}


def resume(connection: Connection, source: str, now: datetime) -> bool:
    """Poll a source again whose server had said that it is gone; False when there is none such."""
    gone = update(table).where(table.c.id == source, table.c.active, table.c.gone.is_not(None))
    return connection.execute(gone.values(gone=None, next_poll=now)).rowcount > 0
