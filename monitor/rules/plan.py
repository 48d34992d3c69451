"""A query made ready for matching: negations at the leaves, every word a class of forms, fields spelled out.

    Query ──plan──► Plan ──anchors──► keys, one of which any matching document has

Pushing a negation inwards (De Morgan) changes no node's size, so a plan is as large as its query. Nothing is
multiplied out: a normal form of 16 AND pairs under an OR takes 224 MB (study, mokaccino).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import assert_never

from monitor.rules.query import And, Field, Not, Or, Phrase, Prefix, Query, Term, Value

ANYWHERE = ("title", "body")
"""Fields in which a word without a field is looked for."""

Key = str
"""What a rule is indexed under: a folded form, ``stem*``, ``url:form``, ``url:stem*``, ``source:id``,
``lang:xx``. Folded words hold neither colon nor star."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """The folded forms that one word of a query stands for, and beginnings of words it stands for."""

    forms: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """What a document has when it has a word of the class."""
        return (*self.forms, *(f"{stem}*" for stem in self.stems))


@dataclass(frozen=True, slots=True)
class Words:
    """One word of each class side by side, in one of the fields."""

    classes: tuple[WordClass, ...]
    fields: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """The document's ``source`` or ``lang`` is the value."""

    field: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """A part holds."""

    parts: tuple[Plan, ...]


Plan = Words | Is | All | Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All forms and stems that some plans look for."""

    forms: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()

    def has(self, word: str) -> bool:
        """A plan looks for `word`."""
        return word in self.forms or word.startswith(self.stems)

    @staticmethod
    def union(parts: Collection[Vocabulary]) -> Vocabulary:
        """What any of `parts` has."""
        forms: frozenset[str] = frozenset().union(*[part.forms for part in parts])
        return Vocabulary(forms, tuple({stem for part in parts for stem in part.stems}))


def vocabulary(of: Plan) -> Vocabulary:
    """What a plan looks for, under negations too."""
    match of:
        case Words():
            forms = frozenset(form for one in of.classes for form in one.forms)
            return Vocabulary(forms, tuple(stem for one in of.classes for stem in one.stems))
        case Is():
            return Vocabulary()
        case All() | Any():
            return Vocabulary.union([vocabulary(part) for part in of.parts])
        case _:
            assert_never(of)


Expand = Callable[[Term | Prefix], WordClass]
"""Which forms a word of a query stands for."""


def as_written(word: Term | Prefix) -> WordClass:
    """The class of a word that is not inflected."""
    return WordClass((word.word,)) if isinstance(word, Term) else WordClass((), (word.stem,))


def plan(
    query: Query, expand: Expand = as_written, fields: tuple[str, ...] = ANYWHERE, *, negated: bool = False
) -> Plan:
    """The plan of `query`."""
    match query:
        case Term() | Prefix():
            return Words((expand(query),), fields, negated)
        case Phrase():
            return Words(tuple(map(expand, query.words)), fields, negated)
        case Value():
            return Is(query.field, query.value, negated)
        case Field():
            return plan(query.inside, expand, (query.field,), negated=negated)
        case Not():
            return plan(query.inside, expand, fields, negated=not negated)
        case And() | Or():
            parts = tuple(plan(part, expand, fields, negated=negated) for part in query.parts)
            return All(parts) if isinstance(query, And) is not negated else Any(parts)
        case _:
            assert_never(query)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Keys of which any document that the plan fits has one; ``cost`` is how often one is expected."""

    keys: frozenset[Key]
    cost: float


def anchors(of: Plan) -> Anchors | None:
    """The cheapest anchors of a plan; None when it asks for nothing."""
    match of:
        case Words():
            return (
                None if of.negated else min((_class_anchors(one, of.fields) for one in of.classes), key=_cost)
            )
        case Is():
            return None if of.negated else Anchors(frozenset((f"{of.field}:{of.value}",)), 1.0)
        case All():
            return min(filter(None, map(anchors, of.parts)), key=_cost, default=None)
        case Any():
            return _either(map(anchors, of.parts))
        case _:
            assert_never(of)


def _cost(of: Anchors) -> float:
    return of.cost


def _class_anchors(one: WordClass, fields: tuple[str, ...]) -> Anchors:
    space = "url:" if fields == ("url",) else ""
    return Anchors(frozenset(space + key for key in one.keys), sum(map(_expected, one.keys)))


def _expected(key: Key) -> float:
    """Roughly in how many of all documents `key` occurs: long words are rare (Luwak's TokenLengthNorm)."""
    if not key[0].isascii() and len(key) == 1:
        return 0.1  # a letter of an unspaced script is a syllable or a word
    return 0.75 ** len(key) * (8 if key.endswith("*") else 1)


def _either(options: Iterable[Anchors | None]) -> Anchors | None:
    keys: set[Key] = set()
    cost = 0.0
    for option in options:
        if option is None:
            return None
        keys |= option.keys
        cost += option.cost
    return Anchors(frozenset(keys), cost)
