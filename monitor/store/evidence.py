"""Evidence: answers of servers beside the articles that were made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from monitor.model import Evidence
from monitor.store.dialect import insert as upsert
from monitor.store.kept import dump
from monitor.store.tables import evidence as table
from monitor.store.types import Record, unpack_bytes

_ADD = upsert(table).on_conflict_do_nothing(index_elements=["article", "sha256"])


def add(connection: Connection, article: int, kept: Evidence, packed: bytes) -> None:
    """Keep an answer, unless the page was the same before."""
    row = {
        "article": article,
        "at": kept.at,
        "url": kept.url,
        "status": kept.status,
        "headers": dump([list(one) for one in kept.headers]),
        "size": kept.size,
        "sha256": kept.sha256,
        "body": packed,
    }
    connection.execute(_ADD, row)


def ids(connection: Connection, article: int) -> Sequence[int]:
    """Numbers of the answers of an article, the first one first."""
    return connection.scalars(select(table.c.id).where(table.c.article == article).order_by(table.c.id)).all()


def one(connection: Connection, number: int) -> Evidence:
    """An answer, read by itself since it may be large."""
    return _value(connection.execute(select(table).where(table.c.id == number)).one())


def _value(row: Record) -> Evidence:
    return Evidence(
        at=row.at,
        url=row.url,
        status=row.status,
        headers=tuple((name, value) for name, value in json.loads(row.headers)),
        body=unpack_bytes(row.body),
        size=row.size,
        sha256=row.sha256,
    )
