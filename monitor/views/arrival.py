"""News as it comes, for those who follow it from another process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Article, Held


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has followed.

    The number alone would lie after a restore or a vacuum: `mark` tells what stood there, if anything did.
    """

    number: int = 0
    mark: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article in which rules have come to hold; or, where all are followed, one that was read."""

    article: int
    story: int
    title: str
    url: str
    source: str
    """Id of the source."""
    name: str
    """What people call it."""
    lang: str
    published: datetime | None
    seen: datetime
    held: tuple[Held, ...]
    """The rules that came to hold, the severest first."""
    alert: str
    """The id of the latest alert that it raised; empty when it raised none."""
    text: Article | None = None
    """The article itself, where it was asked for."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came since a place, in order, and how far that goes."""

    found: tuple[Arrival, ...]
    place: Place
    more: bool = False
    """There is more already."""
    replaced: bool = False
    """What had stood at the place is not there any more: this is another database, followed from its end."""
