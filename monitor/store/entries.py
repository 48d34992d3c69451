"""Entries: each is stored once, and waits to be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, select, update

from monitor.model import Entry, Source
from monitor.steps import Unread
from monitor.steps.seen import Before
from monitor.store.codec import article_value, entry_columns, entry_value, source_value
from monitor.store.dialect import insert
from monitor.store.ready import Asked, Written, looked_up
from monitor.store.tables import article, body, match, source
from monitor.store.tables import entry as table
from monitor.store.types import Record

RECENT = 2000


def unknown(connection: Connection, source_id: str, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those entries of which neither key is known, in order, each key once."""
    known = _known_keys(connection, source_id, [key for entry in entries for key in keys_of(entry)])
    fresh = []
    for entry in entries:
        keys = keys_of(entry)
        if known.isdisjoint(keys):
            fresh.append(entry)
        known |= keys
    return fresh


def keys_of(entry: Entry) -> set[str]:
    """The keys under which an entry is known."""
    return {entry.key, entry.also} - {""}


def _known_keys(connection: Connection, source_id: str, keys: Sequence[str]) -> set[str]:
    """Which of `keys` belong to a stored entry of the source, under either name, and the other names too."""
    return {key for row in looked_up(connection, _KEYS, source_id, keys) for key in row if key}


_KEYS = "SELECT key, also FROM entry WHERE source = ? AND (key IN ({keys}) OR also IN ({keys}))"


def titles_known(connection: Connection, source_id: str, entries: Sequence[Entry]) -> int:
    """How many titles of these entries the source had before, among its latest `RECENT` entries.

    A title counts once: "Losses of the day" is no sign of an old entry.
    """
    latest = select(table.c.title).where(table.c.source == source_id).order_by(table.c.seen.desc())
    known = set(connection.scalars(latest.limit(RECENT)))
    return len({entry.title for entry in entries if entry.title} & known)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How entries came; see `PollResult`."""

    first: bool = False
    late: bool = False
    told: datetime | None = None


_INSERT = Written(
    insert(table).on_conflict_do_nothing(),
    ("source", "seen", "late", "due", "attempt", "fault", "first_poll", *entry_columns(Entry(key=""))),
)


def add_entries(
    connection: Connection, source_id: str, entries: Sequence[Entry], arrival: Arrival, now: datetime
) -> Sequence[str]:
    """Store the entries that are not known yet, due to be read at once; their keys."""
    fresh = unknown(connection, source_id, entries)
    common = {"source": source_id, "seen": now, "late": arrival.late, "due": now, "attempt": 0, "fault": ""}
    rows = [
        {**common, "first_poll": arrival.first or _was_told(entry, arrival.told), **entry_columns(entry)}
        for entry in fresh
    ]
    if rows:
        _INSERT.each(connection, rows)
    return [entry.key for entry in fresh]


def _was_told(entry: Entry, told: datetime | None) -> bool:
    """It was there, as far as one can know, when all until `told` had been told of."""
    return told is not None and (entry.published is None or entry.published <= told)


@dataclass(frozen=True, slots=True)
class Share:
    """Whose entries may be claimed, so that one source with much to read does not hold the others up."""

    busy: Collection[str] = ()
    """Sources that get nothing: theirs are being read."""
    each: int | None = None
    """Entries of one source at most; None: any number."""


def claim_reads(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    configured: Mapping[str, Source],
    share: Share,
) -> Sequence[Unread]:
    """Entries that are due to be read, oldest first; they are due again when the lease ends.

    The attempt is counted here, not when it ends: a page that kills its reader counts too.
    """
    ids = _foremost(connection, now, limit, share)
    claimed = list(_unread(connection, ids, configured))
    _CLAIM.each(connection, ({"of": id, "until": now + lease} for id in ids))
    return claimed


FAR = 400
"""Entries that are due at which a claim looks before it asks source by source: few sources have them all."""


def _foremost(connection: Connection, now: datetime, limit: int, share: Share) -> Sequence[int]:
    """Numbers of the entries that are read next, oldest first.

    Mostly few are due, and to ask ten thousand sources for theirs takes 11 ms; but ranking all that is due
    took as long when a source had brought 3,500.
    """
    each = limit if share.each is None else share.each
    room = dict.fromkeys(share.busy, 0)
    found: list[int] = []
    for looked, row in enumerate(_DUE.one_by_one(connection, {"now": now})):
        if looked == FAR and share.each is not None:
            asked = {"now": now, "busy": list(share.busy), "limit": limit, "each": each}
            return connection.scalars(_DUE_OF_EACH, asked).all()
        if room.setdefault(row.source, each) > 0:
            room[row.source] -= 1
            found.append(row.id)
            if len(found) == limit:
                break
    return found


# Made once: to make them takes longer than to run them.
_NOW = bindparam("now", type_=table.c.due.type)
_DUE = Asked(select(table.c.id, table.c.source).where(table.c.due <= _NOW).order_by(table.c.due, table.c.id))
_FIRST = table.alias()
_DUE_OF_EACH = (
    select(table.c.id)
    .select_from(
        source.join(
            table,
            table.c.id.in_(
                select(_FIRST.c.id)
                .where(_FIRST.c.source == source.c.id, _FIRST.c.due <= _NOW)
                .order_by(_FIRST.c.due, _FIRST.c.id)
                .limit(bindparam("each", type_=Integer))
                .correlate(source)
            ),
        )
    )
    .where(source.c.id.not_in(bindparam("busy", expanding=True)))
    .order_by(table.c.due, table.c.id)
    .limit(bindparam("limit", type_=Integer))
)
_CLAIM = Written(
    update(table)
    .where(table.c.id == bindparam("of"))
    .values(due=bindparam("until", type_=table.c.due.type), attempt=table.c.attempt + 1)
)


def _unread(connection: Connection, ids: Sequence[int], configured: Mapping[str, Source]) -> Iterator[Unread]:
    """The entries with these rows, in this order, as they are before the claim."""
    rows = [_WAITING.one_or_none(connection, {"of": id}) for id in ids]
    before = _before(connection, [row for row in rows if row.number])
    wanted = sorted({row.source for row in rows})
    mirrors = (_SOURCE.one_or_none(connection, {"of": id}) for id in wanted)
    sources = {row.id: source_value(row, configured.get(row.id)) for row in mirrors}
    for row in rows:
        yield Unread(
            entry_id=row.id,
            source=sources[row.source],
            entry=entry_value(row),
            seen=row.seen,
            first_poll=row.first_poll,
            late=row.late,
            attempt=row.attempt,
            before=before.get(row.id),
        )


# The number tells which were read before; what they said is looked up for those alone.
_WAITING = Asked(
    select(table, article.c.id.label("number"))
    .outerjoin(article, article.c.entry == table.c.id)
    .where(table.c.id == bindparam("of"))
)
_SOURCE = Asked(select(source).where(source.c.id == bindparam("of")))
_READ = (
    select(article, body.c.text, source.c.country)
    .join(body, body.c.article == article.c.id)
    .join(source, source.c.id == article.c.source)
)


def _before(connection: Connection, read: Sequence[Record]) -> Mapping[int, Before]:
    """What was made of these entries when they were last read."""
    if not read:
        return {}
    faults = {row.number: row.fault for row in read}
    rules: dict[int, list[str]] = {number: [] for number in faults}
    for row in connection.execute(select(match.c.article, match.c.rule).where(match.c.article.in_(faults))):
        rules[row.article].append(row.rule)
    found = connection.execute(_READ.where(article.c.id.in_(faults)))
    return {
        row.entry: Before(row.id, article_value(row, ()), faults[row.id], tuple(rules[row.id]))
        for row in found
    }
