"""Spikes: far more than usual for the hour and the day, and how seldom chance is taken for one."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from monitor.watching.spikes import History, spike, windows
from monitor.watching.sums import Sums
from monitor.watching.values import Counts, Group, Kind, Levels, Sign
from tests.watching.history import DAY, HOUR, even, every, news, rule, summed, with_stories

LEVELS = Levels()
ALL = even()


def sign(counts: Counts, volume: Counts = ALL, now: int = HOUR, levels: Levels = LEVELS) -> Sign | None:
    found = spike(rule(counts), Sums(volume), now, levels)
    return found.sign if found else None


GOLDEN = [
    # one article every so many hours, so many more in this hour: what is said
    (1, 0, Sign.GOOD),
    (1, 8, Sign.UNSURE),
    (1, 15, Sign.BAD),
    (24, 2, Sign.UNSURE),
    (24, 3, Sign.UNSURE),
    (24, 10, Sign.BAD),
    (24 * 60, 3, Sign.UNSURE),
    (24 * 60, 1, Sign.GOOD),
    (24 * 60, 6, Sign.BAD),
]


@pytest.mark.parametrize(("hours", "more", "wanted"), GOLDEN)
def test_by_rhythm(hours: int, more: int, wanted: Sign) -> None:
    counts = every(hours, 40)
    counts[HOUR] += more
    assert sign(counts) is wanted


def test_it_says_how_many_and_what_was_usual() -> None:
    counts = every(2, 40) | {HOUR: 30}
    found = spike(rule(counts), Sums(ALL), HOUR, LEVELS)
    assert found is not None
    assert (found.kind, found.subject) == (Kind.RULE_SPIKE, "ferry")
    assert found.text == "30 articles in this hour, usually about 1.0"
    found = spike(rule(counts, name="ships", group=Group.TAG), Sums(ALL), HOUR + 2, LEVELS)
    assert found is not None
    assert (found.kind, found.subject) == (Kind.TAG_SPIKE, "ships")
    assert found.text == "31 articles in the last 6 hours, usually about 3"


def test_a_slow_rise_is_seen_over_some_hours() -> None:
    counts = every(6, 40) | dict.fromkeys(range(HOUR - 20, HOUR + 1), 2)
    found = spike(rule(counts), Sums(ALL), HOUR, LEVELS)
    assert found is not None
    assert found.text == "12 articles in the last 6 hours, usually about 1.2"


def test_one_spike_is_one_alarm_until_hour_and_day_are_calm() -> None:
    counts = every(6, 40, HOUR + 48) | {HOUR: 30, HOUR + 1: 12}
    signs = [sign(counts, even(until=HOUR + 48), HOUR + hours) for hours in range(48)]
    calm = signs.index(Sign.GOOD)
    assert signs[0] is Sign.BAD
    assert 23 < calm < 27
    assert set(signs[calm:]) == {Sign.GOOD}


def test_the_same_hour_of_the_same_weekday_is_usual() -> None:
    """A bulletin every Wednesday at noon, forty articles: no spike, and neither is it one the week after."""
    weekly = {HOUR - week * 7 * DAY: 40 for week in range(6)}
    assert sign(every(12, 40) | weekly) is not Sign.BAD
    assert sign(every(12, 40) | {HOUR: 40}) is Sign.BAD


def test_more_of_everything_is_no_spike_of_one() -> None:
    """A source that shows all its old entries anew brings ten times as much of all."""
    counts = every(1, 40) | {HOUR: 14}
    assert sign(counts, ALL) is Sign.BAD
    assert sign(counts, ALL | {HOUR: 700}) is not Sign.BAD


def test_a_watch_for_one_thing_spikes_though_nearly_all_is_its_own() -> None:
    counts = even(4) | {HOUR: 60}
    everything = summed([counts, even(1)])
    assert sign(counts, everything) is Sign.BAD


def test_a_week_of_history_is_needed() -> None:
    counts = {HOUR: 100}
    for days, wanted in ((6, None), (8, Sign.BAD)):
        found = spike(rule(counts, since=HOUR - days * DAY), Sums(ALL), HOUR, LEVELS)
        assert (found.sign if found else None) is wanted
    silent = {hour: count for hour, count in ALL.items() if hour > HOUR - 5 * DAY}
    assert sign(counts, silent) is Sign.GOOD, "days on which nothing came at all are no history"


def test_levels() -> None:
    counts = every(1, 40) | {HOUR: 15}
    assert sign(counts) is Sign.BAD
    assert sign(counts, levels=replace(LEVELS, spike_least=16)) is Sign.UNSURE
    assert sign(counts, levels=replace(LEVELS, spike_times=16)) is Sign.UNSURE
    assert sign(counts, levels=replace(LEVELS, spike_odds=10**12)) is Sign.UNSURE


# --- chance is seldom taken for a spike -----------------------------------------------------------------


def histories(random: Random) -> list[dict[int, int]]:
    """Rules of many kinds: rare and common ones, even and scattered, and such as come by stories."""
    plain = [news(random, per_day, days=50) for per_day in (0.5, 3, 20, 60)]
    scattered = [news(random, per_day, scatter=4, days=50) for per_day in (3, 20, 60)]
    clustered = [
        with_stories(random, news(random, per_day, days=50), every_days=1, copies=6) for per_day in (1, 10)
    ]
    return plain + scattered + clustered


def test_chance_is_not_taken_for_a_spike() -> None:
    """Every hour of four days, at the level as it is, and at one at which too many would show."""
    random = Random(3)
    many = histories(random)
    everything = Sums(summed([*many, news(random, 900, days=50)]))
    strict, loose = Levels(), Levels(spike_odds=1000, spike_least=1, spike_times=1)
    hours = told = looks = by_chance = 0
    for counts in many:
        history = History(Sums(counts), everything, HOUR - 50 * DAY)
        for now in range(HOUR - 4 * DAY, HOUR):
            hours += 1
            told += any(window.is_spike(strict) for window in windows(history, now, strict.spike_least))
        for now in range(HOUR - 4 * DAY, HOUR, 5):
            looks += 4
            by_chance += sum(window.is_spike(loose) for window in windows(history, now, loose.spike_least))
    assert hours == len(many) * 96
    assert told == 0
    assert by_chance <= 2 * looks / 1000, "the chance that is told is the chance there is"


@pytest.mark.parametrize(("per_day", "times"), [(5, 15), (20, 6), (60, 5)])
def test_a_real_spike_is_found_within_hours(per_day: float, times: int) -> None:
    """For half a day there is so many times as much as usual."""
    found = 0
    for seed in range(10):
        random = Random(seed)
        counts = news(random, per_day, scatter=1.5, days=40)
        more = news(random, per_day * (times - 1), days=40)
        counts = summed([counts, {hour: count for hour, count in more.items() if hour > HOUR - 12}])
        everything = Sums(summed([even(30), counts]))
        history = History(Sums(counts), everything, HOUR - 40 * DAY)
        found += any(
            window.is_spike(LEVELS)
            for now in range(HOUR - 11, HOUR + 1)
            for window in windows(history, now, LEVELS.spike_least)
        )
    assert found >= 9
