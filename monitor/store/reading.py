"""Reads of the database: what a person waits for is asked in the database's own words.

SQLAlchemy takes longer to load than most answers take to find. So `Beside` opens the file itself, and loads
SQLAlchemy with the first question that is put by it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from monitor.errors import StoreError
from monitor.store import sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")
Rows = list[tuple[Any, ...]]
Fetch = Callable[[str, Mapping[str, object]], Rows]
"""The rows of a statement in the database's own words, with values for its ``:names``. More may be given."""


class Reads(Protocol):
    """Runs questions, each on one snapshot; all raise StoreError."""

    def run(self, query: Callable[[Connection], T]) -> T:
        """What `query` returns, which is put by SQLAlchemy."""

    def fetched(self, question: Callable[[Fetch], T]) -> T:
        """What `question` returns, which is put in the database's own words."""

    def close(self) -> None:
        """Give the connections back."""


class Beside:
    """Reads of a file that another process may write meanwhile; raises StoreError where there is none."""

    def __init__(self, path: Path) -> None:
        require_file(path)
        self._path = path
        self._asking = Lock()
        self._others: Reads | None = None
        with _plainly(path):
            self._connection = sqlite.open_raw(path, read_only=True)
            sqlite.prepare(self._connection, read_only=True)

    def run(self, query: Callable[[Connection], T]) -> T:
        """What `query` returns, which is put by SQLAlchemy."""
        return self._by_sqlalchemy().run(query)

    def fetched(self, question: Callable[[Fetch], T]) -> T:
        """What `question` returns, which is put in the database's own words."""
        with self._asking, _plainly(self._path):
            self._connection.execute("BEGIN")
            try:
                return question(self._fetch)
            finally:
                self._connection.rollback()

    def close(self) -> None:
        """Give the connections back."""
        self._connection.close()
        if self._others is not None:
            self._others.close()

    def _fetch(self, statement: str, values: Mapping[str, object]) -> Rows:
        found: Rows = self._connection.execute(statement, values).fetchall()
        return found

    def _by_sqlalchemy(self) -> Reads:
        if self._others is None:
            from monitor.store import engine

            self._others = engine.Pooled(engine.reading_engine(self._path, read_only=True), self._path)
        return self._others


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Turn the driver's errors into StoreError."""
    try:
        yield
    except (sqlite.driver().Error, OverflowError) as error:
        raise sqlite.explained(error, path) from error


def require_file(path: Path) -> None:
    """Raise StoreError unless there is a file that may be read."""
    if not path.is_file():
        raise StoreError(f"there is no database at {path} yet: `monitor run` makes it")
    if not os.access(path, os.R_OK):
        raise StoreError(f"database {path}: no permission to read it")
