"""How many alarms chance raises in a year, and how soon real silences and spikes are told.

    python -m benchmarks.alarms [--rules 20] [--days 90] [--seed 1]

News is made up: by the hour of the day, fewer at weekends, even or scattered, and in clusters as stories do.
Exit code 1 when chance raises more than one alarm a year for a rule whose articles do not come in clusters.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import median_high

from monitor.watching.silence import silence
from monitor.watching.spikes import History, windows
from monitor.watching.sums import Sums
from monitor.watching.values import Group, Levels, Series, Sign
from tests.watching.history import DAY, HOUR, even, news, summed, with_stories

KNOWN = 30
"""Days of history before the first look."""

LEVELS = Levels()

Counts = dict[int, int]
Make = Callable[[Random, int], Counts]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: how its articles come."""

    about: str
    make: Make
    clusters: bool = False


KINDS = (
    Kind("1 a day", lambda random, days: news(random, 1, days=days)),
    Kind("5 a day", lambda random, days: news(random, 5, days=days)),
    Kind("20 a day", lambda random, days: news(random, 20, days=days)),
    Kind("100 a day", lambda random, days: news(random, 100, days=days)),
    Kind("20 a day, variance 4 means", lambda random, days: news(random, 20, scatter=4, days=days)),
    Kind("10 a day and a story of 7 each day", lambda r, days: _stories(r, 10, days, 1, 6), True),
    Kind("2 a day and a story of 9 each third", lambda r, days: _stories(r, 2, days, 3, 8), True),
    Kind("1 a day and a story of 16 each tenth", lambda r, days: _stories(r, 1, days, 10, 15), True),
)


def _stories(random: Random, per_day: float, days: int, every_days: float, copies: float) -> Counts:
    return with_stories(random, news(random, per_day, days=days), every_days=every_days, copies=copies)


def spikes(counts: Counts, volume: Sums, first: int, days: int) -> int:
    """Spikes that are told, looking at the end of every hour."""
    history, told, stands = History(Sums(counts), volume, HOUR - days * DAY), 0, False
    for hour in range(first, HOUR + 1):
        looked = list(windows(history, hour, LEVELS.spike_least))
        bad = any(window.is_spike(LEVELS) for window in looked)
        told += bad and not stands
        stands = bad or (stands and not all(window.is_calm(LEVELS) for window in looked))
    return told


def silences(counts: Counts, volume: Sums, first: int, days: int) -> list[int]:
    """Hours at which a silence is told, looking every third."""
    told, stands = [], False
    for hour in range(first, HOUR + 1, 3):
        until = {at: count for at, count in counts.items() if hour - KNOWN * DAY <= at <= hour}
        series = Series(Group.RULE, "rule", HOUR - days * DAY, until)
        found = silence(series, volume, hour, LEVELS.silence_odds)
        bad = found is not None and found.sign is Sign.BAD
        if bad and not stands:
            told.append(hour)
        stands = bad or (stands and found is not None and found.sign is not Sign.GOOD)
    return told


def more(random: Random, counts: Counts, times: int) -> Counts:
    """For the last twelve hours so many times as many articles as in the same hours of other days."""
    rate = sum(counts.values()) / (len(range(min(counts), HOUR)) / DAY)
    added = news(random, rate * (times - 1), days=KNOWN)
    return summed([counts, {hour: count for hour, count in added.items() if hour > HOUR - DAY // 2}])


def measured(kind: Kind, rules: int, days: int, seed: int) -> tuple[str, float]:
    """A line of the table, and how many alarms chance raises for a rule in a year."""
    random = Random(seed)
    false_spikes = false_silences = found = 0
    delays: list[int] = []
    for _ in range(rules):
        counts = kind.make(random, days)
        volume = Sums(summed([counts, even(40, days)]))
        first = HOUR - (days - KNOWN) * DAY
        false_spikes += spikes(counts, volume, first, days)
        false_silences += len(silences(counts, volume, first, days))
        loud = more(random, counts, 8)
        louder = Sums(summed([loud, even(40, days)]))
        found += spikes(loud, louder, HOUR - DAY // 2, days) > 0
        dead = {hour: count for hour, count in counts.items() if hour <= HOUR - 25 * DAY}
        told = silences(dead, Sums(summed([dead, even(40, days)])), HOUR - 25 * DAY, days)
        delays.append(told[0] - max(dead) if told else DAY * 99)
    years = rules * (days - KNOWN) / 365
    late = median_high(delays)
    delay = f"{late / DAY:.1f} days" if late < DAY * 99 else "not in 25"
    line = (
        f"{kind.about:<38} {false_spikes / years:>7.2f} {false_silences / years:>9.2f}"
        f" {found / rules:>10.0%} {delay:>12}"
    )
    return line, (false_spikes + false_silences) / years


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rules", type=int, default=20)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"{'':<38} {'alarms a rule and year':>17} {'8 times':>10} {'dead:':>12}")
    print(f"{'a rule has':<38} {'spikes':>7} {'silences':>9} {'found':>10} {'told after':>12}")
    worst = 0.0
    for kind in KINDS:
        line, rate = measured(kind, asked.rules, asked.days, asked.seed)
        print(line, flush=True)
        worst = worst if kind.clusters else max(worst, rate)
    return int(worst > 1)


if __name__ == "__main__":
    raise SystemExit(main())
