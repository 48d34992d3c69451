"""Where words stand in a row: the same, whether few are asked for or all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.word_keys import Positions
from monitor.text.tokens import bare
from tests.extent import examples

WORDS = [*"abcdefghijklmnopqrst", "é", "è", "e", "ł", "й", "и", "مدن"]


@examples(100)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.permutations(WORDS))
def test_a_word_stands_where_it_is_written_or_written_with_diacritics(
    words: list[str], asked: list[str]
) -> None:
    positions = Positions(tuple(words))
    assert bool(positions) is bool(words)
    forms = [(word,) for word in asked]  # they are remembered by identity
    for word, form in zip(asked, forms, strict=True):
        there = [at for at, one in enumerate(words) if word in (one, bare(one))]
        assert list(positions.of_forms(form)) == there
    many = frozenset(asked[:5])
    there = [at for at, one in enumerate(words) if not many.isdisjoint((one, bare(one)))]
    assert list(positions.of_forms(many)) == there
