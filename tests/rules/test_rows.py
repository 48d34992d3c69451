"""Rows of words: found wherever they stand, gone without trace when taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.fields import Fields
from monitor.rules.gate import Row
from monitor.rules.word_classes import WordClasses
from monitor.text.document import document

FORMS = (("a",), ("b", "c"), ("c",), ("e",))
rows = st.lists(st.sampled_from(FORMS), min_size=2, max_size=4).map(lambda words: Row(tuple(words)))
texts = st.lists(st.sampled_from("abcéx"), max_size=12)


def stands(row: Row, text: list[str]) -> bool:
    def fits(forms: tuple[str, ...], word: str) -> bool:
        return word in forms or (word == "é" and "e" in forms)

    return any(
        all(fits(forms, word) for forms, word in zip(row.words, text[start:], strict=False))
        for start in range(len(text) - len(row.words) + 1)
    )


def found(classes: WordClasses, title: list[str], body: list[str]) -> set[object]:
    items, _ = classes.present(Fields(document(" ".join(title), " ".join(body))))
    return {one.item for one in items if isinstance(one.item, Row)}


@given(st.lists(rows, unique=True, max_size=8), texts, texts)
def test_every_row_is_found_wherever_it_stands(asked: list[Row], title: list[str], body: list[str]) -> None:
    classes = WordClasses()
    for row in asked:
        classes.hold(row)
    there = found(classes, title, body)
    assert there >= {row for row in asked if stands(row, title) or stands(row, body)}
    assert all(isinstance(row, Row) and (stands(row, title) or stands(row, body)) for row in there)


@given(st.lists(rows, unique=True, min_size=1, max_size=8), texts, st.data())
def test_a_row_that_is_taken_out_leaves_no_trace(
    asked: list[Row], text: list[str], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(asked))
    classes, left = WordClasses(), WordClasses()
    held = {row: classes.hold(row) for row in asked}
    for row in asked:
        if row != gone:
            left.hold(row)
    classes.release(held.pop(gone))
    assert found(classes, text, text) == found(left, text, text)
    for one in held.values():
        classes.release(one)
    fresh = WordClasses()
    assert found(classes, text, text) == found(fresh, text, text) == set()
    assert vars(classes) == vars(fresh)
