"""A text is bounded by its bytes."""

from __future__ import annotations

import pytest

from monitor.text.bounds import LONGEST_TEXT, bounded
from monitor.text.fragment import fragment_text
from monitor.text.readable import readable


@pytest.mark.parametrize("letter", ["a", "ж", "無", "🜂"])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_by_its_bytes_and_never_within_a_letter(letter: str, more: int) -> None:
    most = LONGEST_TEXT // len(letter.encode())
    assert bounded(letter * (most + more)) == letter * min(most + more, most)


def test_what_a_child_answers_is_bounded() -> None:
    endless = "無" * LONGEST_TEXT
    page = readable(f"<article><p>{endless}</article>".encode(), "https://a.example/1")
    assert (len(page.text), len(fragment_text(f"<p>{endless}"))) == (LONGEST_TEXT // 3,) * 2
