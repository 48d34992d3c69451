"""Imprints: what entries said when they were last seen, and what comes of their edits.

feed ─► recognised: fresh | seen with imprints (one look-up) ─► compared ─► settle ══ the poll's commit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, insert, literal, or_, select, update

from monitor.model import Entry
from monitor.steps.seen import Compared, Edit, Imprint, Recognised, Seen
from monitor.store.codec import entry_columns
from monitor.store.dialect import insert as upsert
from monitor.store.entries import Arrival, add_entries, keys_of
from monitor.store.kept import moment
from monitor.store.ready import Written, looked_up
from monitor.store.tables import article, entry
from monitor.store.tables import imprint as table

_KNOWN = (
    "SELECT entry.id, entry.key, also, title, link, exact, digest, imprint.updated, edits, reread "
    "FROM entry LEFT JOIN imprint ON imprint.entry = entry.id "
    "WHERE source = ? AND (entry.key IN ({keys}) OR also IN ({keys}))"
)


class _Known(NamedTuple):
    """A known entry and its imprint, times as they are kept."""

    id: int
    key: str
    also: str
    title: str
    link: str
    exact: int | None
    digest: int | None
    updated: int | None
    edits: int | None
    reread: int | None


def recognised(connection: Connection, source_id: str, entries: Sequence[Entry]) -> Recognised:
    """The entries of which neither key is known, in order, each key once; and those that are known.

    A second key says more than a first one that others have come to share: it is looked for first.
    """
    rows: dict[str, _Known] = {}
    keys = (key for one in entries for key in keys_of(one))
    for row in map(_Known._make, looked_up(connection, _KNOWN, source_id, keys)):
        rows[row.key] = row
        rows.setdefault(row.also, row)
    rows.pop("", None)
    fresh, seen = [], []
    known, taken = set(rows), set()
    for one in entries:
        row_ = rows.get(one.also) or rows.get(one.key)
        if row_ is not None and row_.id not in taken:
            taken.add(row_.id)
            seen.append(_seen(row_, one))
        elif row_ is None and known.isdisjoint(keys_of(one)):
            fresh.append(one)
        known |= keys_of(one)
    return Recognised(fresh, seen)


def _seen(row: _Known, shown: Entry) -> Seen:
    kept = None
    if row.digest is not None:
        kept = Imprint(row.digest, _moment(row.updated), row.exact or 0)
    return Seen(row.id, shown, row.title, row.link, kept, row.edits or 0, _moment(row.reread))


def _moment(kept: int | None) -> datetime | None:
    return None if kept is None else moment(kept)


_FRESH = Written(
    insert(table).from_select(
        ["entry", "exact", "digest", "updated", "edits"],
        select(
            entry.c.id,
            bindparam("all_of_it"),
            bindparam("said"),
            bindparam("when", type_=table.c.updated.type),
            literal(0),
        ).where(entry.c.source == bindparam("of"), entry.c.key == bindparam("name")),
    )
)


def settle(connection: Connection, source_id: str, brought: Compared, arrival: Arrival, now: datetime) -> int:
    """Keep what a feed brings: new entries, due to be read, their imprints, and edits; how many were new."""
    added = add_entries(connection, source_id, brought.fresh, arrival, now)
    _keep(connection, source_id, {key: brought.imprints[key] for key in added if key in brought.imprints})
    _take(connection, brought.edits)
    return len(added)


def _keep(connection: Connection, source_id: str, imprints: Mapping[str, Imprint]) -> None:
    rows = [
        {"of": source_id, "name": key, "all_of_it": one.exact, "said": one.digest, "when": one.updated}
        for key, one in imprints.items()
    ]
    if rows:
        _FRESH.each(connection, rows)


_ADD = upsert(table)
_TAKE = _ADD.on_conflict_do_update(
    index_elements=["entry"],
    set_={name: _ADD.excluded[name] for name in ("exact", "digest", "updated", "edits", "reread")},
)
_NOTE = _ADD.on_conflict_do_update(
    index_elements=["entry"], set_={name: _ADD.excluded[name] for name in ("exact", "digest", "updated")}
)
_SAID = ("link", "title", "summary", "content", "author", "updated", "lang")
# Only what is still there is read again: of an article that is forgotten there is nothing to compare.
_AGAIN = (
    update(entry)
    .where(
        entry.c.id == bindparam("row"),
        or_(entry.c.due.is_not(None), select(article.c.id).where(article.c.entry == entry.c.id).exists()),
    )
    .values(
        **{name: bindparam(f"new_{name}", type_=entry.c[name].type) for name in _SAID},
        due=case(
            (entry.c.due < bindparam("at", type_=entry.c.due.type), entry.c.due),
            else_=bindparam("at", type_=entry.c.due.type),
        ),
        attempt=0,
    )
)


def _take(connection: Connection, edits: Sequence[Edit]) -> None:
    """Keep what known entries say now; those that are due are read again."""
    noted = [{**_columns(one), "edits": one.edits} for one in edits if one.due is None]
    if noted:
        connection.execute(_NOTE, noted)
    again = [one for one in edits if one.due is not None]
    if again:
        connection.execute(_TAKE, [{**_columns(one), "edits": one.edits, "reread": one.due} for one in again])
        connection.execute(_AGAIN, [_shown(one) for one in again])


def _columns(one: Edit) -> dict[str, Any]:
    said = one.imprint
    return {"entry": one.row, "exact": said.exact, "digest": said.digest, "updated": said.updated}


def _shown(one: Edit) -> dict[str, Any]:
    said = entry_columns(one.entry)
    return {"row": one.row, "at": one.due, **{f"new_{name}": said[name] for name in _SAID}}


JUST_NOW = timedelta(hours=1)
_HOLLOW = (
    update(table)
    .where(table.c.entry == bindparam("of"), table.c.reread > bindparam("lately", type_=table.c.reread.type))
    .values(edits=table.c.edits + 1)
)


def hollow(connection: Connection, entry_id: int, now: datetime) -> None:
    """It was read again and says what it said: if for an edit, the next one is waited for the longer."""
    connection.execute(_HOLLOW, {"of": entry_id, "lately": now - JUST_NOW})


VISITS = 100
"""Articles of a source that wait to be looked at again at most, should a rule hold in everything."""


def room(connection: Connection, source_id: str, due: datetime, now: datetime) -> datetime | None:
    """`due`, when an article may still be looked at again then; None when enough of its source are."""
    # What is being read, or tried again, has been tried; what waits for a visit has not.
    waiting = select(entry.c.id).where(entry.c.source == source_id, entry.c.due > now, entry.c.attempt == 0)
    return due if len(connection.scalars(waiting.limit(VISITS)).all()) < VISITS else None


_LEAVE = (
    update(entry)
    .where(
        entry.c.source == bindparam("of"),
        entry.c.due.is_not(None),
        select(article.c.id).where(article.c.entry == entry.c.id).exists(),
    )
    .values(due=None)
)


def leave(connection: Connection, source_id: str) -> None:
    """Look at nothing of a source again: nobody wants its site to be asked any more."""
    connection.execute(_LEAVE, {"of": source_id})
