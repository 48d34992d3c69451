"""The words of the product, as frozen values, in the order in which news flows.

Source and PollState say what to poll and when; Request, Response and Unreachable are all that is known of
the wire; an Entry is one item of a feed, an Article an entry with its readable text; a Rule is a standing
query and a Match the proof that it held; a Story is what articles tell of; an Alert asks that somebody be
told, a Message is what they read, a Delivery is one alert on its way to one Receiver, and an Outcome is how
that ended.

All datetimes are aware and in UTC. Nothing here has behaviour beyond what follows from its own fields.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Headers = tuple[tuple[str, str], ...]
"""HTTP header fields in order; names in lower case."""


class Severity(enum.IntEnum):
    """How much a rule's match matters to the person who wrote it."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The word used in configuration and output: ``low`` … ``critical``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value that must never be printed: its text comes out by `reveal` alone."""

    _value: str = ""

    def reveal(self) -> str:
        """The secret's text, for the one place that puts it on the wire."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)" if self._value else "Secret()"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)


# --- what to poll -----------------------------------------------------------------------------------------


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


# --- the wire ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whoever sends it."""

    url: str = field(repr=False)
    label: str = ""
    """What logs and errors call this request: never the URL of a receiver, which is a secret."""
    method: str = "GET"
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    follow: bool = True
    """Follow redirects. A webhook must not: 3xx is a failure there (Standard Webhooks)."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered. ``body`` is decoded of its Content-Encoding; ``url`` is where it came from."""

    url: str = field(repr=False)
    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """The first value of header `name` (any case), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")


class Fault(enum.StrEnum):
    """Why there was no answer."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    TOO_LARGE = "too-large"
    ENCODING = "encoding"
    REDIRECT = "redirect"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No usable answer came. ``detail`` is for people and holds no URL and no secret."""

    fault: Fault
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.fault}: {self.detail}" if self.detail else str(self.fault)


Reply = Response | Unreachable


# --- what was read ----------------------------------------------------------------------------------------


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


class Quality(enum.StrEnum):
    """How much of the article the reader found on a page."""

    FULL = "full"
    SHORT = "short"
    NONE = "none"


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


# --- standing queries -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """A named standing query."""

    name: str
    query: str
    tags: tuple[str, ...] = ()
    severity: Severity = Severity.MEDIUM
    lang: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of one field (``title``, ``body`` …) of the original text."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A rule held for a document; the spans prove it."""

    rule: Rule
    spans: tuple[Span, ...] = ()


# --- stories and alerts -----------------------------------------------------------------------------------


class Relation(enum.StrEnum):
    """What an article is to an earlier one, strongest first."""

    SAME_URL = "same-url"
    SAME_TEXT = "same-text"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier article that may tell the same story, as the store found it by an index look-up."""

    article: int
    story: int
    source: str
    url: str
    title: str
    text_hash: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs: a known story, or a new one when ``story`` is None; and why."""

    story: int | None = None
    relation: Relation = Relation.NONE
    to: int | None = None
    """The article it is related to."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of an article with the matched words marked: ``marks`` are (start, end) within ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told, neutral to the service that carries it. Every text in it is hostile."""

    title: str
    url: str
    source: str
    trust: str = ""
    lang: str = ""
    published: datetime | None = None
    severity: Severity = Severity.MEDIUM
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """A story that somebody asked to be told of. Its id follows from the cause: same cause, same id."""

    id: str
    message: Message
    receivers: tuple[str, ...]
    rules: tuple[str, ...]
    """Rules of the story that this alert tells of for the first time."""


@dataclass(frozen=True, slots=True)
class Route:
    """Which alerts go to which receivers. Empty matchers match everything; all that are given must hold."""

    receivers: tuple[str, ...]
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True)
class Receiver:
    """A chat or webhook. Which fields count depends on ``kind``; ``monitor check`` says what is missing."""

    name: str
    kind: str
    url: Secret = field(default_factory=Secret)
    token: Secret = field(default_factory=Secret)
    chat: str = ""
    signing_keys: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one receiver. ``id`` is the same on every try."""

    id: str
    receiver: str
    message: Message
    created: datetime
    attempt: int = 0
    """Tries made before this one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The service took the message."""


@dataclass(frozen=True, slots=True)
class RetryLater:
    """The service did not take it and may later; ``after`` is what it asked for, if it did."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The service will never take it: a person must look."""

    reason: str


Outcome = Sent | RetryLater | Rejected

Words = Mapping[str, str]
"""A small table of text, for example names to labels."""
