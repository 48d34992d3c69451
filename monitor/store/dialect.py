"""What SQLAlchemy is told of SQLite. With `sqlite` and `fulltext` it holds all that is SQLite's own: another
database replaces these three modules, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import BigInteger, ColumnElement, Connection, Table, literal_column
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.sqlite import explained

__all__ = ["DIALECT", "explain", "give_pages_back", "insert", "made", "rebuilding"]

_PAGES_GIVEN_BACK = 1000
DIALECT = dialect(paramstyle="qmark")
"""How statements are written that are compiled once."""


def explain(error: SQLAlchemyError | OverflowError, path: Path | str) -> StoreError:
    """A database error in plain words. Neither the statement nor its values, which are content, are shown."""
    if isinstance(error, OverflowError):
        return explained(error, path)
    return explained(getattr(error, "orig", None) or StoreError(type(error).__name__), path)


def made(table: Table) -> ColumnElement[int]:
    """The order in which rows of a table without a number of its own were made; a vacuum may count anew."""
    return literal_column(f'"{table.name}".rowid', BigInteger())


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
