"""What is counted as articles come, in the commit of each: a look at the counts reads no article.

A source, a rule and a tag have an article in the hour in which it was published. What was there already when
its source was first polled counts where its date says so, and not at all without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select

from monitor.model import Article, Match, TextFrom
from monitor.store.dialect import insert
from monitor.store.tables import tally, text_length
from monitor.watching import Group, hour_of

KEPT = timedelta(days=31)
"""Counts of earlier hours are forgotten."""

LENGTHS = 100
"""Texts whose lengths are kept of each source."""

_EVERY = 16
"""After so many articles lengths of the source at hand are forgotten that are too many."""

_ADD = insert(tally).values(
    kind=bindparam("kind"), name=bindparam("name"), hour=bindparam("hour"), articles=1
)
_COUNT = _ADD.on_conflict_do_update(
    index_elements=["kind", "name", "hour"], set_={"articles": tally.c.articles + 1}
)
_MEASURE = insert(text_length)
_KEEP = _MEASURE.on_conflict_do_update(
    index_elements=["source", "article"], set_={"chars": _MEASURE.excluded.chars}
)
_LAST_KEPT = (
    select(text_length.c.article)
    .where(text_length.c.source == bindparam("of"))
    .order_by(text_length.c.article.desc())
    .limit(1)
    .offset(LENGTHS - 1)
    .scalar_subquery()
)
_FORGET = delete(text_length).where(
    text_length.c.source == bindparam("of"), text_length.c.article < _LAST_KEPT
)


def count(connection: Connection, source: str, at: datetime, matches: Sequence[Match], *, new: bool) -> None:
    """Count an article published `at`: its source if it is `new`, and the rules that hold now and did not."""
    tags = {tag for held in matches for tag in held.rule.tags}
    names = [(Group.RULE, held.rule.name) for held in matches] + [(Group.TAG, tag) for tag in sorted(tags)]
    if new:
        names += [(Group.ALL, ""), (Group.SOURCE, source)]
    hour = hour_of(at)
    if names:
        connection.execute(_COUNT, [{"kind": str(kind), "name": name, "hour": hour} for kind, name in names])


def measure(connection: Connection, article: int, read: Article) -> None:
    """Keep the length of a text that was looked for on a page, found or not."""
    if read.text_from is TextFrom.FEED:
        return
    connection.execute(_KEEP, {"source": read.source, "article": article, "chars": len(read.text)})
    if article % _EVERY == 0:
        connection.execute(_FORGET, {"of": read.source})


def expire(connection: Connection, now: datetime) -> None:
    """Forget what is too old to be compared with."""
    connection.execute(delete(tally).where(tally.c.hour < hour_of(now - KEPT)))
