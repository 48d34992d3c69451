"""All that is on record of one article on its way: from its source to the last of its deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Article, Match, Relation, Subject, Untold
from monitor.views import DeliveryDetail, SourceStatus


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An item of a feed, and how reading it goes."""

    id: int
    source: str
    title: str
    link: str
    published: datetime | None
    seen: datetime
    first_poll: bool
    late: bool
    due: datetime | None
    """When it is read next; None: never again."""
    attempts: int
    fault: str
    """Why its page could not be read, or not whole, when that was last tried."""
    edited: bool = False
    """It is due because its feed has edited it."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another article that is spoken of."""

    article: int
    title: str
    source: str
    url: str
    seen: datetime
    story: int


@dataclass(frozen=True, slots=True)
class Placed:
    """What an article was found to be to an earlier one."""

    relation: Relation
    score: float
    why: str
    changed: bool
    other: int | None
    """The article that it was compared with; it may be forgotten."""
    to: Other | None
    first: Other | None
    """The article whose copy it is, where that is another one and still there."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery of an alert."""

    detail: DeliveryDetail
    held: str
    """What it was last held back for (`Hindrance`); empty: for nothing."""
    batch: str
    """The group in which it is told; empty: by itself."""
    whole: DeliveryDetail | None
    """The delivery in which it is told together with others."""


@dataclass(frozen=True, slots=True)
class AlertTrace:
    """An alert and what became of it."""

    id: str
    article: Other
    created: datetime
    subject: Subject
    sendings: tuple[Sending, ...]
    because: str = ""
    """What its story had come to, or its article had changed; empty for the first word."""


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is on record of one entry."""

    entry: EntryRecord
    source: SourceStatus
    article: Article | None = None
    """None before it is read, and when it is forgotten."""
    number: int | None = None
    """Of the article."""
    versions: int = 1
    """How many there are of it, by edits."""
    story: int | None = None
    placed: Placed | None = None
    matches: tuple[Match, ...] = ()
    """The rules that held when it was read: name, tags and severity, without their queries."""
    untold: Untold = Untold.NOT
    owed: str = ""
    """How its story grew since it was told of last."""
    alerts: tuple[AlertTrace, ...] = ()
    """Those that it raised."""
    told: tuple[tuple[str, AlertTrace], ...] = ()
    """Of its rules, each that was told of in its story, and the alert of another article that did so."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a site of which no such article was ever seen."""

    site: str
    sources: Sequence[SourceStatus]
    """Those that are at the site, or were."""
    latest: Sequence[Other]
    """Articles at the site that came last, from whatever source."""
