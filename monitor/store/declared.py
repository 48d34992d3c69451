"""Writes `tables` from the rows that are declared: SQLModel takes longer to load than a digest to make.

python -m monitor.store.declared        a test says when that is due
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Index, Table, TextClause
from sqlalchemy.sql.elements import False_
from sqlmodel import SQLModel

from monitor.model import Rhythm
from monitor.store import rows, types

FILE = Path(__file__).with_name("tables.py")
HEAD = '''"""The tables of `rows` in SQLAlchemy's Core: `python -m monitor.store.declared` writes this."""

from datetime import timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

from monitor.model import Because, Kind, Rhythm
from monitor.store.types import {types}

metadata = MetaData()
'''


def written() -> str:
    """The module that stands for the declared rows."""
    tables = [table for table in SQLModel.metadata.tables.values() if _is_ours(table)]
    kinds = {type(column.type) for table in tables for column in table.columns}
    ours = sorted(kind.__name__ for kind in kinds if kind.__module__ == types.__name__)
    head = HEAD.replace("{types}", ", ".join(ours))
    return "\n".join([head, *map(_table, tables)])


def _is_ours(table: Table) -> bool:
    ours = {one.__tablename__ for one in vars(rows).values() if getattr(one, "__tablename__", None)}
    return table.name in ours


def _table(table: Table) -> str:
    lines = [f'"{table.name}"', "metadata", *map(_column, table.columns)]
    lines += [_index(one) for one in sorted(table.indexes, key=lambda one: str(one.name))]
    lines += [f"sqlite_with_rowid={rowid}" for rowid in _without_rowid(table)]
    return f"{table.name} = Table(\n" + "".join(f"    {one},\n" for one in lines) + ")"


def _without_rowid(table: Table) -> Iterator[bool]:
    if not table.dialect_options["sqlite"]["with_rowid"]:
        yield False


def _column(column: Column[Any]) -> str:
    keys = (f'ForeignKey("{key.target_fullname}")' for key in column.foreign_keys)
    return _call("Column", f'"{column.name}"', _type(column), *keys, *_options(column))


def _options(column: Column[Any]) -> Iterator[str]:
    if column.primary_key:
        yield "primary_key=True"
    elif not column.nullable:
        yield "nullable=False"
    usual: Any = column.default
    if usual is not None:
        yield f"default={_usual(usual.arg)}"
    kept: Any = column.server_default
    if kept is not None:
        yield f"server_default={_kept(kept.arg)}"


def _usual(value: object) -> str:
    kind = type(value).__name__
    if isinstance(value, enum.Enum):
        return f"{kind}.{value.name}"
    return f"{kind}()" if isinstance(value, timedelta | Rhythm) else repr(value)


def _kept(value: object) -> str:
    if isinstance(value, False_):
        return "false()"
    return f'text("{value.text}")' if isinstance(value, TextClause) else f'"{value}"'


def _type(column: Column[Any]) -> str:
    kind = type(column.type).__name__
    variants = column.type._variant_mapping.items()
    made = f"{'String' if kind == 'AutoString' else kind}()"
    return made + "".join(f'.with_variant({type(of).__name__}(), "{name}")' for name, of in variants)


def _index(index: Index) -> str:
    names = (f'"{column.name}"' for column in index.columns)
    where = index.dialect_options["sqlite"]["where"]
    options = [f'sqlite_where=text("{where.text}")'] if where is not None else []
    return _call("Index", f'"{index.name}"', *names, *(["unique=True"] if index.unique else []), *options)


def _call(name: str, *arguments: str) -> str:
    return f"{name}({_joined(arguments)})"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def main() -> None:
    """Write the module."""
    FILE.write_text(written() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
