"""So many of something."""

from __future__ import annotations

import pytest

from monitor.text.many import many


@pytest.mark.parametrize(
    ("count", "what", "said"),
    [
        (0, "story", "0 stories"),
        (1, "story", "1 story"),
        (2, "own text", "2 own texts"),
        (3, "day", "3 days"),
        (12_345, "article", "12,345 articles"),
    ],
)
def test_a_number_of_things_reads_as_english(count: int, what: str, said: str) -> None:
    assert many(count, what) == said
