"""What two texts say differently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.difference import Fate, difference, tokens
from tests.cost import affordable


def shown(old: str, new: str) -> str:
    marks = {Fate.SAME: "{}", Fate.GONE: "[-{}-]", Fate.NEW: "{{+{}+}}"}
    return "".join(marks[piece.fate].format(piece.text) for piece in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("a", "a", "a"),
        ("", "a b", "{+a b+}"),
        ("a b", "", "[-a b-]"),
        ("12 people died", "15 people died", "[-12-]{+15+} people died"),
        ("The ferry sails.", "The old ferry sails again.", "The {+old +}ferry sails{+ again+}."),
        ("one, two", "three, four", "[-one, two-]{+three, four+}"),
        ("a\n\nb", "a b", "a b"),
        ("Загинуло 12 людей", "Загинуло 15 людей", "Загинуло [-12-]{+15+} людей"),
        ("死者12人", "死者15人", "死者[-12-]{+15+}人"),
        ("渡輪沉沒了", "渡輪昨日沉沒", "渡輪{+昨日+}沉沒[-了-]"),
        ("قتل ۱۲ نفر", "قتل ۱۵ نفر", "قتل [-۱۲-]{+۱۵+} نفر"),
    ],
)
def test_words_are_compared(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_tokens_are_the_text() -> None:
    text = "The ferry – «Lom» – 渡輪 sank…\n\tп'ять"
    assert "".join(tokens(text)) == text


TEXT = st.lists(st.sampled_from(["a", "b", "ferry", " ", "\n", ", ", "渡", "12", "e\u0301", "\ud800"])).map(
    "".join
)


@given(TEXT, TEXT)
def test_what_is_not_new_is_the_old_text_and_what_is_not_gone_the_new_one(old: str, new: str) -> None:
    pieces = difference(old, new)
    spaces = str.split
    assert spaces("".join(piece.text for piece in pieces if piece.fate is not Fate.NEW)) == spaces(old)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.GONE) == new
    assert all(piece.text for piece in pieces)


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {piece.fate for piece in difference(text, text)} <= {Fate.SAME}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 9_000, "b a " * 9_000),
        (" ".join(map(str, range(12_000))), " ".join(map(str, range(12_000, 0, -1)))),
        (" ".join(f"x{n % 700}" for n in range(12_000)), " ".join(f"x{n % 701}" for n in range(12_000))),
        ("渡" * 30_000, "輪" * 30_000),
    ],
)
def test_texts_made_to_be_compared_for_ever_are_not(old: str, new: str) -> None:
    with affordable(1.0):
        assert difference(old, new)
