"""Two engines on one file: one that writes, one that only reads.

The driver's own transactions lost 300 of 400 increments without an error and let DDL survive a rollback
(measured). So it is put into autocommit, and SQLAlchemy's BEGIN is spelt out here: IMMEDIATE where writing
is meant, so that nobody reads first and then writes over what another has written; deferred for readers,
whom a writer never blocks in WAL mode.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from monitor.errors import StoreError
from monitor.store import dialect, sqlite
from monitor.store.reading import Fetch
from monitor.store.ready import fetched

T = TypeVar("T")

READERS = 4
"""Connections of the read pool; a fifth reader waits for one of them."""
PATIENCE = 60.0
"""Seconds that a question waits for a connection before it is given up."""
STATEMENTS: LRUCache[Any, Any] = LRUCache(500)
"""What has been compiled, for all engines: what one has put once, another need not compile again."""


class Alike(SQLiteDialect_pysqlite):
    """SQLite's dialect, equal to any other of its kind: compiled statements are kept by dialect."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike)

    def __hash__(self) -> int:
        return hash(Alike)


registry.register("sqlite.alike", __name__, Alike.__name__)


def writing_engine(path: Path) -> Engine:
    """The engine whose every transaction may write: BEGIN IMMEDIATE, one connection."""
    return _engine(path, read_only=False, pool_size=1, begin="BEGIN IMMEDIATE")


def reading_engine(path: Path, *, read_only: bool) -> Engine:
    """The engine whose transactions see one snapshot and cannot write.

    `read_only` opens the file itself so; else only the statements are held back (query_only), because a
    process that writes anyway may have to make the files beside the database first.
    """
    return _engine(path, read_only=read_only, pool_size=READERS, begin="BEGIN", query_only=True)


def _engine(path: Path, *, read_only: bool, pool_size: int, begin: str, query_only: bool = False) -> Engine:
    engine = create_engine(
        "sqlite+alike://",
        execution_options={"compiled_cache": STATEMENTS},
        module=sqlite.driver(),
        creator=lambda: sqlite.open_raw(path, read_only=read_only),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=PATIENCE,
        hide_parameters=True,
    )
    event.listen(engine, "connect", lambda raw, _: sqlite.prepare(raw, read_only=query_only))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin) and None)
    return engine


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn the library's errors into StoreError."""
    try:
        yield
    except (SQLAlchemyError, OverflowError) as error:
        raise dialect.explain(error, path) from error


class Pooled:
    """Runs questions, each on one snapshot; see `reading.Reads`."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._turns = threading.BoundedSemaphore(READERS)
        self._idle: list[Connection] = []
        """Handed out as they are: the way out of SQLAlchemy's pool and back takes longer than a look-up."""

    def run(self, query: Callable[[Connection], T]) -> T:
        """What `query` returns; raises StoreError."""
        with plain_errors(self._path), self._turn():
            connection = self._taken()
            try:
                found = query(connection)
                connection.rollback()  # ends the snapshot
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)
            return found

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until a connection is free; raises StoreError when none comes to be."""
        if not self._turns.acquire(timeout=PATIENCE):
            raise StoreError(f"database {self._path}: no connection came free within {PATIENCE:g} s")
        try:
            yield
        finally:
            self._turns.release()

    def _taken(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def fetched(self, question: Callable[[Fetch], T]) -> T:
        """What `question` returns; raises StoreError."""
        return self.run(lambda connection: question(partial(fetched, connection)))

    def close(self) -> None:
        """Give the connections back."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()


def create_file(path: Path) -> None:
    """Make the database's file (0600) and folder (0700) unless they exist; raises StoreError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreError(
            f"database {path}: cannot be made or opened for writing: {error.strerror}"
        ) from error
