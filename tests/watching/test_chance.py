"""Chances of counts: against sums over the distributions' definitions."""

from __future__ import annotations

from math import comb, exp, factorial, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.watching.chance import Usual, scatter
from tests.extent import examples


def poisson(mean: float, count: int) -> float:
    return exp(-mean) * mean**count / factorial(count)


@pytest.mark.parametrize("mean", [0.02, 0.5, 3.0, 20.0])
@pytest.mark.parametrize("count", [0, 1, 5, 17, 40])
def test_poisson_by_its_definition(mean: float, count: int) -> None:
    wanted = 1 - sum(poisson(mean, one) for one in range(count))
    # What is tiny is lost in that difference, and must come of the sum upwards instead.
    upwards = sum(poisson(mean, one) for one in range(count, count + 100))
    got = Usual(mean).at_least(count)
    assert isclose(got, wanted if wanted > 1e-6 else upwards, rel_tol=1e-6)


@pytest.mark.parametrize("count", [0, 1, 4, 12, 60])
def test_negative_binomial_of_whole_shape_by_its_definition(count: int) -> None:
    """Mean 6 and variance 12: six failures before so many successes of a fair coin."""
    upwards = sum(comb(one + 5, one) * 0.5 ** (one + 6) for one in range(count, count + 400))
    assert isclose(Usual(6.0, 2.0).at_least(count), upwards, rel_tol=1e-9)


def test_known_chances() -> None:
    assert isclose(Usual(3.0).none(), exp(-3))
    assert isclose(Usual(3.0, 2.0).none(), 0.125)
    assert isclose(Usual(1.0).at_least(10), 1.1142547833872e-07, rel_tol=1e-9)


@examples(50)
@given(st.floats(0.01, 300), st.floats(1.0, 50), st.integers(1, 400))
def test_a_chance_is_one_and_falls_with_the_count(mean: float, spread: float, count: int) -> None:
    usual = Usual(mean, spread)
    assert 0.0 <= usual.at_least(count + 1) <= usual.at_least(count) + 1e-9 <= 1 + 2e-9
    assert isclose(usual.at_least(1), 1 - usual.none(), abs_tol=1e-9)


@examples(15)
@given(st.floats(0.05, 12), st.floats(1.0, 6))
def test_mean_and_variance_are_those_asked_for(mean: float, spread: float) -> None:
    """Of counts, the mean is the sum of P(X >= k), and that of the squares the sum of (2k - 1) P(X >= k)."""
    usual = Usual(mean, spread)
    tails = [usual.at_least(count) for count in range(1, 300)]
    squares = sum((2 * count - 1) * tail for count, tail in enumerate(tails, 1))
    assert isclose(sum(tails), mean, rel_tol=1e-6)
    assert isclose(squares - mean**2, mean * max(spread, 1.0), rel_tol=1e-4)


def test_huge_counts_cost_little_and_end() -> None:
    assert Usual(2.0, 3.0).at_least(10_000_000) == 0.0
    assert 0.4 < Usual(100_000.0, 40.0).at_least(100_000) < 0.6


def test_scatter() -> None:
    assert scatter([]) == scatter([5]) == scatter([0, 0, 0]) == 1.0
    assert scatter([4, 4, 4, 4]) == 1.0
    assert scatter([0, 0, 0, 12]) == pytest.approx(12.0)
