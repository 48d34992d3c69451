"""The recall and its interval hold the truth as often as they say."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.watching.recall import FEWEST, Stratum, recall, together, wanting


def test_strata_of_several_weeks_come_together() -> None:
    weeks = [Stratum("top", 100, 5, 2), Stratum("far", 900, 5), Stratum("top", 300, 5, 1)]
    assert together(weeks) == (Stratum("top", 400, 10, 3), Stratum("far", 900, 5, 0))


def test_nothing_is_said_before_enough_was_judged() -> None:
    few = [Stratum("top", 100, 10, 2), Stratum("far", 900, 4)]
    assert recall(50, few) is None
    assert wanting(few) == FEWEST - 14
    lopsided = [Stratum("top", 100, 40, 2), Stratum("far", 900, 3)]
    assert (recall(50, lopsided), wanting(lopsided)) == (None, 2)
    assert recall(0, [Stratum("top", 100, 40)]) is None


def test_what_was_judged_whole_is_known() -> None:
    known = recall(90, [Stratum("top", 20, 20, 10), Stratum("near", 15, 15), Stratum("far", 0)])
    assert known is not None
    assert (known.recall, known.low, known.high) == (0.9, 0.9, 0.9)


def test_a_few_articles_are_all_that_can_be_judged() -> None:
    assert wanting([Stratum("top", 8, 8, 1)]) == 0
    assert recall(9, [Stratum("top", 8, 8, 1)]) is not None


STRATA = st.lists(
    st.integers(0, 5000).flatmap(
        lambda population: st.integers(0, min(population, 60)).flatmap(
            lambda judged: st.builds(
                Stratum, st.just("s"), st.just(population), st.just(judged), st.integers(0, judged)
            )
        )
    ),
    min_size=1,
    max_size=3,
)


@given(st.integers(1, 10_000), STRATA)
def test_the_interval_is_around_the_recall(found: int, strata: list[Stratum]) -> None:
    known = recall(found, strata)
    if known is not None:
        assert 0 < known.low <= known.recall <= known.high <= 1
        assert 0 <= known.missed_low <= known.missed <= known.missed_high


@pytest.mark.parametrize("shares", [(0.5, 0.05, 0.002), (0.2, 0.02, 0.0), (0.8, 0.2, 0.01)])
def test_the_interval_holds_the_truth_nine_times_in_ten_at_least(shares: tuple[float, ...]) -> None:
    chance, held = random.Random(7), 0
    sizes, judged = (400, 4_000, 40_000), (40, 32, 28)
    truth = 2_000 / (2_000 + sum(size * share for size, share in zip(sizes, shares, strict=True)))
    for _ in range(300):
        strata = [
            Stratum("", size, count, sum(chance.random() < share for _ in range(count)))
            for size, count, share in zip(sizes, judged, shares, strict=True)
        ]
        known = recall(2_000, strata)
        assert known is not None
        held += known.low <= truth <= known.high
    assert held >= 270
