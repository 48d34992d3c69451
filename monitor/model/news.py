"""What was read: entries of feeds, pages, articles."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.shown import Shown, unpacked


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, in Atom's terms. Text fields are clean text, except ``content``, which is HTML."""

    key: str
    """Identity within the source: the item's id, else its link, else a digest of what it says."""
    id: str = ""
    link: str = ""
    """Absolute, or empty."""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    also: str = ""
    """A second key under which the entry may already be known."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a feed says of its own rhythm. Times of day and days of the week are GMT."""

    ttl: int = 0
    """Seconds that the feed may be kept (RSS ttl); 0 when it doesn't say."""
    update: int = 0
    """Seconds between two updates (sy:updatePeriod, sy:updateFrequency); 0 when it doesn't say."""
    skip_hours: tuple[int, ...] = ()
    """Hours, 0 to 23, in which nobody need ask."""
    skip_days: tuple[int, ...] = ()
    """Days in which nobody need ask; Monday is 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document that holds further entries of a source, as an index lists it."""

    url: str
    changed: datetime | None = None
    """When it last changed, as the index says."""


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself."""

    title: str = ""
    lang: str = ""
    """ISO 639-1, or empty."""
    hub: str = ""
    """Where to subscribe to it (WebSub), as its document says; absolute."""
    topic: str = ""
    """The address under which its hub knows it; absolute."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a fetched feed holds, and where there is more of it."""

    entries: tuple[Entry, ...] = ()
    rhythm: Rhythm = Rhythm()
    parts: tuple[Part, ...] = ()
    """Documents in which the entries are, where this one only lists them; the newest first."""
    older: str = ""
    """Where the entries before these are, for a poll that shares none with the one before it."""
    about: About = About()
    delta: bool = False
    """Only what came since the last poll: that it shares nothing with that one tells of no gap."""
    shown: bytes = b""
    """All its items (`model.shown`), where it can be told which of them stand as at the last poll. Those are
    not among `entries`."""

    @property
    def items(self) -> Sequence[Entry | Shown]:
        """All that it shows, also what did not have to be read again."""
        return unpacked(self.shown).items or self.entries


class Quality(enum.StrEnum):
    """How much of the article the reader found on a page."""

    FULL = "full"
    SHORT = "short"
    NONE = "none"


class Wall(enum.StrEnum):
    """What stands in an article's place, in words for people."""

    NONE = ""
    CHALLENGE = "a robot check"
    CONSENT = "a consent wall"
    GONE = "a page that says there is none"
    PAYWALL = "a paywall"


@dataclass(frozen=True, slots=True)
class Readable:
    """A page as a person would read it."""

    title: str = ""
    text: str = ""
    author: str = ""
    published: datetime | None = None
    lang: str = ""
    canonical: str = ""
    """The page's own canonical URL when it names one on its own site, else empty."""
    quality: Quality = Quality.NONE
    wall: Wall = Wall.NONE
    """Of a page that holds no whole article; behind a paywall the text is the article's beginning."""
    astray: bool = False
    """The source's selector found no text, so the page was read without it."""


class TextFrom(enum.StrEnum):
    """Where an article's text was taken from."""

    FEED = "feed"
    PAGE = "page"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Article:
    """An entry with its readable text, ready to be matched and kept."""

    entry: int
    """Row of the entry it was made of."""
    source: str
    url: str
    """Canonical URL: what makes it the same article elsewhere; the source's when the entry has no link."""
    title: str
    text: str
    link: str = ""
    """Where a person reads it, as its publisher writes it; empty when the entry has no link."""
    summary: str = ""
    author: str = ""
    published: datetime | None = None
    seen: datetime | None = None
    lang: str = ""
    text_from: TextFrom = TextFrom.SUMMARY
    country: str = ""
    """Of its source, as configured."""
    tags: tuple[str, ...] = ()
    """Those of the rules that held when it was read; known of a stored article alone."""
    countries: tuple[str, ...] = ()
    """Of which it speaks (ISO 3166-1), those named most often first."""
    text_hash: str = ""
    """Digest of the folded text; empty when the text is too short to identify anything."""

    @property
    def body(self) -> str:
        """What rules and search look at: the text, then the feed's summary unless the text holds it.

        Extraction often drops the standfirst, which is the summary of many feeds; spans of the field ``body``
        count in this string.
        """
        if not self.summary or self.summary in self.text:
            return self.text
        return f"{self.text}\n\n{self.summary}" if self.text else self.summary

    @property
    def when(self) -> datetime | None:
        """Publication time, else the time it was first seen."""
        return self.published or self.seen
