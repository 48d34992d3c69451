"""What to poll, and what the last polls left behind."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model.news import Rhythm
from monitor.model.wire import Headers


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where a list page has its entries: CSS selectors, all but the first within an item.

    Empty: the usual place.
    """

    item: str
    link: str = ""
    title: str = ""
    date: str = ""
    summary: str = ""


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
    selector: str = ""
    """CSS selector of the article's text on a page; empty: it is found without one."""
    select: Selectors | None = None
    """Where the entries are, on a list page."""

    @property
    def title(self) -> str:
        """What people call it: the name if there is one, else the id."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Clue:
    """A place on a site that may be a source."""

    kind: str
    url: str
    title: str = ""


class Because(enum.StrEnum):
    """What set the time of a source's next poll."""

    NEW = "new"
    ADAPTIVE = "adaptive"
    MAX_AGE = "max-age"
    EXPIRES = "expires"
    TTL = "ttl"
    UPDATE_PERIOD = "update-period"
    RETRY_AFTER = "retry-after"
    SKIP_HOURS = "skip-hours"
    SKIP_DAYS = "skip-days"
    BACKOFF = "backing-off"
    OFFLINE = "offline"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect that is watched until it is believed."""

    to: str
    since: datetime
    sightings: int = 1


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that polls ended with, from its first to its last time in a row."""

    error: str
    first: datetime
    last: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class PollState:
    """What the last polls of a source left behind. ``etag`` and ``last_modified`` are kept byte for byte."""

    etag: str = ""
    last_modified: str = ""
    interval: timedelta | None = None
    """The adaptive interval; None before the first poll."""
    failures: int = 0
    """Failed polls in a row."""
    strain: float = 0.0
    """The same weighed by their kind: how far the source has backed off."""
    polled: datetime | None = None
    succeeded: datetime | None = None
    """Last poll that ended in a feed or in "not modified"; None makes the next success a first poll."""
    error: str = ""
    """Why the last poll failed, for people; empty when it did not."""
    troubles: tuple[Trouble, ...] = ()
    """What went wrong lately, newest last."""
    because: Because = Because.NEW
    why: str = ""
    """Why the next poll is when it is, for people."""
    rhythm: Rhythm = field(default=Rhythm())
    """What the feed said of its rhythm when it was last read: a 304 has no body to say it."""
    fresh: timedelta = timedelta(0)
    """Cache-Control's max-age as last told: a 304 without one goes on with it (RFC 9111, section 4.3.4)."""
    trace: bytes = b""
    """Short digests of the newest entries of the last poll, for the next one to overlap with."""
    shown: bytes = b""
    """All items of the last feed in short (`model.shown`): those that stand as they did are not read."""
    gaps: int = 0
    """Polls that shared no entry with the one before: entries between them may have been missed."""
    gap: datetime | None = None
    """When the last of them was."""
    pace: timedelta | None = None
    """The median time between two entries, by their dates; None when the feed gives none."""
    silence: timedelta = timedelta(0)
    """The longest time that the feed was seen to stand still."""
    began: datetime | None = None
    """The first poll that succeeded."""
    full: datetime | None = None
    """When the whole feed was last sent to us, or asked for without validators."""
    lies: int = 0
    """Audits that found what "not modified" had kept from us, since it last told the truth by itself."""
    moved: str = ""
    """Where the feed is now, learnt from permanent redirects; empty: where the configuration says."""
    move: Move | None = None
    """A permanent redirect that is not believed yet."""
    gone: datetime | None = None
    """When the server said that the feed is no more (410): it is not polled."""

    pushed: datetime | None = None
    """When a hub last pushed what no poll had found before; None since a poll found what was not pushed."""

    @property
    def is_new(self) -> bool:
        """No poll has succeeded yet."""
        return self.succeeded is None


@dataclass(frozen=True, slots=True)
class Poll:
    """A source claimed for polling, with its state before the poll."""

    source: Source
    state: PollState
    audit: bool = False
    """Ask for the whole feed, without validators: they have said "not modified" for suspiciously long."""
    late: timedelta = timedelta(0)
    """How long after its time it was claimed."""

    @property
    def url(self) -> str:
        """Where the source is asked."""
        return self.state.moved or self.source.url
