"""Made histories: hours of fictional news, with nights, weekends and stories that come in clusters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random

from monitor.watching.values import Counts, Group, Series, hour_of

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""A Wednesday."""

HOUR = hour_of(NOW)
DAY = 24

_BY_DAY = (0.3, 0.2, 0.2, 0.2, 0.3, 0.5, 0.8, 1.1, 1.4, 1.5, 1.5, 1.5, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.3)
_BY_HOUR = (*_BY_DAY, 1.2, 1.1, 0.9, 0.7, 0.5)


def even(per_hour: int = 50, days: int = 40, until: int = HOUR) -> dict[int, int]:
    """As many articles every hour."""
    return dict.fromkeys(range(until - days * DAY + 1, until + 1), per_hour)


def every(hours: int, days: int = 30, until: int = HOUR) -> dict[int, int]:
    """One article every so many hours, the last one at `until`."""
    return dict.fromkeys(range(until, until - days * DAY, -hours), 1)


def rule(
    counts: Counts, since: int = HOUR - 60 * DAY, name: str = "ferry", group: Group = Group.RULE
) -> Series:
    return Series(group, name, since, counts)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def poisson(random: Random, mean: float) -> int:
    """A count of this mean (Knuth, section 3.4.1)."""
    bound, product, count = exp(-mean), random.random(), 0
    while product > bound:
        product *= random.random()
        count += 1
    return count


def news(random: Random, per_day: float, *, scatter: float = 1.0, days: int = 60) -> dict[int, int]:
    """Counts whose variance is `scatter` times their mean, by the hour of the day, fewer at weekends."""
    counts = {}
    for hour in range(HOUR - days * DAY + 1, HOUR + 1):
        mean = per_day / DAY * _BY_HOUR[hour % DAY] * (0.6 if (hour // DAY) % 7 in (2, 3) else 1.0)
        if scatter > 1:
            mean = random.gammavariate(mean / (scatter - 1), scatter - 1)
        if count := poisson(random, mean):
            counts[hour] = count
    return counts


def with_stories(
    random: Random, counts: dict[int, int], *, every_days: float, copies: float
) -> dict[int, int]:
    """`counts` and, now and then, a story that many outlets take up within some hours."""
    mixed = dict(counts)
    at = float(min(counts))
    while (at := at + random.expovariate(1 / (every_days * DAY))) <= HOUR:
        for _ in range(1 + int(random.expovariate(1 / copies))):
            hour = int(at + random.expovariate(1 / 4))
            mixed[hour] = mixed.get(hour, 0) + 1
    return mixed


def summed(parts: Iterable[Counts]) -> dict[int, int]:
    total: dict[int, int] = {}
    for counts in parts:
        for hour, count in counts.items():
            total[hour] = total.get(hour, 0) + count
    return total
