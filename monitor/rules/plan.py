"""A query made ready for matching: negations at the leaves, every word a class of forms, fields spelled out.

    Query ──plan──► Plan ──anchors──► keys, one of which any matching document has

Pushing a negation inwards (De Morgan) changes no node's size, so a plan is as large as its query. Nothing is
multiplied out: a normal form of 16 AND pairs under an OR takes 224 MB (study, mokaccino).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.query import And, Field, Not, Or, Phrase, Prefix, Query, Term, Value

ANYWHERE = ("title", "body")
"""Fields in which a word without a field is looked for."""

Key = str
"""What a rule is indexed under: a folded form, ``stem*``, ``url:form``, ``url:stem*``, ``source:id``,
``lang:xx``. Folded words hold neither colon nor star."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """What one word of a query stands for: folded forms, and beginnings of words as ``stem*``."""

    keys: frozenset[Key]

    @property
    def forms(self) -> tuple[str, ...]:
        """The whole words of the class, sorted."""
        return tuple(sorted(key for key in self.keys if not key.endswith("*")))

    @property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of words, without their star, sorted."""
        return tuple(sorted(key[:-1] for key in self.keys if key.endswith("*")))


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


def vocabulary(of: Plan) -> frozenset[Key]:
    """All keys that a plan looks for, under negations too."""
    match of:
        case Words():
            return frozenset().union(*[one.keys for one in of.classes])
        case Is():
            return frozenset()
        case All() | Any():
            return frozenset().union(*map(vocabulary, of.parts))
        case _:
            assert_never(of)


def plan(query: Query, expansion: Expansion = AS_WRITTEN, lang: str = "") -> Plan:
    """The plan of `query`, whose words are of language `lang` (ISO 639-1, or "" when unknown)."""
    return _Planner(expansion, lang).plan(query, ANYWHERE, negated=False)


@dataclass(frozen=True, slots=True)
class _Planner:
    expansion: Expansion
    lang: str

    def plan(self, query: Query, fields: tuple[str, ...], *, negated: bool) -> Plan:
        match query:
            case Term() | Prefix():
                return Words((self.word_class(query),), fields, negated)
            case Phrase():
                return Words(tuple(map(self.word_class, query.words)), fields, negated)
            case Value():
                return Is(query.field, query.value, negated)
            case Field():
                return self.plan(query.inside, (query.field,), negated=negated)
            case Not():
                return self.plan(query.inside, fields, negated=not negated)
            case And() | Or():
                parts = [self.plan(part, fields, negated=negated) for part in query.parts]
                return _joined(parts, All if isinstance(query, And) is not negated else Any)
            case _:
                assert_never(query)

    def word_class(self, word: Term | Prefix) -> WordClass:
        """The forms of a word; the beginning of one stands for itself."""
        if isinstance(word, Prefix):
            return WordClass(frozenset((f"{word.stem}*",)))
        return WordClass(self.expansion.forms(word.word, self.lang) | {word.word})


def _joined(parts: Iterable[Plan], operator: type[All] | type[Any]) -> Plan:
    """The parts under `operator`; words that are alternatives become one class of several forms."""
    alternatives: dict[tuple[str, ...], list[Key]] = {}
    rest: list[Plan] = []
    for part in parts:
        # NOT a AND NOT b excludes the class, as a OR b asks for it.
        if isinstance(part, Words) and len(part.classes) == 1 and part.negated is (operator is All):
            alternatives.setdefault(part.fields, []).extend(part.classes[0].keys)
        else:
            rest.append(part)
    rest += [
        Words((WordClass(frozenset(keys)),), fields, negated=operator is All)
        for fields, keys in alternatives.items()
    ]
    return rest[0] if len(rest) == 1 else operator(tuple(rest))


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
