"""What a dialect is: its operators, how they bind, its fields and its ways to write words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.rules.dialects.parts import Op


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to write an operator. A group ``n`` of the pattern is the distance, else `words` is."""

    pattern: str
    op: Op
    words: int = 0
    caution: str = ""


@dataclass(frozen=True, slots=True)
class FieldOf:
    """Where a field of theirs is found in ours: one field, or several of which one will do."""

    names: tuple[str, ...] = ()
    value: bool = False
    """It holds one value, not words."""
    caution: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """A query language of another service; each is the only one of its kind, so identity is equality."""

    name: str
    title: str
    operators: tuple[Operator, ...]
    binding: Mapping[Op, int]
    """The higher, the closer an operator binds; those that are left out bind like NEAR."""
    fields: Mapping[str, FieldOf]
    any_case: bool = True
    """Operators may be written small."""
    phrases: bool = False
    """Words side by side are a phrase; else both are wanted."""
    field_marks: str = ":"
    functions: bool = False
    """Fields are written as functions: ``headline(x)``."""
    any_letters: str = "*"
    one_letter: str = "?"
    caps: bool = False
    """Words all in capitals are matched by case."""
    comments: str = ""
    """Pattern of a comment."""
    foreign: str = ""
    """Pattern of what ours has no counterpart for and other patterns would take for words."""
    mixing: str = ""
    """What is said of AND and OR side by side."""
    forms: str = "words are looked for as written there; here each finds its other forms too (=word does not)"
