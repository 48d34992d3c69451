"""Who is told of what, by which message, and how that ended."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model.routing import Addressee, Budget, Kind, Subject
from monitor.model.rule import Severity


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


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of an article with the matched words marked: ``marks`` are (start, end) within ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """One line of a message that tells of many. Every text in it is hostile."""

    title: str
    url: str
    source: str
    severity: Severity = Severity.MEDIUM
    story: str = ""
    """How far its story has come."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a message says at length, in the forms that its receiver takes whole. Made harmless already."""

    text: str = ""
    html: str = ""
    json: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told, neutral to the service that carries it. Every text in it is hostile.

    One with ``headlines`` tells of many alerts at once: its title says of what kind, and its ``url`` and
    ``excerpts`` may be empty.
    """

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
    story: str = ""
    """How far the story has come, when it is told of again."""
    sites: int = 0
    texts: int = 0
    """At how many sites the story was seen, and in how many independent texts; 0: not counted."""
    headlines: tuple[Headline, ...] = ()
    more: int = 0
    """Alerts beyond the headlines that the message stands for."""
    silence: str = ""
    """The command that keeps the story quiet from now on."""
    document: Document | None = None
    """All of it, where it is a digest and its receiver takes documents; ``headlines`` are the short of it."""
    thread: str = ""
    """Id of the story's first alert: what belongs together in a mailbox. Empty where a message tells of no
    single story."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A story that somebody asked to be told of. Its id follows from the cause: same cause, same id."""

    id: str
    message: Message
    addressees: tuple[Addressee, ...]
    subject: Subject
    """Its rules are those of the story that this alert tells of: for the first time, or again because the
    story grew."""
    kind: Kind = Kind.FIRST
    late: bool = False
    """It comes of what was published while nothing was polled for long."""

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of the rules that it tells of."""
        return tuple(dict.fromkeys(one.rule for one in self.subject.held))

    def telling(self, story: str) -> Alert:
        """The alert with a word on how far its story has come."""
        return replace(self, message=replace(self.message, story=story))

    def counting(self, sites: int, texts: int) -> Alert:
        """The alert with what its story has come to in numbers."""
        return replace(self, message=replace(self.message, sites=sites, texts=texts))


class Untold(enum.StrEnum):
    """Why an article in which a rule holds raised no alert."""

    NOT = ""
    """It raised one, or no rule holds."""
    TOLD = "told-before"
    """Alerts of its story have told of every rule that holds."""
    SOON = "too-soon"
    """The story grew by it, too soon after it was told of last: the next article tells it."""
    FIRST_POLL = "first-poll"
    """It was there already when its source was first polled, or came back under a new id."""
    OLD = "too-old"
    RESTORED = "restored"
    """It had been told of, as far as one can know, before the database was restored from a backup."""
    APPLIED = "applied"
    """Its rules were applied to the archive after it was read, which tells nobody."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A chat, mailbox or webhook. Which fields count depends on ``kind``; ``monitor check`` says what is
    missing."""

    name: str
    kind: str
    url: Secret = field(default_factory=Secret)
    token: Secret = field(default_factory=Secret)
    chat: str = ""
    signing_keys: tuple[Secret, ...] = ()
    user: Secret = field(default_factory=Secret)
    password: Secret = field(default_factory=Secret)
    sender: str = ""
    to: tuple[str, ...] = ()
    template: str = ""
    """How messages are worded, in place of our way: a template's text."""
    budget: Budget | None = None
    """What goes beyond it is told together, but for the first word of a story; None: there is no bound."""
    flood: Budget | None = None
    """What goes beyond it is told together, first words as well."""
    ttl: timedelta = timedelta(days=4)
    """A message older than this is not sent any more."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one receiver. ``id`` is the same on every try."""

    id: str
    receiver: str
    message: Message
    created: datetime
    attempt: int = 0
    """Tries made before this one."""
    kind: Kind = Kind.FIRST
    reference: str = ""
    """The service's name of an earlier message that this one takes the place of; empty: it is a new one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The service took the message."""

    reference: str = ""
    """The service's name of it, by which it can be edited; empty where there is none."""
    pause: timedelta | None = None
    """How long the service asks to be left alone before the next one."""


@dataclass(frozen=True, slots=True)
class RetryLater:
    """The service did not take it and may later; ``after`` is what it asked for, if it did."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The service will never take it: a person must look."""

    reason: str
    permanent: bool = False
    """It will take no other message either: the receiver itself is wrong, gone or forbidden."""


Outcome = Sent | RetryLater | Rejected
