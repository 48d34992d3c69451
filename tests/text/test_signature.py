"""Equal bodies have equal digests, whatever their markup, case and titles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.text.signature import FEWEST_WORDS, text_hash

WORDS = st.lists(
    st.sampled_from(["harbour", "net", "gun", "council", "порт", "рада", "сітка"]), min_size=FEWEST_WORDS
)


@given(WORDS, st.sampled_from([" ", "\n", ", ", ". ", " — "]), st.text(max_size=20), st.text(max_size=20))
def test_case_punctuation_and_title_do_not_count(words: list[str], gap: str, one: str, other: str) -> None:
    digest = text_hash(one, " ".join(words))
    assert len(digest) == 32
    assert text_hash(other, gap.join(words).upper()) == digest


@given(WORDS, st.data())
def test_another_word_is_another_text(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:at], "submarine", *words[at + 1 :]]
    assert text_hash("", " ".join(changed)) != text_hash("", " ".join(words))


@given(st.lists(st.sampled_from(["harbour", "net"]), max_size=FEWEST_WORDS - 1))
def test_a_short_text_identifies_nothing(words: list[str]) -> None:
    assert text_hash("", " ".join(words)) == ""


def test_a_body_that_repeats_its_title_is_no_text() -> None:
    title = "net gun " * FEWEST_WORDS
    assert text_hash(title, title.upper()) == ""


def test_scripts_without_spaces_count_characters() -> None:
    assert text_hash("", "港" * (FEWEST_WORDS - 1)) == ""
    assert text_hash("", "港" * FEWEST_WORDS)
