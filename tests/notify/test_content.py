"""What all services show: counted, bounded, and as many headlines as there is room for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Excerpt, Headline
from monitor.notify.content import HEADLINES, content, spread_of, told
from tests.notify.examples import DIGEST, MESSAGE
from tests.notify.laws import check

TAIL = len("and 1,000,000 more") + 1


@given(
    titles=st.lists(st.text("abc", min_size=1, max_size=9), max_size=40),
    more=st.integers(-3, 1_000_000),
    room=st.integers(-5, 150),
)
def test_headlines_fill_the_room_and_no_more(titles: list[str], more: int, room: int) -> None:
    lines = tuple(Headline(title, "", "") for title in titles)
    made = content(replace(DIGEST, headlines=lines, more=more))
    shown, rest = told(made, room, lambda line: line.title)
    assert shown == titles[: len(shown)]
    left = len(titles) - len(shown) + max(more, 0)
    assert rest == ([f"and {left:,} more"] if left else [])
    used = sum(len(line) + 1 for line in (*shown, *rest))
    assert used <= max(room, TAIL)
    if shown != titles[:HEADLINES]:  # the next one would not have fitted, with the words on the rest
        assert used + len(titles[len(shown)]) + 1 > room - 40


@pytest.mark.parametrize(
    ("sites", "texts", "said"),
    [
        (0, 0, ""),
        (1, 1, ""),
        (2, 1, "2 sites, 1 own text"),
        (1200, 3, "1,200 sites, 3 own texts"),
        (4, 0, "4 sites"),
    ],
)
def test_how_far_a_story_spread(sites: int, texts: int, said: str) -> None:
    assert spread_of(sites, texts) == said


def test_a_quoted_line_of_equals_signs_makes_no_heading() -> None:
    check("mattermost", replace(MESSAGE, excerpts=(Excerpt("A quiet night"), Excerpt("==="))))
