"""What a query says, as a tree. A new operator is a new class here; `assert_never` then names every place
that must give it a meaning.

Words are folded (`monitor.text.tokens`), so two spellings of one query are equal trees. Operands keep the
grouping they were written with: what is shown is what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

TEXT_FIELDS = ("title", "body", "url")
"""Fields that hold words."""
VALUE_FIELDS = ("source", "lang")
"""Fields that hold one value, compared as a whole."""


@dataclass(frozen=True, slots=True)
class Term:
    """The article has this word."""

    word: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The article has a word that begins like this."""

    stem: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, two at least, stand side by side in one field."""

    words: tuple[Term | Prefix, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """The article's ``source`` or ``lang`` is this; case doesn't count."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """What is inside is looked for in this field alone. Fields don't nest and hold no `Value`."""

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


Query = Term | Prefix | Phrase | Value | Field | Not | And | Or


def asks_for_something(query: Query, *, negated: bool = False) -> bool:
    """Whether an article must have something for `query` to hold: one that only excludes fits nearly all."""
    match query:
        case Term() | Prefix() | Phrase() | Value():
            return not negated
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
        case _:
            assert_never(query)
