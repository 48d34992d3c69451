"""Where sentences and paragraphs begin."""

from __future__ import annotations

import itertools

import pytest

from monitor.text.sentences import paragraphs, sentences
from monitor.text.tokens import tokenise
from tests.cost import affordable


def split(text: str) -> list[str]:
    """The words of each sentence."""
    tokens = tokenise(text)
    edges = [0, *sentences(text, tokens), len(tokens)]
    return [" ".join(tokens.words[a:b]) for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A drone fell. Kyiv slept.", ["a drone fell", "kyiv slept"]),
        ("Fell? It did! So…  Yes", ["fell", "it did", "so", "yes"]),
        ("“It fell.” He left.", ["it fell", "he left"]),
        ("Title\nText without a dot\n\nMore", ["title", "text without a dot", "more"]),
        ("Mr. Smith met Gen. J. Doe. They spoke.", ["mr smith met gen j doe", "they spoke"]),
        ("It cost 3.5 mln. dollars then.", ["it cost 3 5 mln dollars then"]),
        ("See news.example. now", ["see news example now"]),
        ("На вул. Лісовій тихо. Так.", ["на вул лісовій тихо", "так"]),
        ("У 2024 р. Київ стояв", ["у 2024 р київ стояв"]),
        ("他来了。她走了。", ["他 来 了", "她 走 了"]),
        ("سقطت المسيرة؟ نعم", ["سقطت المسیره", "نعم"]),
        ("", [""]),
        (". . .", [""]),
    ],
)
def test_a_text_is_its_sentences(text: str, found: list[str]) -> None:
    assert split(text) == found


def test_a_line_of_words_is_a_paragraph() -> None:
    text = "\n\nOne. Two.\n \nThree\nfour\n"
    assert paragraphs(text, tokenise(text)) == [2, 3]


@pytest.mark.parametrize(
    "text", [". " * 100_000, "." * 200_000, "\n" * 200_000, 'a."' * 60_000, "a.'\n" * 50_000]
)
def test_hostile_texts_cost_what_their_length_costs(text: str) -> None:
    with affordable(1):  # the square of its length would cost far more
        sentences(text, tokenise(text))
        paragraphs(text, tokenise(text))
