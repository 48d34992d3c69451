"""Which rows a search looks at: what a plan and filters demand of columns and indexes.

    Plan, Filters ──► driver: the numbers of articles that an index lists (words, a rule, a tag)
                  ──► conditions: what else columns must be, each told by a look-up

A plan's own demands are at least those under which it may hold; filters are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar, assert_never

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    type_coerce,
)

from monitor.model import Severity
from monitor.rules.fields import value
from monitor.rules.plan import All, Any, Fits, Is, Long, Old, Plan, Related, Words
from monitor.store.expression import full_text
from monitor.store.fulltext import fts
from monitor.store.kept import dump
from monitor.store.tables import article, source
from monitor.store.tables import match as held_rules
from monitor.store.types import Words as TagWords
from monitor.views.search import Filters

K = TypeVar("K")
Condition = ColumnElement[bool]
Driver = Callable[[int], Select[tuple[int]]]
"""The numbers of articles, from one on, that an index lists."""

# A look into the index for each set of tags that there is: rules have few.
_TAG_SETS = text(
    "WITH RECURSIVE found(tags) AS (SELECT min(tags) FROM match UNION ALL "
    "SELECT (SELECT min(tags) FROM match WHERE tags > found.tags) FROM found WHERE found.tags IS NOT NULL) "
    "SELECT tags FROM found WHERE tags IS NOT NULL"
).columns(tags=TagWords)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is asked of the database."""

    words: str | None
    """For the full-text index."""
    driver: Driver | None
    """None where time itself is gone along."""
    conditions: tuple[Condition, ...]


def narrowed(connection: Connection, plan: Plan | None, filters: Filters) -> Narrowed:
    """What `plan` (None: all) and `filters` demand."""
    sets = cache(lambda: tuple(connection.execute(_TAG_SETS).scalars()))
    words = full_text(plan) if plan is not None else None
    held = [held_rules.c.rule.in_(filters.rules)] if filters.rules else []
    demanded = [filters.tags] if filters.tags else []
    demanded += [(one,) for one in _tags_needed(plan)]
    for tags in demanded:
        wanted = set(map(value, tags))
        held.append(held_rules.c.tags.in_([one for one in sets() if not wanted.isdisjoint(map(value, one))]))
    driver = _by_words(words) if words is not None else _by_match(held.pop(0)) if held else None
    return Narrowed(words, driver, (*map(_has, held), *_columns(filters), *_values(plan)))


def _by_words(words: str) -> Driver:
    # FTS5's own operator, on the table's hidden column of the same name
    holds = literal_column(fts.name).op("MATCH")(words)
    return lambda least: select(fts.c.rowid.label("id")).where(holds, fts.c.rowid >= least)


def _by_match(condition: Condition) -> Driver:
    return lambda least: (
        select(held_rules.c.article.label("id")).where(condition, held_rules.c.article >= least).distinct()
    )


def _columns(filters: Filters) -> Iterator[Condition]:
    if filters.since is not None:
        yield article.c.at >= filters.since
    if filters.until is not None:
        yield article.c.at < filters.until
    if filters.sources:
        yield article.c.source.in_(filters.sources)
    if filters.langs:
        yield article.c.lang.in_([one.lower() for one in filters.langs])
    if filters.countries:
        codes = type_coerce(article.c.countries, Text)
        yield or_(*(codes.contains(dump(one.upper()), autoescape=True) for one in filters.countries))
    if filters.stories:
        yield article.c.story.in_(filters.stories)
    if filters.severity is not None:
        yield _has(held_rules.c.severity >= int(Severity(filters.severity)))


def _has(condition: Condition) -> Condition:
    """A rule that fits held in the article."""
    return exists().where(held_rules.c.article == article.c.id, condition)


def _tags_needed(plan: Plan | None) -> Iterator[str]:
    """Tags without which `plan` cannot hold, as far as that is plainly said."""
    parts = plan.parts if isinstance(plan, All) else (plan,)
    for part in parts:
        if isinstance(part, Is) and part.field == "tag" and not part.negated:
            yield part.value


def _values(plan: Plan | None) -> Sequence[Condition]:
    demand = None if plan is None else _demand(plan)
    return () if demand is None else (demand,)


def _demand(plan: Plan) -> Condition | None:
    """What `plan` demands of an article's columns; None when it demands nothing of them."""
    match plan:
        case Is():
            return None if plan.negated else _value(plan)
        case All():
            demands = _known(map(_demand, plan.parts))
            return and_(*demands) if demands else None
        case Any():
            demands = _known(map(_demand, plan.parts))
            return or_(*demands) if len(demands) == len(plan.parts) else None
        case Words() | Related() | Long() | Old() | Fits():
            return None
        case _:
            assert_never(plan)


def _value(asked: Is) -> Condition | None:
    if asked.field == "tag":
        return exists().where(held_rules.c.article == article.c.id)  # what has a tag has a match
    # lower() of a database is sure of ASCII alone
    if not asked.value.isascii():
        return None
    match asked.field:
        case "source":
            return article.c.source.in_(select(source.c.id).where(func.lower(source.c.id) == asked.value))
        case "country":
            return article.c.source.in_(
                select(source.c.id).where(func.lower(source.c.country) == asked.value)
            )
        case "lang":
            return func.lower(article.c.lang) == asked.value
        case _:
            return None


def _known(parts: Iterator[K | None]) -> list[K]:
    return [part for part in parts if part is not None]
