"""What a story has grown to: independent texts, sites, languages, who was first and how fast the others were.

Pure functions over the rows of a story's articles, for digests, commands and the policy of alerts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Member
from monitor.text.outlet import outlet


@dataclass(frozen=True, slots=True)
class Counts:
    """A story in numbers."""

    articles: int = 0
    texts: int = 0
    """Independent texts: copies count once."""
    sites: int = 0
    langs: tuple[str, ...] = ()
    """In order of appearance."""
    first: Member | None = None
    """The earliest article; of several at one time the one with the lowest number."""
    lags: Mapping[str, timedelta] = field(default_factory=dict)
    """Site to how long after the first article it had one of its own, the fastest first."""

    @property
    def summary(self) -> str:
        """The counts for people."""
        return f"{_many(self.texts, 'text')} at {_many(self.sites, 'site')}"


def counted(members: Iterable[Member]) -> Counts:
    """The counts of a story of `members`; their order does not matter."""
    ordered = sorted(members, key=lambda one: (one.seen, one.article))
    if not ordered:
        return Counts()
    first = ordered[0]
    lags: dict[str, timedelta] = {}
    for one in ordered:
        lags.setdefault(outlet(one.url, one.source), one.seen - first.seen)
    return Counts(
        articles=len(ordered),
        texts=len({one.text for one in ordered}),
        sites=len(lags),
        langs=tuple(dict.fromkeys(one.lang for one in ordered if one.lang)),
        first=first,
        lags=lags,
    )


def growth(members: Iterable[Member], now: datetime, span: timedelta = timedelta(hours=1)) -> int:
    """Independent texts that the story gained in the `span` before `now`.

    A copy is no growth, however late it comes.
    """
    began: dict[int, datetime] = {}
    for one in members:
        began[one.text] = min(began.get(one.text, one.seen), one.seen)
    return sum(now - span < seen <= now for seen in began.values())


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
