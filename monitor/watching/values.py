"""The words of the watch: what is looked at, what was found, what stands.

An hour is a whole number, counted since 1970 in UTC; `Counts` maps hours to how many articles there were,
and leaves out those without any.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.model import Message, PollState, Severity

Counts = Mapping[int, int]


def hour_of(when: datetime) -> int:
    """The hour that a time is in."""
    return int(when.timestamp() // 3600)


def start_of(hour: int) -> datetime:
    """When an hour began."""
    return datetime.fromtimestamp(hour * 3600, tz=UTC)


class Kind(enum.StrEnum):
    """What an alarm is about."""

    SILENT_RULE = "silent-rule"
    RULE_SPIKE = "rule-spike"
    TAG_SPIKE = "tag-spike"
    SILENT_SOURCE = "silent-source"
    FAILING_SOURCE = "failing-source"
    SHORT_TEXTS = "short-texts"
    MISSED_ENTRIES = "missed-entries"
    DEAD_RECEIVER = "dead-receiver"
    STUCK_STAGE = "stuck-stage"
    FAILED_READERS = "failed-readers"
    FULL_DISK = "full-disk"
    FAILED_WRITE = "failed-write"


class Sign(enum.Enum):
    """What figures say of one subject. Between BAD and GOOD nothing changes: that is the hysteresis."""

    BAD = enum.auto()
    UNSURE = enum.auto()
    GOOD = enum.auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a subject now; `text` says why, for people, when it is bad."""

    kind: Kind
    subject: str
    """The id or name of what it is about; empty where there is only one."""
    sign: Sign
    text: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that was found bad: from when on, and until when if it is over."""

    kind: Kind
    subject: str
    text: str
    opened: datetime
    closed: datetime | None = None

    @property
    def key(self) -> str:
        """Its name for ever: the same subject may be found bad again another time."""
        return f"{self.kind}:{self.subject}:{self.opened.isoformat()}"


@dataclass(frozen=True, slots=True)
class Levels:
    """From when on figures are called bad, and which are not looked at."""

    off: frozenset[Kind] = frozenset()
    silence_odds: int = 10_000
    """A silence is told when chance would bring it about less than once in so many times."""
    spike_odds: int = 1_000_000
    """… and a spike."""
    spike_least: int = 5
    """Fewer articles are no spike …"""
    spike_times: int = 3
    """… and neither is less than so many times as many as usual."""
    failing: timedelta = timedelta(hours=12)
    """For how long a source has not answered when it fails."""
    min_free: int = 500_000_000
    """Bytes that a disk has free unless it is full."""


class Group(enum.StrEnum):
    """What articles are counted for, by the hour."""

    ALL = "all"
    SOURCE = "source"
    RULE = "rule"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Named:
    """Something whose articles are watched. `made` changes when it becomes something else under its name."""

    group: Group
    name: str
    made: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """How many articles a rule, a tag or a source had, by the hour."""

    group: Group
    name: str
    since: int
    """The hour from which on it is watched as it is now."""
    counts: Counts


@dataclass(frozen=True, slots=True)
class Polled:
    """A source and how polling it goes."""

    id: str
    title: str
    state: PollState
    still: timedelta | None = None
    """For how long it has stood still, if that is far longer than it ever did."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How delivering to a receiver goes."""

    name: str
    waiting_since: datetime | None = None
    """When the foremost message was made that was tried and waits."""
    tries: int = 0
    """How often it was tried."""
    reason: str = ""
    """Why the last try failed."""
    sent: datetime | None = None
    """When a message was taken last."""
    disabled: bool = False
    """Nothing is sent to it any more; the outbox has told so."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is looked at; what only the running process knows comes beside it."""

    volume: Counts = field(default_factory=dict)
    """All articles, by the hour."""
    series: Sequence[Series] = ()
    sources: Sequence[Polled] = ()
    lengths: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Characters of the latest texts of each source that were read from pages, the oldest first."""
    receivers: Sequence[Outgoing] = ()
    standing: Sequence[Alarm] = ()
    """Alarms that are open."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the running process knows of itself."""

    stuck: Sequence[str] = ()
    """Stages that stand still."""
    unread: str = ""
    """Why no document can be read; empty: they can be, as far as is known."""
    free: int | None = None
    """Bytes free beside the database; None when that cannot be told."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of the alarms; those of `over` and `dropped` are closed."""

    opened: tuple[Alarm, ...] = ()
    """One that could not be written down while it stood is closed already."""
    over: tuple[Alarm, ...] = ()
    dropped: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """All that one look changes."""

    changes: Changes
    named: Sequence[Named] = ()
    """All that is watched from now on."""
    message: Message | None = None
    receivers: Sequence[str] = ()
    """Who is told by it."""


SEVERITY: Mapping[Kind, Severity] = {
    Kind.SILENT_RULE: Severity.MEDIUM,
    Kind.RULE_SPIKE: Severity.MEDIUM,
    Kind.TAG_SPIKE: Severity.MEDIUM,
    Kind.SILENT_SOURCE: Severity.MEDIUM,
    Kind.FAILING_SOURCE: Severity.MEDIUM,
    Kind.SHORT_TEXTS: Severity.MEDIUM,
    Kind.MISSED_ENTRIES: Severity.LOW,
    Kind.DEAD_RECEIVER: Severity.HIGH,
    Kind.STUCK_STAGE: Severity.CRITICAL,
    Kind.FAILED_READERS: Severity.CRITICAL,
    Kind.FULL_DISK: Severity.CRITICAL,
    Kind.FAILED_WRITE: Severity.CRITICAL,
}
"""How much each kind matters."""
