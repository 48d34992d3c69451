"""What articles are to each other."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Relation(enum.StrEnum):
    """What an article is to an earlier one, strongest first."""

    SAME_URL = "same-url"
    SAME_TEXT = "same-text"
    COPY = "copy"
    """The same text, edited: cut, wrapped, reordered, in another house style."""
    CHANGED_COPY = "changed-copy"
    """The same text with another figure, date, name or a ``not``: a correction or an update."""
    CONTAINED = "contained"
    """One text stands within the other, not at its beginning, and is the lesser part of it."""
    SAME_STORY = "same-story"
    """An own text on the same event."""
    RELATED = "related"
    NONE = "none"

    @property
    def joins(self) -> bool:
        """The article belongs to the story of the other."""
        return self not in (Relation.CONTAINED, Relation.RELATED, Relation.NONE)

    @property
    def is_copy(self) -> bool:
        """The article is no text of its own, but a copy or another version of one."""
        return self.joins and self is not Relation.SAME_STORY


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier article that may tell the same story, as the store found it by an index look-up."""

    article: int
    story: int
    source: str
    url: str
    title: str
    text_hash: str
    seen: datetime
    first: int = 0
    """The article whose copy it is; itself, or 0, when its text is its own."""
    last: datetime | None = None
    """When its story last grew; None: not since."""


@dataclass(frozen=True, slots=True)
class Candidate(Neighbour):
    """A neighbour with its text, to be compared."""

    text: str = ""
    at: datetime | None = None
    """When it was published, but never later than seen; None: when it was seen."""


class Posting(NamedTuple):
    """An article in which a passage stands, and the article whose copy it is."""

    article: int
    first: int


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common terms are: in how many of the counted ``articles`` each stands (absent: in none)."""

    articles: int = 0
    of: Mapping[int, int] = field(default_factory=dict)
    recent: int = 0
    """Articles that come in a week, about: among so many the nearest is looked for."""


@dataclass(frozen=True, slots=True)
class StoryState:
    """A story that may be the article's, with what is remembered of its texts."""

    story: int
    state: bytes
    """Two of them put together are the state of both stories."""
    first: datetime
    last: datetime
    article: int
    """Its first article."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story."""

    article: int
    source: str
    url: str
    lang: str
    """ISO 639-1, or empty when unknown."""
    text: int
    """The first article with its text: copies share it."""
    seen: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs: a known story, or a new one when ``story`` is None; and why."""

    story: int | None = None
    relation: Relation = Relation.NONE
    to: int | None = None
    """The article it is related to."""
    why: str = ""
    score: float = 0.0
    """How alike the two are, 0 to 1, by the measure of the relation."""
    first: int | None = None
    """The article whose copy this one is; None when its text is its own."""
    changed: bool = False
    """It tells other facts than the article it is related to."""
    news: str = ""
    """What it tells that the other did not, where whoever was told of that one wants to know: facts that
    changed in the lead, or much new text."""
    follows: int | None = None
    """A closed story that this one takes up again."""

    @property
    def is_own(self) -> bool:
        """The text is its own: no copy of an earlier one, changed or not."""
        return self.first is None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stood before an article came to it, as far as alerts go by it."""

    told: frozenset[str] = frozenset()
    """The rules that alerts of the story have told of."""
    texts: int = 0
    """Independent texts, those of its articles that are nobody's copy."""
    texts_told: int = 0
    """How many there were when it was told of last."""
    last: datetime | None = None
    """When it last took an article."""
    alerted: datetime | None = None
    """When it was told of last."""
    grew: datetime | None = None
    """When it was told of last because it grew."""
    owed: str = ""
    """How it grew since, which it was too soon to tell."""
