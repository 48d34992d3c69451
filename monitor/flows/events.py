"""What happened, told as values to whoever watches: a terminal, the log, a test."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Alert, Article, Delivery, Match, Outcome, Placement, Source, Untold
from monitor.watching import Alarm


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll ended. ``error`` is empty when it went well."""

    source: Source
    status: int
    """HTTP status; 0 when no answer came."""
    entries: int
    new: int
    next_poll: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A source's hub called. ``error`` is empty when that went well."""

    source: Source
    entries: int = 0
    new: int = 0
    until: datetime | None = None
    """It will push until then."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """An article was read, matched and stored."""

    source: Source
    article: Article
    matches: tuple[Match, ...]
    placement: Placement
    alert: Alert | None
    error: str = ""
    """Why the page could not be read, when it could not."""
    untold: Untold = Untold.NOT
    """Why there is no alert though a rule holds."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery was tried."""

    delivery: Delivery
    outcome: Outcome
    due: datetime | None
    """The next try; None when there is none."""


class Notice(enum.StrEnum):
    """What a person is told of, once, when it begins."""

    GAP = "gap"
    """Entries of a source may have been missed."""
    GONE = "gone"
    REFUSED = "refused"
    MOVED = "moved"
    ROTATED = "rotated"
    """A feed gave its old entries new ids."""
    UNTRUE = "untrue-validators"
    OFFLINE = "offline"
    ONLINE = "online"
    TEMPLATE = "template"
    """A receiver's template failed; the message went out in our words."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that a person should know."""

    notice: Notice
    text: str
    source: Source | None = None
    """Whom it is about; None: all of them, or a receiver."""
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Alarmed:
    """An alarm was opened, or is over when it has an end."""

    alarm: Alarm


@dataclass(frozen=True, slots=True)
class Digested:
    """A digest of the calendar was made."""

    digest: str
    at: datetime
    """When it was due."""
    stories: int
    receivers: tuple[str, ...]
    """To whom it goes; empty where there was nothing to tell."""


Event = Polled | Pushed | Read | Delivered | Noticed | Alarmed | Digested
Report = Callable[[Event], None]
