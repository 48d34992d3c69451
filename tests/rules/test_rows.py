"""Rows of words: found wherever they stand, gone without trace when taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.rows import Rows

rows = st.lists(st.integers(1, 3), min_size=2, max_size=4).map(tuple)
texts = st.lists(st.sampled_from("abcx"), max_size=12)
OF = {"a": (1,), "b": (2, 3), "c": (3,)}


def stands(row: tuple[int, ...], text: list[str]) -> bool:
    return any(
        all(number in OF.get(word, ()) for number, word in zip(row, text[start:], strict=False))
        for start in range(len(text) - len(row) + 1)
    )


@given(st.lists(rows, unique=True, max_size=8), texts)
def test_every_row_is_found_wherever_it_stands(asked: list[tuple[int, ...]], text: list[str]) -> None:
    book = Rows()
    for number, row in enumerate(asked, 1):
        book.add(row, number)
    assert book.found(text, OF) == {number for number, row in enumerate(asked, 1) if stands(row, text)}


@given(st.lists(rows, unique=True, min_size=1, max_size=8), texts, st.data())
def test_a_row_that_is_taken_out_leaves_no_trace(
    asked: list[tuple[int, ...]], text: list[str], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(1, len(asked)))
    book, left = Rows(), Rows()
    for number, row in enumerate(asked, 1):
        book.add(row, number)
        if number != gone:
            left.add(row, number)
    book.remove(asked[gone - 1])
    assert book == left
    assert book.found(text, OF) == left.found(text, OF)


def test_only_what_begins_a_row_begins_one() -> None:
    book = Rows()
    book.add((1, 2), 7)
    assert book.begin_with({1})
    assert not book.begin_with({2, 3})
