"""A story with all its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Relation, Severity
from monitor.views import AlertRecord, most_named


@dataclass(frozen=True, slots=True)
class StoryMember:
    """An article of a story, and what it was found to be to an earlier one."""

    article: int
    source: str
    """Id of the source."""
    name: str
    """What people call the source."""
    title: str
    url: str
    identity: str
    """Its canonical URL: where it was published."""
    lang: str
    published: datetime | None
    seen: datetime
    at: datetime
    """When it was published, but never later than seen."""
    relation: Relation
    other: int | None
    """The article that it was placed by."""
    score: float
    why: str
    first: int
    """The article whose copy it is; itself, when its text is its own."""
    changed: bool
    """It tells other facts than that one."""
    rules: tuple[str, ...]
    """Those that hold in it."""
    versions: int = 1
    """How many there are of it, by edits."""
    countries: tuple[str, ...] = ()
    """Of which it speaks."""

    @property
    def is_own(self) -> bool:
        """Its text is nobody's copy."""
        return self.first == self.article


@dataclass(frozen=True, slots=True)
class RulingRecord:
    """A person's word on two articles: they tell one story, or never do."""

    one: int
    """Of this story."""
    other: int
    story: int | None
    """Where the other one is; None: it is forgotten."""
    same: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryDetail:
    """All that is known of a story."""

    story: int
    first: datetime
    last: datetime
    severity: Severity | None
    follows: int | None
    """The closed story that it takes up again."""
    followed: str
    """The title of that story; empty where it is forgotten."""
    alerted: datetime | None
    """When it was told of last, and last because it grew."""
    grew: datetime | None
    owed: str
    """How it grew since, which it was too soon to tell."""
    tags: tuple[str, ...]
    members: tuple[StoryMember, ...]
    """The earliest first: a bounded number."""
    articles: int
    """How many there are."""
    alerts: tuple[AlertRecord, ...]
    """The earliest first."""
    rulings: tuple[RulingRecord, ...]
    """What people said of it, the latest first."""

    @property
    def texts(self) -> int:
        """Independent texts: copies count once, also of what is in another story now, or forgotten."""
        return len({member.first for member in self.members})

    @property
    def countries(self) -> tuple[str, ...]:
        """Of which it speaks, those of most articles first."""
        return most_named(member.countries for member in self.members)
