"""What is remembered of pieces of text: bounded, and what is common stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.text.memo import Memo


def remembering(size: int, longest: int = 40) -> tuple[Memo[str], list[str]]:
    """A memo of upper cases, and what was worked out for it."""
    made: list[str] = []

    def upper(text: str) -> str:
        made.append(text)
        return text.upper()

    return Memo(upper, size, longest), made


@given(st.lists(st.text("abcd", max_size=3)), st.integers(2, 12))
def test_whatever_was_asked_before_the_answer_is_the_same(asked: list[str], size: int) -> None:
    memo, _ = remembering(size)
    assert [memo[text] for text in asked] == [text.upper() for text in asked]


@given(st.lists(st.text("abcd", max_size=3)), st.integers(2, 12))
def test_no_more_is_kept_than_it_may_hold(asked: list[str], size: int) -> None:
    memo, _ = remembering(size)
    for text in asked:
        memo[text]
        assert memo.kept <= size


def test_what_is_asked_for_again_and_again_is_worked_out_once() -> None:
    memo, made = remembering(20)
    for number in range(1_000):
        memo["the"]
        memo[f"rare {number}"]
    assert made.count("the") == 1


@given(st.integers(2, 12), st.integers(0, 40))
def test_once_cleared_all_is_worked_out_anew(size: int, before: int) -> None:
    memo, made = remembering(size)
    asked = [f"word {number}" for number in range(before)]
    for text in asked:
        memo[text]
    memo.clear()
    assert memo.kept == 0
    made.clear()
    for text in asked:
        memo[text]
    assert made == asked


def test_a_long_text_is_not_kept() -> None:
    memo, made = remembering(20, longest=3)
    memo["abcd"]
    memo["abcd"]
    assert made == ["abcd", "abcd"]
    assert memo.kept == 0


def test_nothing_is_an_answer_too() -> None:
    made: list[str] = []
    memo: Memo[None] = Memo(made.append, 4)
    for text in ("a", "b", "c", "a"):
        assert memo[text] is None
    assert made == ["a", "b", "c"]
