"""Statements that run for every article, compiled once.

SQLAlchemy looks a statement up, binds by type and wraps the result at each run: a quarter of the time that
an article took to be settled. Here all that is decided when the module is loaded, and what is left is the
driver's call with a text that never changes, whose plan the driver keeps too. For lists of numbers, whose
lengths would make texts without end, `padded` makes a few lengths of all.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Select, bindparam
from sqlalchemy.exc import OperationalError

from monitor.store.dialect import DIALECT
from monitor.store.sqlite import driver

Convert = Callable[[Any], Any] | None
Values = Sequence[Any] | Mapping[str, Any]
"""In the order of a statement's ``?``, or by its ``:names``."""
AT_ONCE = 512
"""Keys asked for in one statement, far below any database's limit of variables."""
NOBODY = -1
"""Number of no article, story or key of one: fills lists up."""


def fetched(connection: Connection, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement in the database's own words and values; raises SQLAlchemyError."""
    cursor = _cursor(connection, statement, values)
    try:
        found: list[tuple[Any, ...]] = cursor.fetchall()
    except driver().Error as error:  # a damaged page is met when its row is read
        raise OperationalError(statement, None, error) from error
    return found


def written(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement in the database's own words for each of some rows; raises SQLAlchemyError."""
    raw = connection.connection.driver_connection
    assert raw is not None
    try:
        raw.executemany(statement, rows)
    except driver().Error as error:
        raise OperationalError(statement, None, error) from error


def padded(numbers: Sequence[int], filler: int) -> list[int]:
    """The numbers, with `filler` at the end up to the next power of two."""
    return filled(numbers, 1 << max(len(numbers) - 1, 0).bit_length(), filler)


def filled(numbers: Sequence[int], size: int, filler: int) -> list[int]:
    """The first `size` numbers, with `filler` at the end where there are fewer."""
    return [*numbers[:size], *[filler] * (size - len(numbers))]


def looked_up(connection: Connection, statement: str, first: Any, keys: Iterable[str]) -> Iterator[Any]:
    """The rows of a statement that has ``{keys}`` where a list of any length may stand, and `first` before
    all else; each place of the list gets all the keys. Few lengths are used, some keys more than once."""
    waiting, lists = iter(dict.fromkeys(keys)), statement.count("{keys}")
    while asked := list(islice(waiting, AT_ONCE)):
        asked += asked[-1:] * ((1 << (len(asked) - 1).bit_length()) - len(asked))
        yield from fetched(connection, statement.format(keys=marks(len(asked))), [first, *asked * lists])


def among(column: ColumnElement[int], size: int) -> ColumnElement[bool]:
    """The column is one of `size` numbers, which `numbered` gives."""
    return column.in_([bindparam(f"at{place}") for place in range(size)])


def numbered(numbers: Sequence[int], size: int) -> dict[str, Any]:
    """The first `size` numbers for `among`; where there are fewer, nobody's."""
    return {f"at{place}": number for place, number in enumerate(filled(numbers, size, NOBODY))}


def marks(count: int) -> str:
    """So many places for values."""
    return ",".join("?" * count)


class Written:
    """A statement that writes, given values by the names of its columns and parameters."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        compiled = statement.compile(dialect=DIALECT, column_keys=columns)  # type: ignore[attr-defined]
        self._text = str(compiled)
        bound = {name: one for one, name in compiled.bind_names.items()}
        self._names: list[tuple[str, Convert]] = [
            (name, _binding(bound[name])) for name in compiled.positiontup
        ]
        self._fixed = {name: one.value for name, one in bound.items() if not one.required}

    def __call__(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it; the number of the row that an insertion made."""
        return int(_cursor(connection, self._text, self._values(values)).lastrowid or 0)

    def touched(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it; how many rows there were to change."""
        return int(_cursor(connection, self._text, self._values(values)).rowcount)

    def many(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Run it for each of some rows, whose values stand in the order of the columns, as they are kept."""
        written(connection, self._text, rows)

    def each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it for each of some rows, given by the names of its columns and parameters."""
        self.many(connection, map(self._values, rows))

    def _values(self, values: Mapping[str, Any]) -> list[Any]:
        if self._fixed:
            values = {**self._fixed, **values}
        return [values[name] if convert is None else convert(values[name]) for name, convert in self._names]


class Asked(Written):
    """A query; its rows have the names of its columns."""

    def __init__(self, query: Select[Any]) -> None:
        super().__init__(query)
        columns = list(query.selected_columns)
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
        converts = [_result(column.type) for column in columns]
        self._converts = [(at, convert) for at, convert in enumerate(converts) if convert is not None]

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """The rows."""
        return list(map(self._made, fetched(connection, self._text, self._values(values))))

    def one_by_one(self, connection: Connection, values: Mapping[str, Any]) -> Iterator[Any]:
        """The rows as they are asked for, for whoever may not want all."""
        cursor = _cursor(connection, self._text, self._values(values))
        try:
            yield from map(self._made, cursor)
        except driver().Error as error:
            raise OperationalError(self._text, None, error) from error
        finally:
            cursor.close()

    def one_or_none(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The one row that there can be, or None."""
        found = self.all(connection, values)
        return found[0] if found else None

    def _made(self, row: tuple[Any, ...]) -> Any:
        values = list(row)
        for at, convert in self._converts:
            values[at] = convert(values[at])
        return self._row(*values)


def _cursor(connection: Connection, statement: str, values: Values) -> Any:
    raw = connection.connection.driver_connection
    assert raw is not None
    try:
        return raw.execute(statement, values)
    except driver().Error as error:
        raise OperationalError(statement, None, error) from error


def _binding(bound: Any) -> Convert:
    convert: Convert = bound.type.dialect_impl(DIALECT).bind_processor(DIALECT)
    return convert


def _result(kind: Any) -> Convert:
    convert: Convert = kind.dialect_impl(DIALECT).result_processor(DIALECT, None)
    return convert
