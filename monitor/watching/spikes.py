"""Whether a rule or a tag has far more articles than usual, in an hour, in six, or in a day.

Compared are the same hours of earlier days: of each of the last 28, and of the same day of the week. The
mean is the greater of the two; and greater still where everything comes more often than usual, so that a
new source, a feed that shows old entries anew or the first hour after a pause of the daemon is no spike of
every rule. How far counts scatter about their mean is estimated over the whole history. A count is a spike
when it is

    at least `least`,  at least `times` the mean,  and less likely than the level (negative binomial).

The hour that runs is compared with whole ones: that errs on the quiet side, and makes one trial an hour of
however many looks. A spike is over when all windows are calm: below half of what makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from statistics import fmean, variance

from monitor.watching.chance import Usual, scatter
from monitor.watching.silence import DAY, HISTORY
from monitor.watching.sums import Sums
from monitor.watching.values import Finding, Group, Kind, Levels, Series, Sign

DAYS = 28
WEEK = 7

WINDOWS = (
    ("this hour", 0, 1),
    ("the hour before", 1, 1),  # an hour that has just begun is calm whatever goes on
    ("the last 6 hours", 0, 6),
    ("the last 24 hours", 0, DAY),
)
"""Their names, how many hours ago they end, and how many they have."""

_KINDS = {Group.RULE: Kind.RULE_SPIKE, Group.TAG: Kind.TAG_SPIKE}


@dataclass(frozen=True, slots=True)
class Window:
    """Some hours up to now, and what was usual in the same hours before."""

    name: str
    count: int
    mean: float
    spread: Callable[[], float]
    """Variance by mean; asked only where it matters."""

    def is_spike(self, levels: Levels) -> bool:
        """Whether it is far more than usual."""
        if self.count < max(levels.spike_least, levels.spike_times * self.mean):
            return False
        return Usual(self.mean, self.spread()).at_least(self.count) < 1 / levels.spike_odds

    def is_calm(self, levels: Levels) -> bool:
        """Whether it is about as usual."""
        return self.count < max(levels.spike_least, levels.spike_times * self.mean) / 2


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a subject: its own articles and those of everybody, from `since` on."""

    own: Sums
    all: Sums
    since: int

    def earlier(self, at: int, width: int, step: int) -> list[int]:
        """Counts of the same hours every `step` days back, where it was watched and anything came at all."""
        ends = (at - DAY * days for days in range(step, DAYS + 1, step))
        return [
            self.own.last(end, width)
            for end in ends
            if end - width + 1 >= self.since and self.all.last(end, width)
        ]

    def by_volume(self, at: int, width: int) -> float:
        """What it would have if it had its usual share of all that comes, itself left out."""
        start, end = max(self.since, at - DAYS * DAY) - 1, at - width
        own = self.own.between(start, end)
        others = self.all.between(start, end) - own
        now = self.all.last(at, width) - self.own.last(at, width)
        return own * now / others if others > 0 and now > 0 else 0.0

    def hourly_scatter(self, until: int) -> float:
        """How far counts of single hours scatter about what is usual at that time of day: variance by mean.

        Over all hours of the history together: those of one time of day are too few to tell.
        """
        by_time: dict[int, list[int]] = {}
        for hour in range(max(self.since, until - DAYS * DAY), until):
            if self.all.last(hour, 1):
                by_time.setdefault(hour % DAY, []).append(self.own.last(hour, 1))
        known = [same for same in by_time.values() if len(same) > 1]
        total = sum(fmean(same) for same in known)
        return max(1.0, sum(variance(same) for same in known) / total) if total else 1.0


def spike(series: Series, volume: Sums, now: int, levels: Levels) -> Finding | None:
    """What the hours up to `now` say; None of a subject that is not known for long enough."""
    if now - series.since < HISTORY:
        return None
    kind = _KINDS[series.group]
    looked = list(windows(History(Sums(series.counts), volume, series.since), now, levels.spike_least))
    found = next((window for window in looked if window.is_spike(levels)), None)
    if found is not None:
        return Finding(kind, series.name, Sign.BAD, _text(found))
    calm = all(window.is_calm(levels) for window in looked)
    return Finding(kind, series.name, Sign.GOOD if calm else Sign.UNSURE)


def _text(window: Window) -> str:
    usual = f"{window.mean:.0f}" if window.mean >= 1.5 else f"{window.mean:.1f}"
    return f"{window.count} articles in {window.name}, usually about {usual}"


def windows(history: History, now: int, least: int) -> Iterator[Window]:
    """Those with half of `least` articles, as far as enough is known to compare them: the others are calm."""
    # Before the last day: what is a spike must not count as what is usual.
    hourly = cache(partial(history.hourly_scatter, now - DAY))
    for name, back, width in WINDOWS:
        at = now - back
        days = history.earlier(at, width, 1)
        if len(days) < WEEK or 2 * history.own.last(at, width) < least:
            continue
        beside = (-1, 0, 1) if width == 1 else (0,)
        weeks = [count for off in beside for count in history.earlier(at + off, width, WEEK)]
        # Half an article is added to each sum: a history of nothing does not make the first one impossible.
        mean = max((sum(same) + 0.5) / len(same) for same in (days, weeks) if same)
        yield Window(
            name,
            history.own.last(at, width),
            max(mean, history.by_volume(at, width)),
            partial(_spread, hourly, days if width > 1 else ()),
        )


def _spread(hourly: Callable[[], float], days: Sequence[int]) -> float:
    """Variance by mean of a count. The mean is itself an estimate: the fewer days it is of, the wider."""
    return max(hourly(), scatter(days)) * (1 + 1 / max(len(days), WEEK))
