"""SQLite itself, below SQLAlchemy: its library, its connections, and what is said to it directly.

The library matters: SQLite 3.7.0–3.51.2 can corrupt a WAL database that several connections use (the
WAL-reset bug, fixed in 3.51.3), and Python loads whatever the system has. So the driver is `pysqlite3`,
whose wheel carries its own library; the standard one is taken only when it is new enough.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from monitor.errors import RangeError, StoreError

MINIMUM = (3, 51, 3)
BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's write (the command line beside the daemon) before giving up."""

_DRIVERS = ("pysqlite3.dbapi2", "sqlite3.dbapi2")
_CACHE_KIB = 12_000
_READERS_CACHE_KIB = 8_000
"""Of each reading connection. What it has not got comes from the system's own cache of the file."""
_STATEMENTS = 500
"""Kept parsed by each connection. Once all places are taken the driver gives a newcomer the place of the one
before it: what runs for every article must come while some are free, and making a schema takes 150."""
_WAL_KEPT = 64 * 1024 * 1024
_LOG_INDEX_STEP = 32 * 1024
"""By so much the index of the log grows. Where the disk has no room for it SQLite says no more than that it
cannot open or write."""
_FULL = "the disk is full"
_PLAIN_WORDS = {
    "unable to open database file": "it cannot be opened: look at the path and at who may read and write it",
    "file is not a database": "this file is not a database of ours",
    "database disk image is malformed": "it is damaged: `monitor db check` says where, and "
    "`monitor db restore` goes back to a backup",
    "attempt to write a readonly database": "it may not be written, and even reading writes beside it: "
    "ask as the user whom it belongs to, or root",
    "database or disk is full": _FULL,
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


def open_raw(path: Path, *, read_only: bool) -> Any:
    """A DB-API connection in autocommit to a file that exists."""
    return driver().connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
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


def explained(error: Exception, path: Path | str) -> StoreError:
    """An error of the driver in plain words; what it said is shown, and no value."""
    if isinstance(error, OverflowError):
        return RangeError(f"database {path}: it holds no number as large as one that was given")
    said = str(error).lower()
    unwritten = "disk i/o error" in said or "unable to open" in said
    words = _FULL if unwritten and _no_room(Path(path)) else _plain(str(error))
    return StoreError(f"database {path}: {words}")


def _no_room(path: Path) -> bool:
    """Whether the disk of a file lacks the room for the index of its log; False where that can't be told."""
    try:
        disk = os.statvfs(path.absolute().parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _LOG_INDEX_STEP


def _plain(said: str) -> str:
    return next((words for known, words in _PLAIN_WORDS.items() if known in said.lower()), said)


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
