"""Matches: the rules that held in articles, with the proof of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select, update

from monitor.model import Match
from monitor.store.codec import spans_text
from monitor.store.dialect import insert as upsert
from monitor.store.tables import match

_HELD = select(match.c.rule).where(match.c.article == bindparam("article"))
_CLEAR_SPANS = update(match).where(match.c.article == bindparam("row"))
_UPSERT_MATCH = upsert(match).on_conflict_do_update(
    index_elements=["article", "rule"], set_={"spans": upsert(match).excluded.spans}
)


def write(connection: Connection, article: int, matches: Sequence[Match], *, again: bool) -> Sequence[Match]:
    """Add what held now; those of them that did not hold before.

    What held for an earlier text stays, without spans: they pointed into that text.
    """
    fresh = matches
    if again:
        held_before = set(connection.execute(_HELD, {"article": article}).scalars())
        fresh = [held for held in matches if held.rule.name not in held_before]
        connection.execute(_CLEAR_SPANS, {"row": article, "spans": "[]"})
    if rows := [row(article, held) for held in matches]:
        connection.execute(_UPSERT_MATCH, rows)
    return fresh


def row(article: int, held: Match) -> Mapping[str, object]:
    """What is kept of a rule that held."""
    return {
        "article": article,
        "rule": held.rule.name,
        "tags": held.rule.tags,
        "severity": int(held.rule.severity),
        "spans": spans_text(held.spans),
    }
