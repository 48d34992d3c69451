"""Why a query does not hold for a text: which of its parts is not there, said to the person who wrote it.

Every leaf of the query has a plan of its own and is looked for with the very code that matches news; the rest
is reading the tree. A leaf that many queries have in common is looked for once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from monitor.model import Rule
from monitor.rules.expansion import Expansion
from monitor.rules.plan import Definitions, Plan, plan
from monitor.rules.plan_tree import Shared
from monitor.rules.query import And, Field, Not, Or, Query, Related
from monitor.rules.relations import Apart, AtLeast, Near, Relation, Same, Window
from monitor.rules.rulebook import Rulebook
from monitor.rules.sightings import Sightings
from monitor.rules.syntax import show
from monitor.text.document import Document

FEW = 10
"""Texts in which parts are looked for one by one: for more of them they are made a rulebook."""
SHOWN = 4
"""Alternatives shown of many."""


def leaves(query: Query, field: str = "") -> Iterator[Query]:
    """The parts of `query` below its operators, each with the field it is looked for in."""
    match query:
        case And() | Or():
            for part in query.parts:
                yield from leaves(part, field)
        case Not():
            yield from leaves(query.inside, field)
        case Field() if isinstance(query.inside, And | Or | Not):
            yield from leaves(query.inside, query.field)
        case _:
            yield Field(field, query) if field else query


def _inside(query: Query, field: str = "") -> Iterator[Query]:
    """The leaves of `query`, and those of the parts that a leaf relates."""
    for leaf in leaves(query, field):
        yield leaf
        related, within = (leaf.inside, leaf.field) if isinstance(leaf, Field) else (leaf, "")
        if isinstance(related, Related) and not isinstance(related.relation, Window):
            for part in related.parts:
                yield from _inside(part, within)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Whether a query or a part of it holds in a text, how nearly, and what is said of it."""

    holds: bool
    near: float
    """The share of what it asks for that is there, 0 to 1."""
    said: str
    short: int = 0
    """How many of its parts are wrong: one that is missing, or there against a NOT, or stands otherwise."""


Planner = Callable[[Query, str], Plan]
"""The plan of a query in a language."""


def planner(expansion: Expansion, definitions: Definitions, shared: Shared) -> Planner:
    """Makes plans of queries and of their parts: what is `shared` with earlier ones is not made again."""
    return lambda query, lang: plan(query, expansion, lang, definitions, shared=shared)


class Leaves:
    """The parts of many queries, each with its language, ready to be looked for in a text."""

    def __init__(self, queries: Iterable[tuple[Query, str]], planned: Planner) -> None:
        inside = {(lang, show(leaf)): leaf for query, lang in queries for leaf in _inside(query)}
        self._names = tuple(inside)
        self._plans = [planned(leaf, lang) for (lang, _), leaf in inside.items()]
        self._asked = 0

    def held(self, article: Document) -> Mapping[str, frozenset[str]]:
        """Those that hold in `article`, as they are shown, by language."""
        self._asked += 1
        found = self._one_by_one(article) if self._asked <= FEW else map(int, self._book.holding(article))
        by_lang: dict[str, set[str]] = {}
        for number in found:
            lang, shown = self._names[number]
            by_lang.setdefault(lang, set()).add(shown)
        return {lang: frozenset(held) for lang, held in by_lang.items()}

    def _one_by_one(self, article: Document) -> Iterator[int]:
        sightings = Sightings(article)
        return (number for number, asked in enumerate(self._plans) if sightings.holds(asked))

    @cached_property
    def _book(self) -> Rulebook:
        book = Rulebook()
        for number, asked in enumerate(self._plans):
            book.put(Rule(str(number), ""), asked)
        book.settle()
        return book


class Lacking:
    """One query, ready to be asked what it lacks in a text."""

    def __init__(self, query: Query, lang: str, planned: Planner) -> None:
        self._query, self._lang = query, lang
        self._leaves = Leaves([(query, lang)], planned)

    def why(self, article: Document) -> str:
        """What of the query is not there in `article`, or is there and forbids it."""
        return shortfall(self._query, self._leaves.held(article).get(self._lang, frozenset())).said


def shortfall(query: Query, held: frozenset[str]) -> Shortfall:
    """How far `query` is from holding in a text in which the leaves of `held` are found."""
    return _judge(query, "", held)


def _judge(query: Query, field: str, held: frozenset[str]) -> Shortfall:
    match query:
        case And():
            return _all([_judge(part, field, held) for part in query.parts])
        case Or():
            return _any([_judge(part, field, held) for part in query.parts])
        case Not():
            inside = _judge(query.inside, field, held)
            shown = _shown(query.inside)
            said = f"`{shown}` is there, which NOT excludes" if inside.holds else f"`{shown}` is not there"
            return Shortfall(not inside.holds, 0.0, said, int(inside.holds))
        case Field() if isinstance(query.inside, And | Or | Not):
            return _judge(query.inside, query.field, held)
        case Related() if not isinstance(query.relation, Window):
            return _related(query, field, held)
        case Field() if isinstance(query.inside, Related):
            return _judge(query.inside, query.field, held)
        case _:
            holds = show(Field(field, query) if field else query) in held
            shown = f"{field}:{_shown(query)}" if field else _shown(query)
            said = f"`{shown}` is {'there' if holds else 'missing'}"
            return Shortfall(holds, float(holds), said, int(not holds))


def _related(query: Related, field: str, held: frozenset[str]) -> Shortfall:
    """A relation fails because a part is not there, or because its parts do not stand so."""
    if show(Field(field, query) if field else query) in held:
        return Shortfall(holds=True, near=1.0, said=f"`{_shown(query)}` is there")
    parts = [_judge(part, field, held) for part in query.parts]
    asked = parts[:1] if isinstance(query.relation, Apart) else parts
    if not all(part.holds for part in asked):
        return _all(asked)
    said = f"`{_shown(query)}`: {_stands_otherwise(query.relation)}"
    return Shortfall(holds=False, near=(len(parts) - 0.5) / len(parts), said=said, short=1)


def _stands_otherwise(relation: Relation) -> str:
    match relation:
        case Near():
            order = " in this order" if relation.ordered else ""
            return f"its words are there, but not within {relation.between} of each other{order}"
        case Same():
            return f"its words are there, but not in one {relation.unit}"
        case Apart():
            return "the first is there, but nowhere without the second"
        case AtLeast():
            return f"it is there, but fewer than {relation.times} times"
        case _:
            return "its words are there, but not so"


def _all(parts: list[Shortfall]) -> Shortfall:
    failed = [part for part in parts if not part.holds]
    if not failed:
        return Shortfall(holds=True, near=1.0, said="all is there")
    near = sum(part.near for part in parts) / len(parts)
    said = "; ".join(part.said for part in failed[:SHOWN])
    return Shortfall(holds=False, near=near, said=said, short=sum(part.short for part in failed))


def _any(parts: list[Shortfall]) -> Shortfall:
    best = max(parts, key=lambda part: (part.holds, part.near))
    if best.holds:
        return Shortfall(holds=True, near=1.0, said=best.said)
    if best.near:
        said = f"nearest of {len(parts)} alternatives: {best.said}"
        return Shortfall(holds=False, near=best.near, said=said, short=best.short)
    forbidden = next((part.said for part in parts if part.said.endswith("excludes")), "")
    few = "; ".join(part.said for part in parts) if len(parts) <= SHOWN else ""
    said = forbidden or few or f"none of {len(parts)} alternatives is there"
    return Shortfall(holds=False, near=0.0, said=said, short=min(part.short for part in parts))


def _shown(query: Query, width: int = 60) -> str:
    text = show(query)
    return text if len(text) <= width else f"{text[: width - 1]}…"
