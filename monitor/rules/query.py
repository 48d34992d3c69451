"""What a query says, as a tree. A new operator is a new class here; `assert_never` then names every place
that must give it a meaning.

Words are folded (`monitor.text.tokens`), so two spellings of one query are equal trees. Operands keep the
grouping they were written with: what is shown is what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from monitor.rules.relations import Relation

TEXT_FIELDS = ("title", "lead", "body", "url", "author")
"""Fields that hold words."""
VALUE_FIELDS = ("source", "lang", "site", "country", "tag")
"""Fields that hold values, each compared as a whole."""


@dataclass(frozen=True, slots=True)
class Term:
    """The article has this word, or another form of it unless `exact`."""

    word: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """The article has a word that begins like this."""

    stem: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """The article has a word like this: ``*`` at its ends stands for any letters, ``?`` for one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Cased:
    """The article has this word, spelt so: case counts."""

    spelling: str


Word = Term | Prefix | Wildcard | Cased


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, two at least, stand side by side in one field. All terms are exact, or none is."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, in all spellings that dictionaries know."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """The parts stand to each other as `relation` says. Each is a `Spot`; those of a `Window` are words."""

    relation: Relation
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """The body has at least this many words, and at most that many when `most` is given."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """The article is younger or older than so many minutes: `sign` is ``<``, ``<=``, ``>`` or ``>=``."""

    sign: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Regex:
    """The text of a field has a passage that the pattern describes; capitals count with `case`."""

    pattern: str
    case: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What the ``termset`` or the ``rule`` of that name asks for; ``at`` is the offset where it is named."""

    kind: str
    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """The article's ``source``, or its ``lang`` …, or one of its tags, is this; case doesn't count."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """What is inside is looked for in this field alone, or in ``first/n``, the first n words of the body.

    Fields don't nest and hold no `Value`.
    """

    field: str
    inside: Query


@dataclass(frozen=True, slots=True)
class Not:
    """What is inside does not hold."""

    inside: Query


@dataclass(frozen=True, slots=True)
class And:
    """All of these hold; two at least."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of these holds, or more; two at least."""

    parts: tuple[Query, ...]


Query = (
    Term
    | Prefix
    | Wildcard
    | Cased
    | Phrase
    | Name
    | Related
    | Length
    | Age
    | Regex
    | Reference
    | Value
    | Field
    | Not
    | And
    | Or
)


def is_spot(query: Query) -> bool:
    """Whether `query` finds passages, which can stand near others: words, phrases, names, alternatives."""
    match query:
        case Or():
            return all(map(is_spot, query.parts))
        case Term() | Prefix() | Wildcard() | Cased() | Phrase() | Name():
            return True
        case Reference():
            return query.kind == "termset"
        case _:
            return False


def asks_for_something(query: Query, *, negated: bool = False) -> bool:
    """Whether an article must have something for `query` to hold: one that only excludes fits nearly all."""
    match query:
        case Length() | Age():
            return False
        case Field():
            return asks_for_something(query.inside, negated=negated)
        case Not():
            return asks_for_something(query.inside, negated=not negated)
        case And():
            # Under a negation AND is OR (De Morgan): then every part must ask for something.
            return (all if negated else any)(
                asks_for_something(part, negated=negated) for part in query.parts
            )
        case Or():
            return (any if negated else all)(
                asks_for_something(part, negated=negated) for part in query.parts
            )
        case Term() | Prefix() | Wildcard() | Cased() | Phrase() | Name() | Related() | Regex():
            return not negated
        case Reference() | Value():
            return not negated
        case _:
            assert_never(query)


def has_field(query: Query) -> bool:
    """Whether `query` asks for a field, so that it cannot stand within one."""
    match query:
        case Field() | Value() | Length() | Age():
            return True
        case Not():
            return has_field(query.inside)
        case And() | Or():
            return any(map(has_field, query.parts))
        case _:
            return False
