"""What a story is about, in the words of its texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Frequencies
from monitor.stories.key_terms import MOST, key_terms, terms, told

ONE = told(
    "Ferry to Lom runs aground",
    "The ferry ran aground near Vidra, its captain Petar Hinov said. It is stuck, and tugs come from Vidra.",
    "en",
)
OTHER = told(
    "Пором сів на мілину", "Пором до Лома сів на мілину біля Відри, сказав капітан Петар Хінов.", "uk"
)


def test_names_and_rare_words_stand_as_they_are_written() -> None:
    found = key_terms([ONE], Frequencies())
    assert {"Vidra", "Hinov", "aground"} <= {*found, *(word.lower() for word in found)}
    assert len(found) <= MOST


def test_what_is_common_is_left_out() -> None:
    before = key_terms([ONE], Frequencies(), 3)
    common = Frequencies(
        10_000,
        dict.fromkeys(terms([ONE]), 0) | dict.fromkeys(told(before[0], "", "en").features.terms, 9_000),
    )
    assert before[0] not in key_terms([ONE], common, 3)


def test_terms_of_several_texts_come_together() -> None:
    assert {"Vidra", "Пором"} <= set(key_terms([ONE, OTHER], Frequencies(), 20))


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_terms_that_stand_in_it(title: str, body: str) -> None:
    made = told(title, body, "")
    for term in key_terms([made], Frequencies()):
        assert term
