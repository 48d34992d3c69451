"""What is counted by the day as articles come: trends are read from here, and where a span of time begins.

A rule, a tag and the whole have an article on the UTC day in which it was published. Of each day the least
number of an article is kept too: numbers grow as articles come, and none was published after it came, so what
was published since a day has that number or a greater one. A search so skips all that is older.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.model import Rule
from monitor.store.ready import Asked, written
from monitor.store.tables import daily
from monitor.store.tallies import groups
from monitor.watching import Group

KEPT = timedelta(days=400)
"""A year can be compared with the one before by month."""

_EPOCH = date(1970, 1, 1)

# In the database's own words: it runs for every article.
_COUNT = (
    "INSERT INTO daily (kind, name, day, articles, least) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (kind, name, day) DO UPDATE SET articles = articles + excluded.articles, "
    "least = min(least, excluded.least)"
)


def day_of(when: datetime) -> int:
    """The UTC day of a time, since 1970."""
    return int(when.timestamp() // 86_400)


def count(connection: Connection, article: int, at: datetime, rules: Sequence[Rule], *, new: bool) -> None:
    """Count an article published `at`: itself if it is `new`, and the rules that hold now and did not."""
    whole = (Group.ALL.value, "", day_of(at), int(new), article)
    written(connection, _COUNT, [whole, *_held(article, at, groups(rules))])


def count_held(
    connection: Connection, article: int, at: datetime, names: Sequence[tuple[Group, str]]
) -> None:
    """Count an article that was counted before, published `at`, for rules and tags that it has now."""
    if names:
        written(connection, _COUNT, _held(article, at, names))


def _held(
    article: int, at: datetime, names: Sequence[tuple[Group, str]]
) -> list[tuple[str, str, int, int, int]]:
    return [(kind.value, name, day_of(at), 1, article) for kind, name in names]


def expire(connection: Connection, now: datetime) -> None:
    """Forget the counts of what is long past; of the whole they stay, as searches begin by them."""
    past = daily.c.day < day_of(now - KEPT)
    connection.execute(delete(daily).where(daily.c.kind != Group.ALL.value, past))


_LEAST = Asked(
    select(func.min(daily.c.least).label("least")).where(
        daily.c.kind == Group.ALL.value, daily.c.name == "", daily.c.day >= bindparam("day")
    )
)


def least_since(connection: Connection, since: datetime | None) -> int:
    """A number below which no article was published `since` then."""
    if since is None:
        return 0
    found = _LEAST.one_or_none(connection, {"day": day_of(since)})
    return int(found.least) if found and found.least is not None else _NONE


_NONE = (1 << 63) - 1
"""No article has such a number: none was published since then."""


def counts(
    connection: Connection, kind: Group, since: datetime, names: Sequence[str] = ()
) -> Mapping[str, Mapping[date, int]]:
    """Articles a UTC day from that of `since` on, of each rule or tag, or of those named; days without
    any are left out."""
    query = select(daily.c.name, daily.c.day, daily.c.articles).where(
        daily.c.kind == kind.value, daily.c.day >= day_of(since)
    )
    if names:
        query = query.where(daily.c.name.in_(names))
    found: dict[str, dict[date, int]] = {}
    for name, day, articles in connection.execute(query.order_by(daily.c.name, daily.c.day)):
        found.setdefault(name, {})[_EPOCH + timedelta(days=day)] = articles
    return found
