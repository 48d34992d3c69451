"""What the three verbs need of the outside world. `app` joins these to the real net, pool and store.

The store's methods each end in one commit. `lease` is how far `due` moves when work is claimed: a process
that dies leaves nothing stuck, the work is simply due again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    Alert,
    Article,
    Delivery,
    Entry,
    Match,
    Neighbour,
    Outcome,
    Placement,
    Poll,
    PollState,
    Readable,
    Reply,
    Request,
    Response,
    Source,
)


class Web(Protocol):
    """Sends a request; never raises for what the other side does."""

    async def fetch(self, request: Request) -> Reply:
        """The answer, or why there is none."""
        ...


class Readers(Protocol):
    """Reads hostile documents in children that can be killed."""

    async def entries(self, source: Source, response: Response) -> tuple[Entry, ...]:
        """The entries of a feed; raises `ParseError`."""
        ...

    async def readable(self, response: Response) -> Readable:
        """A fetched page as a person would read it; raises `ParseError`."""
        ...


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


class PollStore(Protocol):
    """What `poll` remembers."""

    async def claim_polls(self, now: datetime, limit: int) -> Sequence[Poll]:
        """Sources that are due, oldest first; their next poll moves on by their own interval at once."""
        ...

    async def unknown(self, source: str, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Those entries of which neither key is known, in order, each key once."""
        ...

    async def settle_poll(self, result: PollResult, now: datetime) -> int:
        """Store entries, validators and schedule in one commit; how many entries were new."""
        ...


class ReadStore(Protocol):
    """What `read` remembers."""

    async def claim_reads(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Unread]:
        """Entries that are due to be read, oldest first."""
        ...

    async def settle_read(self, result: ReadResult, decide: Decide, now: datetime) -> Verdict:
        """Store article, matches, story, alert and deliveries in one commit, as `decide` says."""
        ...


class OutboxStore(Protocol):
    """What `deliver` remembers."""

    async def claim_deliveries(
        self, now: datetime, lease: timedelta, limit: int, busy: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """Deliveries that are due, oldest first, at most one for each receiver, none for those in `busy`."""
        ...

    async def settle_delivery(
        self, delivery: Delivery, outcome: Outcome, due: datetime | None, now: datetime
    ) -> None:
        """Keep how a try ended. `due` is when to try again; None ends it: sent, or a dead letter."""
        ...
