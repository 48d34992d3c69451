"""Figures that an edit replaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.updates import updates

REST = "Rescuers worked through the night, the regional governor said on his channel.\n"


def said(old: str, new: str) -> list[str]:
    return [f"{one.old} → {one.new}" for one in updates("", old, "", new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("At least 12 people died.", "At least 15 people died.", ["12 → 15"]),
        (f"12 died, 40 were hurt. {REST}", f"15 died, 42 were hurt. {REST}", ["12 → 15", "40 → 42"]),
        ("Losses: 1 200 men.", "Losses: 1 350 men.", ["1 200 → 1 350"]),
        ("Losses of 1.2 million men.", "Losses of 1.4 million men.", ["1.2 → 1.4"]),
        ("Five people died.", "Seven people died.", ["Five → Seven"]),
        ("Збито 12 шахедів", "Збито 15 шахедів", ["12 → 15"]),
        ("شمار کشته‌شدگان به ۱۲ نفر رسید", "شمار کشته‌شدگان به ۱۵ نفر رسید", ["۱۲ → ۱۵"]),
        ("死者は12人、負傷者は40人です。", "死者は15人、負傷者は40人です。", ["12 → 15"]),
        # No other figure.
        ("Losses of 1,750 men.", "Losses of 1750 men.", []),
        ("Five people died.", "5 people died.", []),
        ("At least 12 people died.", "At least 12 people were killed.", []),
        (REST, f"{REST}At least 15 people died.\n", []),
        (f"{REST}12 died at noon.\n", REST, []),
        ("The alarm was given at 7:24.", "The alarm was given at 7:31.", []),
        (f"{REST}1,234 views\n", f"{REST}1,300 views\n", []),
        (f"{REST}Comments 12\n", f"{REST}Comments 15\n", []),
        (f"{REST}12\n", f"{REST}15\n", []),
        (f"Updated 5 hours ago. {REST}", f"Updated 7 hours ago. {REST}", []),
        (f"{REST}Переглядів: 100\n", f"{REST}Переглядів: 170\n", []),
    ],
)
def test_a_figure_stands_for_another_in_its_place(old: str, new: str, expected: list[str]) -> None:
    assert said(old, new) == expected


def test_the_title_comes_first_and_each_change_once() -> None:
    found = updates("12 dead", f"12 dead in Lom. {REST}", "15 dead", f"15 dead in Lom. {REST}")
    assert [(one.old, one.new, one.in_title, one.start, one.end) for one in found] == [
        ("12", "15", True, 0, 2)
    ]


TEXT = st.lists(st.sampled_from(["12", "15", "1 750", "five", "died", "渡", "\n", ".", "۱۲"])).map(" ".join)


@given(TEXT, TEXT)
def test_what_is_named_stands_in_both_texts(old: str, new: str) -> None:
    for one in updates("", old, "", new):
        assert one.old in old
        assert new[one.start : one.end] == one.new
    assert updates("", old, "", old) == ()
