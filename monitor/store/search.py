"""Stored articles in order, of those that a plan may fit: what searches and backtests go through.

    few have the words (or the rule, the tag) ──► all of them, sorted
    many have them ──► those of the newest day, of the newest week, then the rest: most searches end early
    no index knows ──► along time, newest first

The caller verifies each with the very code that matches news. So search and rules cannot disagree about a
query, and what an index cannot say (NOT, words of a url, inflected phrases) is right all the same.

Each step is a short look of its own. A search may take minutes, and meanwhile neither its reader nor the
clean-up of the log waits for it; what comes in meanwhile is newer than where the search is.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, tuple_

from monitor.model import Severity
from monitor.rules.plan import Plan
from monitor.store.codec import article_value
from monitor.store.daily import least_since
from monitor.store.fulltext import fts
from monitor.store.kept import micros, moment
from monitor.store.narrowing import Narrowed, narrowed
from monitor.store.ready import Asked, among, numbered
from monitor.store.tables import article, body, entry, match, source, version
from monitor.store.types import Record
from monitor.views.search import EVERYTHING, Filters, Place, Stored

FEW = 1000
"""Articles that are sorted at once."""
PAGE, READ = 20, 50
"""Texts that are read at once, at first and then."""
STEPS = (1, 8)
"""Days, back from the newest, after which a search has given what it found there, when there is much."""
POOL = 500
"""Articles that a ranked search orders: those that the index finds the best."""
TITLE, BODY = 4.0, 1.0
"""What a word in either is worth to it."""

T = TypeVar("T")
Key = tuple[int, int]
"""Time in microseconds and number of an article: its place as it is kept."""


class Run(Protocol):
    """Runs a look at the archive on one snapshot."""

    def __call__(self, look: Callable[[Connection], T], /) -> T:
        """What the look returns."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for, worked out once: as many looks follow as a search takes."""

    narrowed: Narrowed
    filters: Filters


def _asked(connection: Connection, plan: Plan | None, filters: Filters) -> _Asked:
    return _Asked(narrowed(connection, plan, filters), filters)


def stored(
    run: Run, plan: Plan | None, filters: Filters = EVERYTHING, below: Place | None = None
) -> Iterator[Stored]:
    """Articles that `plan` (None: any) may fit, newest first, from below a place on; read as they are asked
    for. `run` runs a look on one snapshot."""
    asked = run(partial(_asked, plan=plan, filters=filters))
    for keys in _batches(_keys(run, asked, below)):
        yield from run(partial(_read, keys=keys))


def pool(run: Run, plan: Plan | None, filters: Filters = EVERYTHING, upto: int | None = None) -> list[Stored]:
    """At most `POOL` articles that `plan` may fit: those of which the index says that they are most about its
    words; the newest, where it has none. `upto` leaves out those with a greater number."""
    asked = run(partial(_asked, plan=plan, filters=filters))
    numbers = run(partial(_best, asked=asked, upto=upto))
    return [
        one for some in _batches((0, number) for number in numbers) for one in run(partial(_read, keys=some))
    ]


def newest(connection: Connection) -> int:
    """The greatest number of an article."""
    return connection.scalar(select(func.max(article.c.id))) or 0


def oldest(connection: Connection) -> datetime | None:
    """When the first of the articles was published."""
    first: datetime | None = connection.scalar(select(func.min(article.c.at)))
    return first


def _batches(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    """Few at first: who wants a page of hits waits for no more texts."""
    ahead = iter(keys)
    for size in chain((PAGE,), iter(lambda: READ, 0)):
        if not (some := list(islice(ahead, size))):
            return
        yield some


def _keys(run: Run, asked: _Asked, below: Place | None) -> Iterator[Key]:
    """Places of candidates, newest first."""
    if asked.narrowed.driver is None:
        yield from _along_time(run, asked, below)
        return
    few = run(partial(_few, asked=asked, below=below))
    if few is not None:
        yield from few
        return
    ends = run(partial(_steps, asked=asked, below=below))
    for upper, lower in zip((None, *ends), (*ends, None), strict=True):
        span = run(partial(_span, asked=asked, below=below, upper=upper, lower=lower))
        yield from zip(*span, strict=True)


def _few(connection: Connection, asked: _Asked, below: Place | None) -> list[Key] | None:
    """All candidates, where the index lists few; else None."""
    plan = asked.narrowed
    assert plan.driver is not None
    listed = plan.driver(least_since(connection, asked.filters.since)).limit(FEW + 1)
    numbers = connection.execute(listed).scalars().all()
    if len(numbers) > FEW:
        return None
    rows: Select[Any] = _placed(select(article.c.at, article.c.id), plan, below).where(
        article.c.id.in_(numbers)
    )
    return [_key(row) for row in connection.execute(_newest_first(rows))]


def _steps(connection: Connection, asked: _Asked, below: Place | None) -> list[datetime]:
    """Where the steps of a search end: days before the newest article that it may find."""
    top = below.at if below is not None else asked.filters.until
    newest_at = select(func.max(article.c.at))
    last = connection.scalar(newest_at if top is None else newest_at.where(article.c.at <= top))
    return [last - timedelta(days=days) for days in STEPS] if last else []


def _span(
    connection: Connection,
    asked: _Asked,
    below: Place | None,
    upper: datetime | None,
    lower: datetime | None,
) -> tuple[Sequence[int], Sequence[int]]:
    """Candidates published from `lower` until before `upper`: times and numbers, 16 bytes each of them."""
    plan = asked.narrowed
    assert plan.driver is not None
    begin = max((one for one in (lower, asked.filters.since) if one is not None), default=None)
    listed = plan.driver(least_since(connection, begin)).subquery()
    joined = listed.join(article, _driven_by(listed.c.id))
    rows: Select[Any] = _placed(select(article.c.at, article.c.id).select_from(joined), plan, below)
    if upper is not None:
        rows = rows.where(article.c.at < upper)
    if lower is not None:
        rows = rows.where(article.c.at >= lower)
    times, numbers = array("q"), array("q")
    for row in connection.execution_options(yield_per=1000).execute(_newest_first(rows)):
        times.append(micros(row.at))
        numbers.append(row.id)
    return times, numbers


def _driven_by(number: ColumnElement[int]) -> ColumnElement[bool]:
    """Join articles to a list of numbers, the list first: a sum cannot be looked up in the index it is of."""
    return article.c.id == number + 0


def _along_time(run: Run, asked: _Asked, below: Place | None) -> Iterator[Key]:
    while some := run(partial(_next, asked=asked, below=below)):
        yield from some
        below = Place(moment(some[-1][0]), some[-1][1])


def _next(connection: Connection, asked: _Asked, below: Place | None) -> list[Key]:
    plan = asked.narrowed
    rows: Select[Any] = _placed(select(article.c.at, article.c.id), plan, below).limit(FEW)
    return [_key(row) for row in connection.execute(_newest_first(rows))]


def _best(connection: Connection, asked: _Asked, upto: int | None) -> Sequence[int]:
    plan = asked.narrowed
    least = least_since(connection, asked.filters.since)
    rows: Select[Any] = _placed(select(article.c.id), plan, None)
    if plan.words is not None:
        holds = literal_column(fts.name).op("MATCH")(plan.words)
        rows = rows.join(fts, _driven_by(fts.c.rowid)).where(holds, fts.c.rowid >= least)
        rows = rows.order_by(literal_column(f"bm25({fts.name}, {TITLE}, {BODY})"))
    elif plan.driver is not None:
        rows = rows.where(article.c.id.in_(plan.driver(least)))
    rows = _newest_first(rows)
    if upto is not None:
        rows = rows.where(article.c.id <= upto)
    return connection.execute(rows.limit(POOL)).scalars().all()


def _placed(query: Select[Any], plan: Narrowed, below: Place | None) -> Select[Any]:
    query = query.where(*plan.conditions)
    if below is not None:
        types = [article.c.at.type, article.c.id.type]
        query = query.where(tuple_(article.c.at, article.c.id) < tuple_(below.at, below.article, types=types))
    return query


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(article.c.at.desc(), article.c.id.desc())


def _key(row: Record) -> Key:
    return micros(row.at), row.id


_EDITED = select(func.count()).where(version.c.article == article.c.id).scalar_subquery()
_ROWS = Asked(
    select(article, body.c.text, source.c.country, entry.c.first_poll, _EDITED.label("edits"))
    .join(body, body.c.article == article.c.id)
    .join(source, source.c.id == article.c.source)
    .join(entry, entry.c.id == article.c.entry)
    .where(among(article.c.id, READ))
)
_MATCHES = Asked(
    select(match.c.article, match.c.rule, match.c.tags, match.c.severity)
    .where(among(match.c.article, READ))
    .order_by(match.c.article, match.c.severity.desc(), match.c.rule)
)


def _read(connection: Connection, keys: Sequence[Key]) -> list[Stored]:
    """The articles of those numbers that are still there, in that order."""
    numbers = [number for _, number in keys]
    asked = numbered(numbers, READ)
    rows = {row.id: row for row in _ROWS.all(connection, asked)}
    held: dict[int, list[Record]] = {}
    for row in _MATCHES.all(connection, asked):
        held.setdefault(row.article, []).append(row)
    return [_stored(rows[number], held.get(number, ())) for number in numbers if number in rows]


def _stored(row: Record, held: Sequence[Record]) -> Stored:
    return Stored(
        id=row.id,
        story=row.story,
        at=row.at,
        first_poll=row.first_poll,
        article=article_value(row, (one.tags for one in held)),
        rules=tuple(one.rule for one in held),
        severity=Severity(held[0].severity) if held else None,
        versions=row.edits + 1,
    )
