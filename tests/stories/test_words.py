"""Of a long text no more is read than is compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.worded import _of_pieces, _of_spelt
from monitor.stories.words import LONGEST, plain, plains, read
from monitor.text.tokens import Tokens
from tests.extent import some

LONG = {
    "short words": "a b c d e " * 20_000,
    "words": "the ferry sails again " * 9_000,
    "ideographs": "無" * 160_000,
    "figures and scales": "7 million " * 20_000,
    "dates": "2026-11-03 11/03/2026 3 Nov 2026 " * 5_000,
}
ONES = "x " * 79_000


@pytest.mark.parametrize("kind", some(LONG, 2))
def test_as_many_words_are_compared_as_if_all_were_read(kind: str) -> None:
    text = LONG[kind]
    known = read("", text)
    assert len(known.words) == len(known.starts) == LONGEST
    assert list(known.starts) == sorted(known.starts)
    # What comes after all that is compared changes none of it.
    assert read("", text[:140_000] + " other").words == known.words


@pytest.mark.parametrize("text", ["無" * 160_000, ONES])
def test_no_more_is_read_than_is_needed(text: str) -> None:
    assert len(read("", text).original) <= 4 * LONGEST


def test_long_words_are_read_as_far_as_they_go() -> None:
    assert len(read("", ("x" * 30 + " ") * 9_000).words) == 160_000 // 31 + 1


@pytest.mark.parametrize(
    ("text", "words", "starts"),
    [
        ("550 ferries", ["550", "ferries"], [0, 4]),
        ("at 1 750 km", ["at", "1750", "km"], [0, 3, 9]),
        (
            "12 2024 then 2\u00a0000\u202f000, all",
            ["12", "2024", "then", "2000000", "all"],
            [0, 3, 8, 13, 24],
        ),
        ("(1 750km) 16mph", ["1750", "km", "16", "mph"], [1, 6, 10, 12]),
        ("covid19 T-90 7:24", ["covid19", "t", "90", "7:24"], [0, 8, 10, 13]),
        ("two hundred thousand and 1.5 million", ["200000", "and", "1500000"], [0, 21, 25]),
        ("twenty five of 20", ["25", "of", "20"], [0, 12, 15]),
    ],
)
def test_a_figure_is_one_word_where_it_begins(text: str, words: list[str], starts: list[int]) -> None:
    found = read("", text)
    assert (list(found.words), list(found.starts)) == (words, starts)


_PARTS = [
    "1",
    "750",
    "000",
    "16mph",
    "covid19",
    "T-90",
    "1.5",
    "1’750",
    "½",
    "12",
    "2024",
    "five",
    "twenty",
    "million",
    "無",
    "(12",
    "7:24",
    "5€",
    "п'ять",
    "٣٤",
]
_TEXTS = st.lists(st.tuples(st.sampled_from(_PARTS), st.sampled_from([" ", "\u00a0", "\n", "  ", "-"]))).map(
    lambda parts: "".join(part + space for part, space in parts)
)


@given(_TEXTS, _TEXTS)
def test_a_text_is_read_as_its_parts_are(one: str, other: str) -> None:
    between = " and "
    found, first, second = read("", one + between + other), read("", one), read("", other)
    assert found.words == (*first.words, "and", *second.words)
    moved = [at + len(one + between) for at in second.starts]
    assert list(found.starts) == [*first.starts, len(one) + 1, *moved]


@given(st.lists(st.tuples(st.sampled_from(_PARTS), st.sampled_from([*" \n-'.", "  ", "’s ", "\u00a0"]))))
def test_figures_of_plain_letters_are_those_of_its_pieces(parts: list[tuple[str, str]]) -> None:
    text = "".join(part + space for part, space in parts)
    tokens = Tokens(text)
    if tokens.spelt is None:
        return
    (words, begins), (same, at) = _of_spelt(text, tokens.spelt), _of_pieces(tokens)
    assert (words, begins()) == (same, at())


@given(st.lists(st.text(st.sampled_from("aaeoubéäøαήжй"), min_size=1, max_size=6)))
def test_words_are_compared_together_as_each_is(words: list[str]) -> None:
    assert plains(words) == tuple(map(plain, words))
