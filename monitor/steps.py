"""What one step of a verb hands to the store and gets back.

The verbs (`flows`) and the store do not know each other; these values are the words they share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Alert, Article, Entry, Match, Neighbour, Placement, PollState, Source


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a host on a day, to be added to what was counted before."""

    day: int
    """Since 1970, UTC."""
    host: str
    requests: int = 0
    unchanged: int = 0
    errors: int = 0
    slowed: int = 0
    bytes: int = 0

    @staticmethod
    def on(now: datetime) -> int:
        """The day of a time."""
        return int(now.timestamp() // 86_400)


@dataclass(frozen=True, slots=True)
class Hold:
    """A host (with its port, as addresses write it) wants to be left alone until then."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PollResult:
    """All that one poll changes."""

    source: str
    state: PollState
    next_poll: datetime
    entries: Sequence[Entry] = ()
    """Entries not known before, in feed order."""
    first: bool = False
    """They come from the first successful poll of the source."""
    hold: Hold | None = None
    """What its host asked of all who would ask it."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry claimed for reading."""

    entry_id: int
    source: Source
    entry: Entry
    seen: datetime
    first_poll: bool
    """It was already there when its source was first polled."""
    attempt: int = 0
    """Reads of it before this one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds about an article, looked up inside the transaction that stores it."""

    neighbours: Sequence[Neighbour] = ()
    """Articles with the same canonical URL or text hash, oldest first, the article itself left out."""
    own_story: int | None = None
    """The story the article already belongs to, when it is read again."""
    told: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """For each of these stories, the rules that its alerts have told of."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about an article: where it belongs, and whether anybody is told."""

    placement: Placement
    alert: Alert | None = None


Decide = Callable[[Known], Verdict]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All that one reading changes."""

    article: Article
    matches: Sequence[Match] = ()
    again: datetime | None = None
    """When to try the page again; None when this reading is final."""
