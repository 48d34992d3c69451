"""Standing queries, and the proof that one held."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.IntEnum):
    """How much a rule's match matters to the person who wrote it."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The word used in configuration and output: ``low`` … ``critical``."""
        return self.name.lower()


class Change(enum.StrEnum):
    """What may become of an article after it was read."""

    NUMBERS = "numbers"
    """An edit replaced a figure."""
    TEXT = "text"
    """An edit changed title, text or summary."""
    VANISHED = "vanished"
    """Its page is not there any more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named standing query."""

    name: str
    query: str
    tags: tuple[str, ...] = ()
    severity: Severity = Severity.MEDIUM
    lang: str = ""
    description: str = ""
    should_match: tuple[str, ...] = ()
    """Texts for which the rule must hold: a title, and from the second line on a body."""
    should_not_match: tuple[str, ...] = ()
    """Texts for which it must not."""
    on_change: tuple[Change, ...] = ()
    """Changes of an article in which it held that are told."""


@dataclass(frozen=True, slots=True)
class NameCorrection:
    """What the user knows better about the spellings of a person's name."""

    person: str
    """The name as queries write it."""
    also: tuple[str, ...] = ()
    """Spellings that stand for the person."""
    never: tuple[str, ...] = ()
    """Forms that don't."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of one field (``title``, ``body`` …) of the original text."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A rule held for a document; the spans prove it."""

    rule: Rule
    spans: tuple[Span, ...] = ()
