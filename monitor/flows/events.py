"""What happened, told as values to whoever watches: a terminal, the log, a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Alert, Article, Delivery, Match, Outcome, Placement, Source


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
class Read:
    """An article was read, matched and stored."""

    source: Source
    article: Article
    matches: tuple[Match, ...]
    placement: Placement
    alert: Alert | None
    error: str = ""
    """Why the page could not be read, when it could not."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery was tried."""

    delivery: Delivery
    outcome: Outcome
    due: datetime | None
    """The next try; None when there is none."""


Event = Polled | Read | Delivered
Report = Callable[[Event], None]
