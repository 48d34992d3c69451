"""What is counted as articles come, in the commit of each: a look at the counts reads no article.

A source, a rule and a tag have an article in the hour in which it was published. What was there already when
its source was first polled counts where its date says so, and not at all without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from monitor.model import Article, Match, Rule, TextFrom
from monitor.store.ready import written
from monitor.store.tables import tally
from monitor.watching import Group, hour_of

KEPT = timedelta(days=31)
"""Counts of earlier hours are forgotten."""

LENGTHS = 100
"""Texts whose lengths are kept of each source."""

EVERY = 16
"""After so many articles lengths of the source at hand are forgotten that are too many."""

# In the database's own words: they run for every article, and to build them would cost more than they do.
_COUNT = (
    "INSERT INTO tally (kind, name, hour, articles) VALUES (?, ?, ?, 1) "
    "ON CONFLICT (kind, name, hour) DO UPDATE SET articles = articles + 1"
)
_MEASURE = (
    "INSERT INTO text_length (source, article, chars) VALUES (?, ?, ?) "
    "ON CONFLICT (source, article) DO UPDATE SET chars = excluded.chars"
)
_FORGET = (
    "DELETE FROM text_length WHERE source = ?1 AND article < (SELECT article FROM text_length "
    "WHERE source = ?1 ORDER BY article DESC LIMIT 1 OFFSET ?2)"
)


def count(connection: Connection, source: str, at: datetime, matches: Sequence[Match], *, new: bool) -> None:
    """Count an article published `at`: its source if it is `new`, and the rules that hold now and did not."""
    names = groups([held.rule for held in matches])
    if new:
        names += [(Group.ALL, ""), (Group.SOURCE, source)]
    hour = hour_of(at)
    if names:
        written(connection, _COUNT, [(kind.value, name, hour) for kind, name in names])


def groups(rules: Sequence[Rule]) -> list[tuple[Group, str]]:
    """What an article counts for in which these rules hold: each of them, and each of their tags once."""
    tags = sorted({tag for rule in rules for tag in rule.tags})
    return [(Group.RULE, rule.name) for rule in rules] + [(Group.TAG, tag) for tag in tags]


def measure(connection: Connection, article: int, read: Article) -> None:
    """Keep the length of a text that was looked for on a page, found or not."""
    if read.text_from is TextFrom.FEED:
        return
    written(connection, _MEASURE, [(read.source, article, len(read.text))])
    if article % EVERY == 0:
        written(connection, _FORGET, [(read.source, LENGTHS - 1)])


def expire(connection: Connection, now: datetime) -> None:
    """Forget what is too old to be compared with."""
    connection.execute(delete(tally).where(tally.c.hour < hour_of(now - KEPT)))
