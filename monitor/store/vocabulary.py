"""In how many articles words stand, asked of the full-text index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from monitor.store.fulltext import indexed

_COUNT = text("SELECT count(*) FROM article_fts WHERE article_fts MATCH :words")


def seen(connection: Connection, keys: Iterable[str]) -> Mapping[str, int]:
    """Of each folded word, or beginning of words ``stem*``, the number of articles that have it."""
    return {key: _articles(connection, key) for key in keys}


def _articles(connection: Connection, key: str) -> int:
    stem = key.endswith("*")
    word = indexed((key.rstrip("*"),)).replace('"', '""')
    quoted = f'"{word}"' + ("*" if stem else "")
    return int(connection.execute(_COUNT, {"words": quoted}).scalar_one())
