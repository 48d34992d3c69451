"""How entries that are known are recognised in a feed, and told from their edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Article, Entry


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an entry said when it was last seen: little to keep, and enough to tell an edit by."""

    digest: int
    """Of its folded title and text; signed 64 bit."""
    updated: datetime | None = None
    """When its feed said that it was last changed."""
    exact: int = 0
    """The digest of all that it is, to the letter: equal ones need no closer look. Signed 64 bit."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of a feed that is known."""

    row: int
    entry: Entry
    """As the feed shows it now."""
    title: str
    link: str
    """As it was stored."""
    imprint: Imprint | None = None
    """None: it was last seen when no imprints were kept."""
    edits: int = 0
    """For how many edits it was to be read again."""
    reread: datetime | None = None
    """When it last was, or is, for one."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The entries of a feed, parted into those not known and those that are."""

    fresh: Sequence[Entry] = ()
    seen: Sequence[Seen] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A known entry that does not say what it said."""

    row: int
    entry: Entry
    imprint: Imprint
    due: datetime | None = None
    """When to read it again; None: what changed is not worth it, only the imprint is kept."""
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """What a feed brings: entries that are new, with their imprints by key, and edits of known ones."""

    fresh: Sequence[Entry] = ()
    imprints: Mapping[str, Imprint] = field(default_factory=dict)
    edits: Sequence[Edit] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """An article as it was last read."""

    number: int
    article: Article
    fault: str = ""
    """Why its page could not be read, or not whole, then."""
    rules: tuple[str, ...] = ()
    """Names of those that held in it."""
