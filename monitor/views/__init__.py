"""What the archive answers: values that the store reads out and the command line prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from monitor.model import Message, PollState, Severity, Source

DATABASE = "monitor.db"
"""The archive's file in the state folder."""


def most_named(articles: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The countries of a story, of those of each article: the ones of most articles first."""
    counted = Counter(chain.from_iterable(articles))
    return tuple(sorted(counted, key=lambda code: (-counted[code], code)))


@dataclass(frozen=True, slots=True)
class StorySummary:
    """A story as a digest shows it: the first article's words, everybody's counts."""

    story: int
    title: str
    url: str
    source: str
    """Name of the source that was first."""
    sources: tuple[str, ...]
    langs: tuple[str, ...]
    tags: tuple[str, ...]
    rules: tuple[str, ...]
    severity: Severity | None
    """Highest severity among the rules that matched; None when none did."""
    first: datetime
    last: datetime
    articles: int
    sites: int = 0
    """Sites that tell of it; 0: not counted."""
    texts: int = 0
    """Texts of their own: copies count once."""
    fresh: int = 0
    """Articles that came after the mark that was asked about."""
    countries: tuple[str, ...] = ()
    """Of which its articles speak, those of most articles first."""


@dataclass(frozen=True, slots=True)
class DigestMatter:
    """What a digest is made of, as it stood at one moment."""

    stories: tuple[StorySummary, ...]
    mark: int
    """The latest article there was: what comes later is new to the next digest."""
    unmatched: int
    """Stories of the span in which no rule held."""
    days: Mapping[str, tuple[int, ...]]
    """Articles a day of each tag or rule of the stories, the day that ends with the span last. Days are 24
    hours; those from before anything was counted are left out."""


@dataclass(frozen=True, slots=True)
class DigestRun:
    """When a digest was made last, and how far it went."""

    at: datetime
    """The time that it was due, or was asked for."""
    made: datetime | None = None
    """None: never yet."""
    mark: int | None = None
    """The latest article that it knew."""
    schedule: str = ""
    """When it is due, as configured then."""


@dataclass(frozen=True, slots=True)
class Near:
    """An article that was kept quiet, to be looked at: the least alike are where a mistake would be."""

    article: int
    title: str
    source: str
    story: int
    relation: str
    score: float
    why: str
    other: int | None


@dataclass(frozen=True, slots=True)
class PushStatus:
    """How a source's subscription to its hub stands (WebSub)."""

    hub: str
    until: datetime | None = None
    """When its lease ends; None: the hub has not verified it."""
    error: str = ""
    """Why the hub did not take the last request, or refuses."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source is doing."""

    source: Source
    state: PollState
    next_poll: datetime | None
    """None when it is not polled any more."""
    hold: datetime | None
    """Until when its host asked to be left alone."""
    entries: int
    """Entries stored in all."""
    entries_day: int
    """Entries first seen in the last 24 hours."""
    articles: int
    articles_full: int
    """Articles whose text came from the feed's full content or from the page."""
    active: bool = True
    """It is in the configuration that the daemon goes by."""
    push: PushStatus | None = None


@dataclass(frozen=True, slots=True)
class HostLedger:
    """What was asked of a host within some days."""

    host: str
    days: int
    """On which anything was asked."""
    requests: int
    unchanged: int
    """Answered "not modified"."""
    errors: int
    """No answer, or one of 400 and more."""
    slowed: int
    """Answered 429 or 503: it had enough of us."""
    bytes: int
    """Bodies as they travelled."""
    hold: datetime | None
    """Until when it wants to be left alone."""


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert as it was raised, and how its deliveries stand."""

    id: str
    story: int
    created: datetime
    message: Message
    deliveries: tuple[tuple[str, str], ...]
    """(receiver, state): state is ``waiting``, ``sent`` or ``dead``."""


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """Something that went wrong with the monitor itself, or far from usual in what it watches."""

    kind: str
    subject: str
    """The id or name of what it is about; empty where there is only one."""
    text: str
    opened: datetime
    closed: datetime | None
    """None while it stands."""
    told: datetime | None
    """When word of it was put into the outbox; None when there was nobody to be told."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A delivery in the outbox."""

    id: str
    receiver: str
    state: str
    """``waiting``, ``sent`` or ``dead``."""
    attempts: int
    created: datetime
    due: datetime | None
    reason: str
    """Why the last try failed, or why it is held or kept quiet; empty when there is nothing to say."""
    title: str
    kind: str = ""
    """``first``, ``rule``, ``growth``, ``edit``, ``digest`` or ``notice``."""


@dataclass(frozen=True, slots=True)
class DeliveryDetail:
    """All that is known of a delivery."""

    item: OutboxItem
    message: Message
    alert: str
    """Empty for a notice and for what tells of several."""
    story: int | None
    route: str
    settled: datetime | None
    together: str
    """The delivery in which it was told with others; empty when it was not."""
    members: tuple[str, ...]
    """Those that it tells of, if several."""


@dataclass(frozen=True, slots=True)
class ReceiverStatus:
    """How a receiver stands."""

    name: str
    wait: datetime | None
    """Until when it asked to be left alone; may be past."""
    disabled: datetime | None
    """Since when nothing is sent to it."""
    reason: str
    flooded: datetime | None
    """Until when its messages come together; may be past."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    sources: int
    """Sources that are polled."""
    entries: int
    unread: int
    """Entries that wait to be read, now or later."""
    articles: int
    stories: int
    alerts: int
    waiting: int
    """Deliveries that wait, now or later."""
    dead: int
    """Deliveries given up, kept for a person."""


@dataclass(frozen=True, slots=True)
class TableSize:
    """How much of the database a table is."""

    name: str
    rows: int
    bytes: int
    """About so many in its rows, without its indexes."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the database is and how it grows."""

    bytes: int
    free: int
    """Of them, room that was given up and will be used again."""
    log: int
    """The write-ahead log beside it."""
    tables: list[TableSize]
    """The largest first."""
    articles_day: float
    """Articles a day, over the last week."""
    matched_day: float
    bytes_article: float
    """All that is stored, for each article."""
    levels_off: int | None
    """Bytes at which as much is forgotten a day as comes; None where something is kept for ever."""
