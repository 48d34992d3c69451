"""What is decided at the moment of sending: the queue of a receiver, and what is done with it."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.model import Kind, Message, Silence, Subject


class Hindrance(enum.StrEnum):
    """Why a delivery was held back; those that waited for one reason are told together."""

    MUTE = "mute"
    BUDGET = "budget"
    FLOOD = "flood"
    LATE = "late"
    PACE = "pace"
    """Its group or story was told of a short while ago."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that waits, as far as whether it goes now is decided by it."""

    seq: int
    """Its place in the order of the receiver."""
    kind: Kind
    subject: Subject
    """Of a message that comes of no alert: one without rules."""
    created: datetime
    due: datetime
    route: str = ""
    batch: str = ""
    story: int | None = None
    tried: bool = False
    """It was handed out before: it goes as it is or not at all, for it may have arrived."""
    held: Hindrance | None = None
    """What it was last held back for."""


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits for one receiver, and what went to it."""

    receiver: str
    waiting: Sequence[Waiting]
    """In order: a bounded number, the foremost due."""
    sent: Sequence[datetime] = ()
    """When messages with a sound went out within the last day, oldest first."""
    batches: Mapping[str, datetime] = field(default_factory=dict)
    """When each group was told of last, among those that wait."""
    stories: Mapping[int, datetime] = field(default_factory=dict)
    """When each story was told of last, among those that wait."""
    causes: Sequence[tuple[Subject, datetime]] = ()
    """Alerts of the last days that may keep others quiet, and when they were raised."""
    silences: Sequence[Silence] = ()
    """Those in force."""
    flooded: datetime | None = None
    """Until when the receiver was last known to be flooded."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A delivery stays back until then."""

    seq: int
    until: datetime
    hindrance: Hindrance
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is done with what waits for a receiver."""

    send: Sequence[int] = ()
    """What goes now: one delivery by itself, or several as one message."""
    why: str = ""
    """What several have in common."""
    held: Sequence[Kept] = ()
    quiet: Sequence[tuple[int, str]] = ()
    """Nobody is told of these, and why."""
    expired: Sequence[int] = ()
    """These are too old to be sent."""
    flooded: datetime | None = None
    """Until when the receiver is flooded; None: it is not."""
    flood_begins: bool = False


class Desk(Protocol):
    """Decides what of all that waits goes out; pure."""

    def __call__(self, queue: Queue, now: datetime) -> Ruling:
        """What is done with what waits for a receiver."""
        ...

    def gathered(self, messages: Sequence[Message], why: str) -> Message:
        """One message that stands for several."""
        ...

    def flood(self, receiver: str) -> Message:
        """The word that a receiver is flooded."""
        ...

    def notice(self, text: str) -> Message:
        """A word of the program on itself."""
        ...

    def operators(self, *, but: str) -> Sequence[str]:
        """Who is told of the program's own troubles, other than that receiver."""
        ...
