"""A query made ready for matching: negations at the leaves, every word a class of forms, fields spelled out.

    Query ──plan──► Plan ──anchors──► keys, one of which any matching document has

Pushing a negation inwards (De Morgan) changes no node's size, so a plan is as large as its query. Nothing is
multiplied out: a normal form of 16 AND pairs under an OR takes 224 MB (study, mokaccino).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from monitor.rules.relations import Apart, Relation
from monitor.rules.wildcards import is_wildcard

ANYWHERE = ("title", "body")
"""Fields in which a word without a field is looked for."""
APART = ("url", "author")
"""Fields whose words are no words of the text: their keys begin with the field."""

Key = str
"""What a rule is indexed under: a folded form, ``stem*``, a wildcard, ``url:`` or ``author:`` and one of
these, ``source:id``, ``lang:xx``, ``site:host``. Folded words hold neither colon nor star."""


def base(field: str) -> str:
    """The field that `field` is part of: ``lead`` and ``first/n`` are beginnings of the body."""
    return "body" if field == "lead" or field.startswith("first/") else field


@dataclass(frozen=True, slots=True)
class WordClass:
    """What one word of a query stands for: folded forms, beginnings of words as ``stem*``, wildcards.

    With `spelt`, only where the text spells the word so, case included; with `as_name`, only where it is
    written as a name is: путина is a fishing season, Путина is not.
    """

    keys: frozenset[Key]
    spelt: str = ""
    as_name: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The whole words of the class, sorted."""
        return tuple(sorted(key for key in self.keys if not key.endswith("*") and not is_wildcard(key)))

    @property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of words, without their star, sorted."""
        return tuple(sorted(key[:-1] for key in self.keys if key.endswith("*") and not is_wildcard(key)))

    @property
    def wildcards(self) -> tuple[str, ...]:
        """The wildcards, sorted."""
        return tuple(sorted(filter(is_wildcard, self.keys)))


@dataclass(frozen=True, slots=True)
class Words:
    """One word of each class side by side, in one of the fields."""

    classes: tuple[WordClass, ...]
    fields: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """The parts, each of which stands where one of its alternatives does, are so to each other in a field."""

    relation: Relation
    parts: tuple[tuple[Words, ...], ...]
    fields: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """The document's ``source``, ``lang`` or ``site`` is the value."""

    field: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Long:
    """The body has at least this many words, and at most that many when `most` is given."""

    least: int
    most: int | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """A part holds."""

    parts: tuple[Plan, ...]


Plan = Words | Related | Is | Long | All | Any


def vocabulary(of: Plan) -> frozenset[Key]:
    """All keys that a plan looks for, under negations too."""
    match of:
        case Words():
            return frozenset().union(*[one.keys for one in of.classes])
        case Related():
            return frozenset().union(*[vocabulary(words) for part in of.parts for words in part])
        case Is() | Long():
            return frozenset()
        case All() | Any():
            return frozenset().union(*map(vocabulary, of.parts))
        case _:
            assert_never(of)


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
        case Related():
            needed = of.parts[:1] if isinstance(of.relation, Apart) else of.parts
            return (
                None
                if of.negated
                else min(filter(None, (_either(map(anchors, p)) for p in needed)), key=_cost)
            )
        case Is():
            return None if of.negated else Anchors(frozenset((f"{of.field}:{of.value}",)), 1.0)
        case Long():
            return None
        case All():
            return min(filter(None, map(anchors, of.parts)), key=_cost, default=None)
        case Any():
            return _either(map(anchors, of.parts))
        case _:
            assert_never(of)


def _cost(of: Anchors) -> float:
    return of.cost


def _class_anchors(one: WordClass, fields: tuple[str, ...]) -> Anchors:
    space = f"{fields[0]}:" if fields[0] in APART else ""
    return Anchors(frozenset(space + key for key in one.keys), sum(map(_expected, one.keys)))


def _expected(key: Key) -> float:
    """Roughly in how many of all documents `key` occurs: long words are rare (Luwak's TokenLengthNorm)."""
    if not key[0].isascii() and len(key) == 1:
        return 0.1  # a letter of an unspaced script is a syllable or a word
    # A wildcard costs a search of every document, whether it is found or not.
    return 0.75 ** len(key) * (8 if key.endswith("*") else 1) + (2 if is_wildcard(key) else 0)


def _either(options: Iterable[Anchors | None]) -> Anchors | None:
    keys: set[Key] = set()
    cost = 0.0
    for option in options:
        if option is None:
            return None
        keys |= option.keys
        cost += option.cost
    return Anchors(frozenset(keys), cost)
