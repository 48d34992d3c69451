"""The first round over sources that were never asked before: how far it is, and what came of it.

    Polled, Read ─heard─► FirstRound ─► Progress, at each event
                                     └─► Summary, once all were asked and what they gave was read

A fold over events, which asks nothing and knows no clock: what is expected of the days to come follows from
how far back each source's entries go. Told to whoever shows it by `Opening`, which stands before a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from monitor.flows.events import Event, Polled, Read

DAY = timedelta(days=1)
LEAST = timedelta(hours=1)
"""What a source gave is taken to be of so long at least: one entry of a minute ago is no 1,440 a day."""
FEW_TAGS = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the round is."""

    asked: int
    sources: int
    read: int
    articles: int
    """That are to be read, of the sources asked so far."""
    hits: int
    """Articles in which a rule holds."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it."""

    progress: Progress
    well: int
    ailing: tuple[tuple[str, str], ...]
    """Sources that gave nothing: what people call each, and why."""
    hits_day: int
    """Hits published in the last 24 hours."""
    tags: tuple[tuple[str, int], ...]
    """The tags of most hits of these hours."""
    alerts: int
    """Raised at once: of what was published just now."""
    alerts_day: float
    """Alerts a day, if it goes on so: one for each story that a rule holds in."""
    next_poll: datetime | None


@dataclass(slots=True)
class FirstRound:
    """The round as it is known so far."""

    awaited: set[str]
    sources: int = 0
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)
    well: set[str] = field(default_factory=set)
    new: int = 0
    read: int = 0
    hits: int = 0
    alerts: int = 0
    next_poll: datetime | None = None
    again: bool = False
    """A source was asked a second time: what is missing still will not come."""
    oldest: dict[str, datetime] = field(default_factory=dict)
    found: list[tuple[str, datetime, bool, tuple[str, ...]]] = field(default_factory=list)
    """Of each hit its source, its time, whether it was told or opened a story, and its tags."""

    def __post_init__(self) -> None:
        self.sources = len(self.awaited)

    def heard(self, event: Event) -> None:
        """Take an event in."""
        if isinstance(event, Polled):
            self._polled(event)
        elif isinstance(event, Read) and event.source.id in self.well:
            self._read(event)

    def _polled(self, event: Polled) -> None:
        name = event.source.id
        if name not in self.awaited:
            self.again |= name in self.well or name in self.failed
            return
        self.awaited.discard(name)
        self.new += event.new
        self.next_poll = min(filter(None, (self.next_poll, event.next_poll)))
        if event.error:
            self.failed[name] = (event.source.title, event.error)
        else:
            self.well.add(name)

    def _read(self, event: Read) -> None:
        article, name = event.article, event.source.id
        self.read += 1
        self.alerts += event.alert is not None
        if article.published is not None:
            self.oldest[name] = min(self.oldest.get(name, article.published), article.published)
        if event.matches and article.when is not None:
            tags = dict.fromkeys(tag for match in event.matches for tag in match.rule.tags)
            news = event.alert is not None or event.placement.to is None
            self.found.append((name, article.when, news, tuple(tags)))
        self.hits += bool(event.matches)

    @property
    def over(self) -> bool:
        """All were asked, and what they gave was read."""
        return (not self.awaited and self.read >= self.new) or self.again

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.sources - len(self.awaited), self.sources, self.read, self.new, self.hits)

    def summary(self, now: datetime) -> Summary:
        """What came of it, at its end."""
        lately = [one for one in self.found if now - one[1] <= DAY]
        tags = Counter(tag for *_, of in lately for tag in of)
        return Summary(
            progress=self.progress,
            well=len(self.well),
            ailing=tuple(self.failed.values()),
            hits_day=len(lately),
            tags=tuple(tags.most_common(FEW_TAGS)),
            alerts=self.alerts,
            alerts_day=sum(DAY / self._covered(name, now) for name, _, news, _ in lately if news),
            next_poll=self.next_poll,
        )

    def _covered(self, source: str, now: datetime) -> timedelta:
        """How much of the last day the entries of a source are of."""
        return min(max(now - self.oldest.get(source, now - DAY), LEAST), DAY)


class Shown(Protocol):
    """Shows events, and how the first round goes."""

    def __call__(self, event: Event, /) -> None:
        """Something happened."""
        ...

    def going(self, progress: Progress) -> None:
        """The round goes on."""
        ...

    def summed_up(self, summary: Summary) -> None:
        """The round is over."""
        ...


class Opening:
    """Passes events on to `report`, and tells it of the first round that they are of."""

    def __init__(self, report: Shown, clock: Callable[[], datetime]) -> None:
        self._report = report
        self._clock = clock
        self._round: FirstRound | None = None

    def begin(self, sources: Collection[str]) -> None:
        """These sources were never asked before; none: there is no first round."""
        self._round = FirstRound(set(sources)) if sources else None

    def __call__(self, event: Event) -> None:
        """An event of the daemon."""
        self._report(event)
        if self._round is None:
            return
        self._round.heard(event)
        if self._round.over:
            summary, self._round = self._round.summary(self._clock()), None
            self._report.summed_up(summary)
        else:
            self._report.going(self._round.progress)
