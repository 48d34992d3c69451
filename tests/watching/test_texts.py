"""Texts that become short: what is told, and how seldom chance is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.watching.texts import BEFORE, LATEST, rank_score, short_texts
from monitor.watching.values import Sign
from tests.extent import examples

Lengths = Callable[[Random], int]


def plain(random: Random) -> int:
    return int(random.lognormvariate(7.8, 0.6))


def mixed(random: Random) -> int:
    """Flashes of some lines beside long reads."""
    return int(random.lognormvariate(5.5, 0.3) if random.random() < 0.4 else random.lognormvariate(8, 0.4))


def sign(lengths: Sequence[int]) -> Sign | None:
    found = short_texts("courier", "The Courier", lengths)
    return found.sign if found else None


def test_what_is_told() -> None:
    found = short_texts("courier", "The Courier", [4000] * BEFORE + [90] * LATEST)
    assert found is not None
    assert (found.subject, found.sign) == ("courier", Sign.BAD)
    assert found.text == (
        "pages of The Courier give little text: 90 characters in the middle, where 4,000 were usual"
    )


GOLDEN = [
    ([4000] * (BEFORE + LATEST - 1), None),
    ([4000] * (BEFORE + LATEST), Sign.GOOD),
    ([0] * (BEFORE + LATEST), Sign.UNSURE),
    ([4000] * BEFORE + [2500] * LATEST, Sign.UNSURE),
    ([4000] * BEFORE + [1900] * LATEST, Sign.BAD),
    ([4000] * BEFORE + [4000] * 12 + [90] * 8, Sign.GOOD),
    ([4000] * BEFORE + [4000] * 8 + [90] * 12, Sign.BAD),
    ([4000] * 40 + [90] * 20 + [4000] * 20 + [90] * LATEST, Sign.GOOD),
]


@pytest.mark.parametrize(("lengths", "wanted"), GOLDEN)
def test_by_lengths(lengths: list[int], wanted: Sign | None) -> None:
    assert sign(lengths) is wanted


@pytest.mark.parametrize("kind", [plain, mixed])
def test_chance_is_not_taken_for_a_drop(kind: Lengths) -> None:
    random = Random(5)
    lengths = [kind(random) for _ in range(1500)]
    looks = range(LATEST + BEFORE, len(lengths), 3)
    assert not [at for at in looks if sign(lengths[at - LATEST - BEFORE : at]) is Sign.BAD]


@pytest.mark.parametrize(("kind", "share", "least"), [(plain, 0.25, 19), (plain, 0.1, 20), (mixed, 0.05, 12)])
def test_a_drop_is_found(kind: Lengths, share: float, least: int) -> None:
    found = 0
    for seed in range(20):
        random = Random(seed)
        before = [kind(random) for _ in range(BEFORE)]
        found += sign(before + [int(kind(random) * share) for _ in range(LATEST)]) is Sign.BAD
    assert found >= least


LISTS = st.lists(st.integers(0, 50), min_size=2, max_size=30)


@examples(50)
@given(LISTS, LISTS)
def test_ranks_are_those_of_pairs(latest: list[int], before: list[int]) -> None:
    """The score has the sign of the pairs in which the later text is longer, less the others."""
    pairs = sum((one > other) - (one < other) for one in latest for other in before)
    score = rank_score(latest, before)
    assert (score > 1e-9) == (pairs > 0)
    assert (score < -1e-9) == (pairs < 0)
    assert rank_score(before, latest) == pytest.approx(-score)


def test_ranks_by_a_textbook() -> None:
    """Two samples without ties, U = 11 of 12: (11 - 6) / sqrt(3 * 4 * 8 / 12)."""
    assert rank_score([9, 11, 15], [2, 5, 8, 10]) == pytest.approx(5 / 8**0.5)
