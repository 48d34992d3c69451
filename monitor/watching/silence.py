"""Whether a rule or a source has fallen silent, by its own history.

Time is counted in articles of everybody, so a night, a weekend or an hour in which the daemon was off is no
silence. Had the subject gone on as before, so many articles would be its own; how likely is none at all?
Told is what is less likely than the level, lasts a day at least, and is half as long again as any pause
before.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from monitor.text.spans import show
from monitor.watching.chance import Usual, scatter
from monitor.watching.sums import Sums
from monitor.watching.values import Finding, Group, Kind, Series, Sign

DAY = 24
HISTORY = 7 * DAY
"""Hours of history without which nothing is said."""

WINDOW = 28 * DAY
"""Hours of history that are looked at."""

LONGER = 1.5
"""By how much a silence exceeds every pause before."""

_KINDS = {Group.RULE: Kind.SILENT_RULE, Group.SOURCE: Kind.SILENT_SOURCE}


def silence(series: Series, volume: Sums, now: int, odds: int) -> Finding | None:
    """What the hours up to `now` say; None of a subject that is not known for long enough."""
    if now - series.since < HISTORY:
        return None
    kind, start, own = _KINDS[series.group], max(series.since, now - WINDOW), Sums(series.counts)
    hours = [hour for hour in own.hours if start <= hour <= now]
    unsure = Finding(kind, series.name, Sign.UNSURE)
    if not hours:
        return unsure
    last = hours[-1]
    if now - last < DAY:
        return Finding(kind, series.name, Sign.GOOD)
    since = volume.between(last, now)
    if last - start < HISTORY or since <= LONGER * _longest_pause(volume, start, hours):
        return unsure
    number = own.between(start - 1, last)
    share = since / max(volume.between(start - 1, last), number)
    days = [own.last(end, DAY) for end in range(last, start + DAY - 2, -DAY)]
    # The mean is itself an estimate: the shorter the history beside the silence, the wider the spread.
    usual = Usual(number * share, scatter(days) * (1 + share))
    if usual.none() >= 1 / odds:
        return unsure
    return Finding(kind, series.name, Sign.BAD, _text(kind, now - last, number, last - start))


def _longest_pause(volume: Sums, start: int, hours: list[int]) -> int:
    return max(volume.between(one, other - 1) for one, other in pairwise([start - 1, *hours]))


def _text(kind: Kind, silent: int, number: int, known: int) -> str:
    what = "no match" if kind is Kind.SILENT_RULE else "no article"
    rate = number * DAY / known
    usual = f"about {rate:.0f} a day" if rate >= 1.5 else f"about {rate * 7:.0f} a week"
    return f"{what} for {show(timedelta(hours=silent))}; usually {usual}"
