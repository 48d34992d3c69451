"""What to poll, and what the last polls left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model.wire import Headers


@dataclass(frozen=True, slots=True)
class Source:
    """A place to poll, as configured."""

    id: str
    url: str
    kind: str = "feed"
    name: str = ""
    lang: str = ""
    """Usual language, ISO 639-1, or empty when unknown."""
    country: str = ""
    trust: str = ""
    """A label shown beside what the source says, for example ``state_controlled``."""
    tags: tuple[str, ...] = ()
    min_interval: timedelta = timedelta(minutes=10)
    max_interval: timedelta = timedelta(hours=1)
    full_text: bool = True
    """Fetch the page of an entry whose feed does not carry the whole text."""
    headers: Headers = field(default=(), repr=False)
    """HTTP headers to send; they may hold secrets."""

    @property
    def title(self) -> str:
        """What people call it: the name if there is one, else the id."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class PollState:
    """What the last polls of a source left behind. ``etag`` and ``last_modified`` are kept byte for byte."""

    etag: str = ""
    last_modified: str = ""
    interval: timedelta | None = None
    """The adaptive interval; None before the first poll."""
    failures: int = 0
    """Failed polls in a row."""
    polled: datetime | None = None
    succeeded: datetime | None = None
    """Last poll that ended in a feed or in "not modified"; None makes the next success a first poll."""
    error: str = ""
    """Why the last poll failed, for people; empty when it did not."""

    @property
    def is_new(self) -> bool:
        """No poll has succeeded yet."""
        return self.succeeded is None


@dataclass(frozen=True, slots=True)
class Poll:
    """A source claimed for polling, with its state before the poll."""

    source: Source
    state: PollState
