"""A query of another service as a tree, with what it says that ours cannot."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Op(enum.Enum):
    """How parts are joined."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    """``a NOT b``: a, and not b."""
    NEAR = "NEAR"
    ONEAR = "ONEAR"
    APART = "NOT NEAR"
    SENTENCE = "SENTENCE"
    PARAGRAPH = "PARAGRAPH"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word or a phrase, as ours writes it."""

    text: str
    spot: bool = True
    """It may stand near another."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that ours has no counterpart for; it is left out."""


@dataclass(frozen=True, slots=True)
class Without:
    """What is inside is not there."""

    inside: Part


@dataclass(frozen=True, slots=True)
class In:
    """What is inside is looked for in a field; ``value`` when the field holds one value."""

    field: str
    inside: Part
    value: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What is inside stands there at least so often."""

    times: int
    inside: Part


@dataclass(frozen=True, slots=True)
class First:
    """What is inside stands among the first words of the body."""

    words: int
    inside: Part


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by an operator; ``words`` of distance where it has one."""

    op: Op
    parts: tuple[Part, ...]
    words: int = 0
    grouped: bool = False
    """It stood in parentheses."""


Part = Leaf | Gone | Without | In | Counted | First | Joined


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that may mean another thing here; ``line`` and ``column`` of the text given, from 1."""

    message: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"
