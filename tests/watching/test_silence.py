"""Silence: a subject that had so many articles and now has none."""

from __future__ import annotations

from random import Random

import pytest

from monitor.watching.silence import silence
from monitor.watching.sums import Sums
from monitor.watching.values import Counts, Group, Kind, Series, Sign
from tests.watching.history import DAY, HOUR, even, every, news, rule, summed

ODDS = 10_000
ALL = Sums(even())


def sign(series: Series, volume: Sums = ALL, now: int = HOUR) -> Sign | None:
    found = silence(series, volume, now, ODDS)
    return found.sign if found else None


def until(counts: Counts, hour: int) -> dict[int, int]:
    return {at: count for at, count in counts.items() if at <= hour}


GOLDEN = [
    # one article every so many hours, silent for so many: what is said
    (1, 0, Sign.GOOD),
    (1, 23, Sign.GOOD),
    (1, 24, Sign.BAD),
    (2, 24, Sign.BAD),
    (4, 24, Sign.UNSURE),
    (4, 48, Sign.BAD),
    (12, 48, Sign.UNSURE),
    (12, 7 * DAY, Sign.BAD),
    (3 * DAY, 9 * DAY, Sign.UNSURE),
    (7 * DAY, 14 * DAY, Sign.UNSURE),
]


@pytest.mark.parametrize(("hours", "silent", "wanted"), GOLDEN)
def test_by_rhythm(hours: int, silent: int, wanted: Sign) -> None:
    assert sign(rule(every(hours, 40, HOUR - silent))) is wanted


def test_it_says_for_how_long_and_what_was_usual() -> None:
    found = silence(rule(every(2, 40, HOUR - 50)), ALL, HOUR, ODDS)
    assert found is not None
    assert (found.kind, found.subject) == (Kind.SILENT_RULE, "ferry")
    assert found.text == "no match for 2d 2h; usually about 12 a day"
    source = rule(every(24, 40, HOUR - 12 * DAY), group=Group.SOURCE)
    found = silence(source, ALL, HOUR, ODDS)
    assert found is not None
    assert (found.kind, found.text) == (Kind.SILENT_SOURCE, "no article for 12d; usually about 7 a week")


def test_a_week_of_history_is_needed() -> None:
    silent = every(1, 40, HOUR - 30)
    young = HOUR - 7 * DAY + 1
    assert sign(rule(silent, since=young)) is None, "nothing is said of what is new, or was changed"
    assert sign(rule(silent, since=HOUR - 8 * DAY)) is Sign.UNSURE, (
        "the history ends where the silence begins"
    )
    assert sign(rule(silent, since=HOUR - 9 * DAY)) is Sign.BAD


def test_what_never_matched_is_not_silent() -> None:
    assert sign(rule({})) is Sign.UNSURE
    assert sign(rule(every(1, 10, HOUR - 60 * DAY))) is Sign.UNSURE, "what stands stays when history is gone"


def test_hours_in_which_nothing_came_at_all_are_no_silence() -> None:
    off = {hour: count for hour, count in even().items() if hour <= HOUR - 60}
    assert sign(rule(every(1, 40, HOUR - 60)), Sums(off)) is Sign.UNSURE
    back = Sums(off | even(1, 40) | off)
    assert sign(rule(every(1, 40, HOUR - 60)), back) is Sign.UNSURE, "nor are those in which little came"


def test_a_pause_that_is_usual_is_no_silence() -> None:
    """Nothing at weekends: no alarm on Sunday night, though chance alone would say so."""
    weekdays = {hour: 1 for hour in even() if (hour // DAY + 4) % 7 not in (0, 6)}
    sunday = max(hour for hour in weekdays if hour % DAY == 23 and (hour // DAY + 4) % 7 == 5) + 48
    assert sign(rule(until(weekdays, sunday)), now=sunday) is Sign.UNSURE
    assert sign(rule(until(weekdays, sunday)), now=sunday + 25) is Sign.BAD, "but longer than ever is"


def test_clusters_ask_for_more_patience() -> None:
    clusters = dict.fromkeys(range(HOUR - 40, HOUR - 40 * DAY, -20), 10)
    assert sum(clusters.values()) > 300
    assert sign(rule(clusters)) is Sign.BAD
    rare = {hour: 10 for hour in range(HOUR - 60, HOUR - 40 * DAY, -41)}
    assert sign(rule(rare)) is Sign.UNSURE, "six a day, but by tens"


@pytest.mark.parametrize("scatter", [1.0, 4.0])
def test_false_alarms_are_rare(scatter: float) -> None:
    """Ordinary rules over 30 days, looked at every 12 hours: 2,400 looks."""
    random = Random(11)
    alarms = looks = 0
    everything = Sums(summed(news(random, 600) for _ in range(2)))
    for _ in range(40):
        counts = news(random, random.choice([0.3, 1, 3, 10, 40]), scatter=scatter)
        for now in range(HOUR - 30 * DAY, HOUR, 12):
            found = silence(rule(until(counts, now)), everything, now, ODDS)
            looks += 1
            alarms += found is not None and found.sign is Sign.BAD
    assert looks == 2400
    assert alarms <= 2
