"""When a story is told of again, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerting.growth import Growing, Growth, growth, step
from monitor.model import Placement, Relation, Standing

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USUAL = Growing()
AGAIN, QUIET = USUAL.pause, USUAL.quiet
STANDING = Standing(told=frozenset({"ferry"}), texts=1, texts_told=1, last=NOW - MINUTE, alerted=NOW - MINUTE)
COPY = Placement(story=1, relation=Relation.COPY, to=1, first=1)
OWN = Placement(story=1, relation=Relation.SAME_STORY, to=1)
CHANGED = Placement(
    story=1, relation=Relation.CHANGED_COPY, to=1, changed=True, news="changed: figure 12 → 15"
)


def grown(standing: Standing, placement: Placement, now: datetime) -> Growth | None:
    return growth(standing, placement, now, USUAL)


def test_a_story_that_nobody_was_told_of_does_not_grow() -> None:
    assert grown(replace(STANDING, alerted=None, texts=99), CHANGED, NOW) is None


def test_fifty_copies_are_no_growth() -> None:
    assert grown(STANDING, COPY, NOW) is None
    assert grown(replace(STANDING, texts=2, texts_told=1), COPY, NOW) is None


def test_changed_facts_in_the_lead_are_told_at_once_after_the_first_alert() -> None:
    assert grown(STANDING, CHANGED, NOW) == Growth("changed: figure 12 → 15", due=True)


def test_a_change_further_down_is_quiet() -> None:
    assert grown(STANDING, replace(CHANGED, news=""), NOW) is None


@pytest.mark.parametrize(
    ("texts", "told", "says"), [(2, 1, "3"), (9, 3, "10"), (29, 10, "30"), (99, 30, "100")]
)
def test_the_third_tenth_thirtieth_and_hundredth_text_is_told(texts: int, told: int, says: str) -> None:
    found = grown(replace(STANDING, texts=texts, texts_told=told), OWN, NOW)
    assert found == Growth(f"{says} independent texts by now", due=True)


def test_the_second_and_the_fourth_text_are_quiet() -> None:
    assert grown(STANDING, OWN, NOW) is None
    assert grown(replace(STANDING, texts=3, texts_told=3), OWN, NOW) is None


def test_a_step_that_was_told_otherwise_is_not_told_again() -> None:
    assert grown(replace(STANDING, texts=4, texts_told=4), OWN, NOW) is None


def test_after_a_day_of_quiet_anything_is_told() -> None:
    late = replace(STANDING, last=NOW - QUIET - timedelta(hours=2))
    assert grown(late, COPY, NOW) == Growth("told again after 26 hours of quiet", due=True)
    assert grown(replace(STANDING, last=NOW - QUIET), COPY, NOW) is None


def test_at_most_once_in_half_an_hour_and_what_came_too_soon_is_owed() -> None:
    lately = replace(STANDING, grew=NOW - AGAIN + MINUTE)
    assert grown(lately, CHANGED, NOW) == Growth("changed: figure 12 → 15", due=False)
    owing = replace(lately, owed="changed: figure 12 → 15")
    assert grown(owing, COPY, NOW) == Growth("changed: figure 12 → 15", due=False)
    assert grown(owing, COPY, NOW + MINUTE) == Growth("changed: figure 12 → 15", due=True)


@pytest.mark.parametrize(
    ("grew", "due"), [(NOW + timedelta(seconds=59), False), (NOW + timedelta(hours=3), True)]
)
def test_a_clock_that_was_put_back_tells_of_nothing_by_itself_and_holds_nothing_up(
    grew: datetime, due: bool
) -> None:
    ahead = replace(STANDING, last=NOW + timedelta(hours=3), grew=grew)
    assert grown(ahead, COPY, NOW) is None
    assert grown(ahead, CHANGED, NOW) == Growth("changed: figure 12 → 15", due=due)


def test_a_step_is_passed_once() -> None:
    steps = USUAL.steps
    assert [step(n, n + 1, steps) for n in range(11)] == [None, None, 3, *[None] * 6, 10, None]
    assert (step(2, 31, steps), step(100, 5000, steps), step(3, 3, steps)) == (30, None, None)


def test_what_counts_as_growth_is_the_users_choice() -> None:
    ninth, tenth = replace(STANDING, texts=8), replace(STANDING, texts=9)
    once = Growing(steps=(10,))
    assert growth(ninth, OWN, NOW, once) is None
    assert growth(tenth, OWN, NOW, once) == Growth("10 independent texts by now", due=True)
    assert growth(tenth, OWN, NOW, Growing(steps=())) is None
