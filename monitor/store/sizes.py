"""How large the database is, what takes the room, and how it grows."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from monitor.model import Retention
from monitor.store.tables import article, entry, match, metadata
from monitor.views import Sizes, TableSize

SAMPLE = 1000
"""Rows by which the size of a table's rows is told."""

WEEK = timedelta(days=7)

INDEX = "article_fts_data"
"""Where FTS5 keeps the full-text index."""


def sizes(connection: Connection, path: Path, retention: Retention, now: datetime) -> Sizes:
    """Sizes of the file and its tables, and the growth of the last week."""
    page, pages, free = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_size", "page_count", "freelist_count")
    )
    tables = [_table(connection, table) for table in metadata.sorted_tables]
    tables.append(_index(connection))
    used = page * (pages - free)
    articles = next(one.rows for one in tables if one.name == "article")
    each = used / articles if articles else 0.0
    first = connection.scalar(select(func.min(entry.c.seen).label("first")).select_from(entry))
    days = min(WEEK, max(now - first, timedelta(hours=1))) / timedelta(days=1) if first else 0.0
    recent = article.c.seen > now - WEEK
    came = _count(connection, select(func.count()).where(recent))
    held = select(match.c.article).where(match.c.article == article.c.id).exists()
    matched = _count(connection, select(func.count()).where(recent, held))
    log = path.with_name(f"{path.name}-wal")
    return Sizes(
        bytes=page * pages,
        free=page * free,
        log=log.stat().st_size if log.exists() else 0,
        tables=sorted(tables, key=lambda one: (-one.bytes, one.name)),
        articles_day=came / days if days else 0.0,
        matched_day=matched / days if days else 0.0,
        bytes_article=each,
        levels_off=_levels_off(came, matched, days, each, retention),
    )


def _levels_off(came: int, matched: int, days: float, each: float, retention: Retention) -> int | None:
    """Bytes at which as much goes as comes; None when something is kept for ever."""
    if retention.unmatched is None or retention.matched is None or not days:
        return None
    day = timedelta(days=1)
    kept = (came - matched) / days * (retention.unmatched / day) + matched / days * (retention.matched / day)
    return round(kept * each)


def _table(connection: Connection, table: Table) -> TableSize:
    """Rows, and about how many bytes are in them: by a sample, spread over the table where it has numbers."""
    rows = _count(connection, select(func.count()).select_from(table))
    lengths = " + ".join(f'coalesce(length("{column.name}"), 0)' for column in table.columns)
    numbered = table.dialect_options["sqlite"]["with_rowid"]
    places = ""
    if numbered and rows > SAMPLE:
        first, last = connection.execute(text(f'SELECT min(rowid), max(rowid) FROM "{table.name}"')).one()  # noqa: S608
        step = max((last - first) // SAMPLE, 1)
        places = f" WHERE rowid IN ({','.join(map(str, range(first, last + 1, step)))})"
    query = f'SELECT avg({lengths}) FROM (SELECT * FROM "{table.name}"{places} LIMIT {2 * SAMPLE})'  # noqa: S608
    each = connection.execute(text(query)).scalar() or 0.0
    return TableSize(table.name, rows, round(rows * each))


def _index(connection: Connection) -> TableSize:
    rows, size = connection.execute(
        text(f"SELECT count(*), coalesce(sum(length(block)), 0) FROM {INDEX}")  # noqa: S608
    ).one()
    return TableSize("full-text index", rows, size)


def _count(connection: Connection, query: Any) -> int:
    return connection.scalar(query) or 0
