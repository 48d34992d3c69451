"""Tables fit the terminal in every script; a pipe gets all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.table import columns, table

HEADS = ("id", "title", "why")
ROWS = [
    ("1", "A ferry sails again", ""),
    ("22", "無人機が墜落した", "the service answered 503 and asked to wait"),
]


def lines(width: int | None, grow: str | tuple[str, ...] = "", spare: tuple[str, ...] = ()) -> list[str]:
    made = table(HEADS, ROWS, width, grow, spare)
    return [*made.head, *made.body]


def test_a_pipe_has_a_line_a_row_and_all_of_it() -> None:
    assert lines(None, "why", ("why",)) == [
        "id  title                why",
        "───────────────────────────────────────────────────────────────────",
        "1   A ferry sails again",
        "22  無人機が墜落した     the service answered 503 and asked to wait",
    ]


def test_what_grows_is_wrapped_into_the_room_there_is() -> None:
    assert lines(50, "why") == [
        "id  title                why",
        "──────────────────────────────────────────────────",
        "1   A ferry sails again",
        "22  無人機が墜落した     the service answered 503",
        "                         and asked to wait",
    ]


def test_room_is_shared_and_who_needs_less_leaves_it() -> None:
    made = table(("a", "b"), [("x" * 40, "y" * 70)], 80, ("a", "b"))
    assert [len(part) for part in made.body[1].split()] == [39, 39]
    made = table(("a", "b"), [("x" * 10, "y" * 90)], 80, ("a", "b"))
    assert [len(part) for part in made.body[1].split()] == [10, 68]


def test_what_is_spare_goes_first_and_then_rows_become_blocks() -> None:
    assert lines(40, "why", ("title",))[0] == "id  why"
    assert lines(20, "why") == [
        *("id: 1", "title: A ferry sails", "  again", ""),
        *(
            "id: 22",
            "title:",
            "  無人機が墜落した",
            "why: the service",
            "  answered 503 and",
            "  asked to wait",
            "",
        ),
    ]


WORDS = st.text(st.sampled_from("ab 無👨🇺🇦שя\u0301\u200d"), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4), st.integers(20, 120), st.booleans())
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, ...]], width: int, spare: bool) -> None:
    made = table(HEADS, rows, width, ("title", "why"), ("why",) if spare else ())
    assert all(columns(line) <= width for line in (*made.head, *made.body))
    piped = table(HEADS, rows, None)
    assert len(piped.body) == 1 + len(rows)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("無人", 4), ("שלום", 4), ("e\u0301", 1), ("👨‍👩‍👧", 2)]
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width
