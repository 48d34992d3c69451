"""Sources: the mirror of the configuration, and the schedule of polls."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Connection, func, insert, select, type_coerce, update

from monitor.errors import StoreError
from monitor.model import Headers, Poll, PollState, Source
from monitor.steps import PollResult
from monitor.store.codec import source_columns, source_value, state_columns, state_value
from monitor.store.entries import add_entries
from monitor.store.tables import source as table
from monitor.store.types import Moment, Record, micros
from monitor.text.url import authority

LONGEST_WAIT = timedelta(days=8)
"""Beyond its interval no source waits longer (`cadence`: Retry-After counts for a week at most): a
later poll was set by a clock that stood wrong, and might not come for years."""

SPREAD = timedelta(seconds=4)
"""Jitter of new sources: it gives them an order of their own, so that neighbours in a list do not burst."""


def sync_sources(connection: Connection, sources: Sequence[Source], now: datetime) -> None:
    """Make the mirror equal to the configuration.

    A new source is due at once. One whose place (url, kind) changed is new again: its validators speak of
    another document. One that left is switched off, not deleted: its articles stay, and so does its state
    for the day it comes back.
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
    return columns | _rescheduled(source, row)


def _rescheduled(source: Source, row: Record) -> dict[str, Any]:
    """The schedule within the source's new bounds.

    A shorter interval counts from the last poll at once, but not while polls fail: the time may then be
    what the server asked for (Retry-After).
    """
    if row.polled is None or (source.min_interval, source.max_interval) == (
        row.min_interval,
        row.max_interval,
    ):
        return {}
    interval = (
        None if row.interval is None else min(max(row.interval, source.min_interval), source.max_interval)
    )
    next_poll = max(row.next_poll, row.polled + source.min_interval)
    if not row.failures:
        next_poll = min(next_poll, row.polled + source.max_interval)
    return {"interval": interval, "next_poll": next_poll}


def jitter(source_id: str) -> timedelta:
    """A share of SPREAD that is always the same for one source."""
    digest = hashlib.sha256(source_id.encode()).digest()
    return SPREAD * int.from_bytes(digest[:4], "big") / 2**32


def claim_polls(
    connection: Connection,
    now: datetime,
    limit: int,
    headers: Mapping[str, Headers],
    busy: Collection[str] | None = None,
) -> Sequence[Poll]:
    """Active sources that are due, oldest first; with `busy`, one of each host and none of those hosts.

    The claim itself moves the next poll on by the source's interval: however a process ends, and however
    often, no source is asked before its time.
    """
    due = (
        select(table.c.id, table.c.url)
        .where(table.c.active, table.c.next_poll <= now)
        .order_by(table.c.next_poll, table.c.id)
    )
    found = connection.execute(due if busy is not None else due.limit(limit))
    ids = list(islice(found.scalars() if busy is None else _apart(found, busy), limit))
    if not ids:
        return []
    mine = table.c.id.in_(ids)
    rows = connection.execute(select(table).where(mine).order_by(table.c.next_poll, table.c.id)).all()
    connection.execute(
        update(table).where(mine).values(next_poll=type_coerce(micros(now) + _own_interval(), Moment))
    )
    return [Poll(source_value(row, headers.get(row.id, ())), state_value(row)) for row in rows]


def _apart(found: Iterable[Record], busy: Collection[str]) -> Iterator[str]:
    """Ids of sources on hosts of their own, none of them in `busy`."""
    taken = set(busy)
    for row in found:
        host = authority(row.url)
        if host not in taken:
            taken.add(host)
            yield row.id


def _own_interval() -> Any:
    interval = type_coerce(table.c.interval, BigInteger)
    return func.coalesce(interval, type_coerce(table.c.min_interval, BigInteger))


def settle_poll(connection: Connection, result: PollResult, now: datetime) -> int:
    """Entries, validators and schedule together; how many entries were new."""
    done = connection.execute(
        update(table)
        .where(table.c.id == result.source)
        .values(**state_columns(result.state), next_poll=result.next_poll)
    )
    if done.rowcount == 0:
        raise StoreError(f"there is no source {result.source!r}")
    return add_entries(connection, result.source, result.entries, first=result.first, now=now)


def headers_of(sources: Iterable[Source]) -> dict[str, Headers]:
    """What is kept of the sources in memory alone."""
    return {source.id: source.headers for source in sources if source.headers}
