"""An article with all that is known of it, as it leaves the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.views.versions import Version


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles; what is left out does not narrow the choice."""

    articles: tuple[int, ...] = ()
    story: int | None = None
    alert: str = ""
    tag: str = ""
    rule: str = ""
    source: str = ""
    since: datetime | None = None
    """First seen then or later."""
    until: datetime | None = None
    """First seen before."""
    matched: bool = False
    """A rule held."""


@dataclass(frozen=True, slots=True)
class HeldRule:
    """A rule that held in an article."""

    rule: str
    tags: tuple[str, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as it is stored."""

    article: int
    source: str
    story: int
    url: str
    link: str
    guid: str
    title: str
    summary: str
    author: str
    text: str
    text_from: str
    lang: str
    published: datetime | None
    seen: datetime
    relation: str
    """What it was found to be to an earlier one, `first`."""
    first: int | None
    matches: tuple[HeldRule, ...]
    alerts: tuple[str, ...]
    """Ids of those that it raised."""
    versions: tuple[Version, ...] = ()
    """What it said before it was edited."""
    countries: tuple[str, ...] = ()
    """Of which it speaks."""


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """A story as it stands."""

    story: int
    first: datetime
    last: datetime
    severity: str | None
    texts: int | None
    follows: int | None


@dataclass(frozen=True, slots=True)
class RaisedRecord:
    """An alert as it was raised."""

    alert: str
    story: int
    article: int
    created: datetime
    rules: tuple[str, ...]
    title: str
    url: str
