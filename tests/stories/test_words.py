"""Of a long text no more is read than is compared."""

from __future__ import annotations

import pytest

from monitor.stories.words import LONGEST, read

LONG = {
    "short words": "a b c d e " * 20_000,
    "words": "the ferry sails again " * 9_000,
    "ideographs": "無" * 160_000,
    "figures and scales": "7 million " * 20_000,
    "dates": "2026-11-03 11/03/2026 3 Nov 2026 " * 5_000,
}
ONES = "x " * 79_000


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_as_many_words_are_compared_as_if_all_were_read(text: str) -> None:
    known = read("", text)
    assert len(known.words) == len(known.starts) == LONGEST
    assert list(known.starts) == sorted(known.starts)
    # What comes after all that is compared changes none of it.
    assert read("", text[:140_000] + " other").words == known.words


@pytest.mark.parametrize("text", ["無" * 160_000, ONES])
def test_no_more_is_read_than_is_needed(text: str) -> None:
    assert len(read("", text).original) <= 4 * LONGEST


def test_long_words_are_read_as_far_as_they_go() -> None:
    assert len(read("", ("x" * 30 + " ") * 9_000).words) == 160_000 // 31 + 1
