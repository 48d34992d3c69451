"""What is SQLite's own, gathered here: another database replaces this module and `fulltext`, no more.

The library matters: SQLite 3.7.0–3.51.2 can corrupt a WAL database that several connections use (the
WAL-reset bug, fixed in 3.51.3), and Python loads whatever the system has. So the driver is `pysqlite3`,
whose wheel carries its own library; the standard one is taken only when it is new enough.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Table, literal_column
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import RangeError, StoreError

__all__ = [
    "BUSY_TIMEOUT",
    "DIALECT",
    "MINIMUM",
    "compact",
    "copy",
    "driver",
    "explain",
    "explained",
    "give_pages_back",
    "insert",
    "made",
    "mark",
    "open_raw",
    "open_still",
    "prepare",
    "rebuilding",
]

MINIMUM = (3, 51, 3)
BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's write (the command line beside the daemon) before giving up."""

_DRIVERS = ("pysqlite3.dbapi2", "sqlite3.dbapi2")
_CACHE_KIB = 32_000
_READERS_CACHE_KIB = 8_000
"""Of each reading connection. What it has not got comes from the system's own cache of the file."""
_WAL_KEPT = 64 * 1024 * 1024
_PAGES_GIVEN_BACK = 1000
_PLAIN_WORDS = {
    "unable to open database file": "it cannot be opened: look at the path and at who may read and write it",
    "file is not a database": "this file is not a database of ours",
    "database disk image is malformed": "it is damaged: `monitor db check` says where, and "
    "`monitor db restore` goes back to a backup",
    "attempt to write a readonly database": "it may not be written, and even reading writes beside it",
    "database or disk is full": "the disk is full",
    "disk i/o error": "the disk cannot be read or written",
    "database is locked": "another process has been writing to it for too long",
}


def driver(names: tuple[str, ...] = _DRIVERS) -> ModuleType:
    """The first DB-API module with a sound SQLite library; StoreError says what to do when none has."""
    found = []
    for name in names:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        if module.sqlite_version_info >= MINIMUM:
            return module
        found.append(module.sqlite_version)
    wanted = ".".join(map(str, MINIMUM))
    raise StoreError(
        f"SQLite {wanted} or newer is needed (older ones can corrupt the database), "
        f"found {', '.join(found) or 'none'}: install the Python package pysqlite3 0.6.1 or newer"
    )


DIALECT = sqlite.dialect(paramstyle="qmark")
"""How statements are written that are compiled once."""


def open_raw(path: Path, *, read_only: bool) -> Any:
    """A DB-API connection in autocommit to a file that exists."""
    return driver().connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
    )


def open_still(path: Path) -> Any:
    """A connection to a file that nobody writes to: no lock is taken, and no file made beside it."""
    return driver().connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def prepare(connection: Any, *, read_only: bool) -> None:
    """Set a fresh DB-API connection up. Order matters: auto_vacuum counts only before the first write."""
    cache = _READERS_CACHE_KIB if read_only else _CACHE_KIB
    pragmas = [f"cache_size=-{cache}", "foreign_keys=ON"]
    if read_only:
        pragmas.append("query_only=ON")
    else:
        pragmas += [
            "auto_vacuum=INCREMENTAL",
            "journal_mode=WAL",
            # NORMAL survives kill -9 but may lose the last commits with the power (measured)
            "synchronous=FULL",
            f"journal_size_limit={_WAL_KEPT}",
        ]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def explain(error: SQLAlchemyError | OverflowError, path: Path | str) -> StoreError:
    """A database error in plain words. Neither the statement nor its values, which are content, are shown."""
    if isinstance(error, OverflowError):
        return RangeError(f"database {path}: it holds no number as large as one that was given")
    said = str(getattr(error, "orig", None) or type(error).__name__)
    return StoreError(f"database {path}: {_plain(said)}")


def explained(error: Exception, path: Path | str) -> StoreError:
    """An error of the driver in plain words."""
    return StoreError(f"database {path}: {_plain(str(error))}")


def _plain(said: str) -> str:
    return next((words for known, words in _PLAIN_WORDS.items() if known in said.lower()), said)


def made(table: Table) -> ColumnElement[int]:
    """The order in which rows of a table without a number of its own were made; a vacuum may count anew."""
    return literal_column(f'"{table.name}".rowid', BigInteger())


def copy(path: Path, to: Path) -> None:
    """Write one compact snapshot of the database into the empty file `to`, blocking nobody."""
    _run(path, "VACUUM INTO '{}'".format(str(to).replace("'", "''")))


def _run(path: Path, *statements: str) -> None:
    """Statements that no transaction may hold, on a connection of their own."""
    connection = open_raw(path, read_only=False)
    try:
        for statement in statements:
            connection.execute(statement).fetchall()
    except driver().Error as error:
        raise explained(error, path) from error
    finally:
        connection.close()


def mark(path: Path, name: str, value: str) -> None:
    """Keep a fact in a copy that nobody else uses."""
    connection = open_raw(path, read_only=False)
    try:
        connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))
    except driver().Error as error:
        raise explained(error, path) from error
    finally:
        connection.close()


def compact(path: Path) -> None:
    """Write the whole database anew without gaps; nobody else may use it meanwhile."""
    _run(path, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")


def tidy(path: Path) -> None:
    """Gather statistics where they are stale, and empty the log into the file as far as readers allow."""
    _run(path, "PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """A transaction in which tables may be rebuilt; it commits only if every foreign key still holds.

    SQLite cannot alter most of a table: it is made anew and the old one dropped, which keys forbid meanwhile.
    Whether keys are looked at cannot be changed inside a transaction, hence this order.
    """
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError("the migration would leave rows that belong to nothing")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def give_pages_back(connection: Connection) -> None:
    """Shrink the file by some of the pages that deleting has left free."""
    raw = connection.connection.driver_connection
    assert raw is not None
    # Each row of the answer is one page given back: it must be read to its end.
    raw.execute(f"PRAGMA incremental_vacuum({_PAGES_GIVEN_BACK})").fetchall()
