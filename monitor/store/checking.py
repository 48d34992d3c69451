"""Whether a database is sound: SQLite's own checks, and what only we know must hold between rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from monitor.errors import StoreError
from monitor.store import sqlite
from monitor.store.fulltext import folded
from monitor.store.tables import metadata
from monitor.store.types import unpack

MOST: Final = 20
"""Faults of one kind that are named."""

_UNINDEXED: Final = (
    "SELECT title, summary, text FROM article LEFT JOIN body ON body.article = article.id "
    "WHERE article.id NOT IN (SELECT id FROM article_fts_docsize)"
)
_ORPHANS: Final = (
    ("articles without an entry", "SELECT count(*) FROM article WHERE entry NOT IN (SELECT id FROM entry)"),
    (
        "articles without a text",
        "SELECT count(*) FROM article WHERE NOT EXISTS (SELECT 1 FROM body WHERE article = article.id)",
    ),
    (
        "articles without a line on how they were placed",
        "SELECT count(*) FROM article WHERE NOT EXISTS (SELECT 1 FROM relation WHERE article = article.id)",
    ),
    (
        "stories without an article or an alert",
        "SELECT count(*) FROM story WHERE NOT EXISTS (SELECT 1 FROM article WHERE story = story.id) "
        "AND NOT EXISTS (SELECT 1 FROM alert WHERE story = story.id)",
    ),
    (
        "articles in the index that are not stored",
        "SELECT count(*) FROM article_fts_docsize WHERE id NOT IN (SELECT id FROM article)",
    ),
)
"""What must not be, by what no key forbids."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    schema: str
    counts: Mapping[str, int]
    """Rows of each table."""
    problems: Sequence[str] = ()


def examine(path: Path, *, full: bool) -> Checked:
    """Check a file that nobody writes to, such as a backup; nothing is made beside it. Raises StoreError."""
    return _with(sqlite.open_still(path), path, full=full)


def check(path: Path, *, full: bool) -> Checked:
    """Check a database while others use it; raises StoreError when it cannot even be opened.

    The quick check reads every page, and the full one also holds indexes and tables against each other.
    """
    return _with(sqlite.open_raw(path, read_only=True), path, full=full)


def _with(connection: Any, path: Path, *, full: bool) -> Checked:
    try:
        return _checked(connection, full=full)
    except sqlite.driver().Error as error:
        raise sqlite.explained(error, path) from error
    finally:
        connection.close()


def _checked(connection: Any, *, full: bool) -> Checked:
    """One snapshot is looked at, so that what comes in meanwhile is no fault."""
    connection.execute("BEGIN")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" not in tables:
        raise StoreError("this is not a database of ours")
    ((schema,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    problems = _damage(connection, "integrity_check" if full else "quick_check")
    if problems:
        return Checked(str(schema), {}, problems)
    problems = [*_broken_keys(connection), *_orphans(connection), *_unindexed(connection)]
    return Checked(str(schema), _counts(connection, tables), problems)


def _damage(connection: Any, pragma: str) -> list[str]:
    """What SQLite finds, in its words; where it cannot even look, that."""
    found: list[str] = []
    try:
        for (said,) in connection.execute(f"PRAGMA {pragma}({MOST})"):
            found += [line for line in said.splitlines() if line != "ok"]
    except sqlite.driver().DatabaseError as error:
        found.append(str(error))
    return found


def _counts(connection: Any, tables: Collection[str]) -> Mapping[str, int]:
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our names
        for name in sorted(metadata.tables)
        if name in tables
    }


def _broken_keys(connection: Any) -> list[str]:
    found: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        found[table, parent] = found.get((table, parent), 0) + 1
    return [f"{number} rows of {table} belong to no {parent}" for (table, parent), number in found.items()]


def _orphans(connection: Any) -> Iterator[str]:
    for what, query in _ORPHANS:
        ((number,),) = connection.execute(query).fetchall()
        if number:
            yield f"{number} {what}"


def _unindexed(connection: Any) -> Iterator[str]:
    """Articles that no search finds. One of signs alone has no words to be found by."""
    rows = connection.execute(_UNINDEXED)
    if number := sum(
        any(map(folded, (title, summary, unpack(text or b"")))) for title, summary, text in rows
    ):
        yield f"{number} articles that the index lacks"
