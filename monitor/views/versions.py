"""What an article said at one time and another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was read from a time on."""

    number: int
    """Counted from 1, the text that was read first."""
    since: datetime
    until: datetime | None
    """When an edit of it was seen; None: it is the newest."""
    changed: tuple[str, ...]
    """What the edit before it changed: ``title``, ``text``, ``summary``; empty for the first."""
    title: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Versions:
    """An article with all that it ever said."""

    article: int
    source: str
    url: str
    """Where a person reads it."""
    fault: str
    """Why its page could not be read, or not whole, when that was last tried."""
    versions: tuple[Version, ...]
    """The newest last; one at least."""
