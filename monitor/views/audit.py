"""What a recall audit is made of: what rules found in a time, what they did not, and a sample of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditText:
    """An article as far as an audit looks at it."""

    article: int
    source: str
    title: str
    link: str
    text: str
    """Its beginning."""
    lang: str
    rules: tuple[str, ...]
    """Those that hold in it; where none does, those that hold in other articles of its story."""


@dataclass(frozen=True, slots=True)
class AuditMaterial:
    """The articles of a time. Both lists are bounded; the second is drawn by chance."""

    since: datetime
    until: datetime
    matched: int
    """Articles in which a rule held, as many as there are."""
    unmatched: int
    found: tuple[AuditText, ...]
    rest: tuple[AuditText, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """An article that was picked to be judged."""

    article: int
    stratum: str
    source: str
    title: str
    link: str
    rule: str
    """The rule whose articles it is most like; empty: like none."""
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Audit:
    """A sample, with the sizes of the parts that it was drawn from."""

    since: datetime
    until: datetime
    matched: int
    unmatched: int
    strata: tuple[tuple[str, int], ...]
    """Name and number of articles."""
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """A pick of a stored audit, and what a person said of it."""

    audit: int
    drawn: datetime
    pick: Pick
    relevant: bool | None
    """It should have been found; None: nobody has said."""
    judged: datetime | None


@dataclass(frozen=True, slots=True)
class AuditTotals:
    """All audits in numbers."""

    audits: int
    matched: int
    strata: tuple[tuple[str, int, int, int], ...]
    """Name, articles, judged, and those that should have been found; one for each audit and stratum."""
