"""What one step of a verb hands to the store and gets back.

The verbs (`flows`) and the store do not know each other; these values are the words they share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.model import (
    Alert,
    Article,
    Candidate,
    Entry,
    Evidence,
    Frequencies,
    Hub,
    Match,
    Member,
    Message,
    Neighbour,
    Placement,
    PollState,
    Posting,
    Source,
    Standing,
    StoryState,
    Untold,
)
from monitor.steps.seen import Before, Compared, Recognised


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
class Word:
    """What the program tells of itself, once for each key."""

    key: str
    message: Message
    receivers: Sequence[str]


@dataclass(frozen=True, slots=True)
class PollResult:
    """All that one poll changes."""

    source: str
    state: PollState
    next_poll: datetime
    brought: Compared = field(default=Compared())
    first: bool = False
    """Its entries come from the first successful poll of the source."""
    late: bool = False
    """Its entries come from the first poll after a long time without any."""
    told: datetime | None = None
    """What was published until then had been told of before the database was restored."""
    word: Word | None = None
    """What the operators are told of it."""
    hold: Hold | None = None
    """What its host asked of all who would ask it."""
    hub: Hub | None = None
    """What the feed says of where it may be subscribed to; None: it was not looked at."""
    place: tuple[str, str] | None = None
    """Address and kind of the source that was polled. One that has others by now is not changed: what was
    learnt is of another document. None: whichever it has."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry claimed for reading."""

    entry_id: int
    source: Source
    entry: Entry
    seen: datetime
    first_poll: bool
    """It was already there when its source was first polled."""
    late: bool = False
    """It was published while its source was not polled for long."""
    attempt: int = 0
    """Reads of it before this one, since it came or was edited."""
    before: Before | None = None
    """What was made of it when it was last read; None: it never was."""


class Look(Protocol):
    """Further looks into the archive, inside the same transaction: an article is seldom asked after by all.

    What is too old for a copy or a story to be looked for in it is not found.
    """

    def postings(self, hashes: Sequence[int]) -> Mapping[int, Sequence[Posting]]:
        """For each of these sampled passages, the articles that have it: a bounded number."""
        ...

    def candidates(self, articles: Sequence[int]) -> Sequence[Candidate]:
        """These articles with their texts."""
        ...

    def frequencies(self, terms: Sequence[int]) -> Frequencies:
        """How common these terms are."""
        ...

    def stories(self, keys: Sequence[int]) -> Sequence[StoryState]:
        """The stories that share the most of these keys: a bounded number."""
        ...

    def apart(self, articles: Sequence[int]) -> frozenset[int]:
        """The stories of texts that a person told apart from those of these articles."""
        ...

    def standing(self, story: int) -> Standing:
        """How the story stands."""
        ...

    def members(self, story: int) -> Sequence[Member]:
        """The articles of the story, the earliest first: a bounded number."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds about an article, looked up inside the transaction that stores it."""

    look: Look
    neighbours: Sequence[Neighbour] = ()
    """Articles with the same canonical URL or text hash, oldest first, the article itself left out."""
    own_story: int | None = None
    """The story the article already belongs to, when it is read again."""


@dataclass(frozen=True, slots=True)
class Memory:
    """By what the article and its story are to be found again."""

    hashes: Sequence[int] = ()
    """Sampled passages of the text, unsigned 32 bit."""
    terms: Sequence[int] = ()
    """What is counted to tell common words from rare ones."""
    keys: Sequence[int] = ()
    """The rarest terms, under which the story is found."""
    state: bytes | None = None
    """What the story remembers of its texts from now on; None to leave that as it is."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a story has come to."""

    sites: int = 1
    texts: int = 1
    """Independent ones."""
    langs: tuple[str, ...] = ()
    news: str = ""
    """What there is to say of it, for people."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about an article: where it belongs, and whether anybody is told."""

    placement: Placement
    alert: Alert | None = None
    memory: Memory = Memory()
    owed: str = ""
    """How the story grew, when it is too soon to tell."""
    grew: bool = False
    """The alert tells that the story grew."""
    tally: Tally | None = None
    """What is to be put into what was told of the story before; None: nothing."""
    untold: Untold = Untold.NOT
    """Why there is no alert though a rule holds."""
    changes: Sequence[Alert] = ()
    """What is told of it because it changed."""


Settle = Callable[[Recognised], PollResult]
"""What a poll changes, once it is known which of its entries are."""

Decide = Callable[[Known], Verdict]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All that one reading changes."""

    article: Article
    matches: Sequence[Match] = ()
    again: datetime | None = None
    """When to try the page again; None when this reading is final."""
    fault: str = ""
    """Why the page could not be read, or not whole; empty when it could, or was not asked for."""
    evidence: Evidence | None = None
    """The page as it was fetched; only where a rule held."""
    revisit: datetime | None = None
    """When to look at it again, should nothing have to be tried again; None: never by itself."""
    changed: tuple[str, ...] = ()
    """What is not as it was last read (``title``, ``text``, ``summary``), which is kept as a version."""
