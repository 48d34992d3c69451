"""Passages show what was found, within bounds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.alerting.excerpts import LONGEST, MOST, excerpts
from monitor.model import Excerpt
from monitor.text.graphemes import is_boundary
from tests.alerting.examples import BODY
from tests.cost import affordable
from tests.extent import examples
from tests.hostile import HOSTILE


def found(text: str, *words: str) -> list[tuple[int, int]]:
    return [(text.index(word), text.index(word) + len(word)) for word in words]


def marked(excerpt: Excerpt) -> list[str]:
    return [excerpt.text[start:end] for start, end in excerpt.marks]


def test_the_sentence_of_a_span() -> None:
    (made,) = excerpts(BODY, found(BODY, "interceptor"))
    assert made.text == "The interceptor caught a Shahed at night."
    assert marked(made) == ["interceptor"]


def test_all_spans_of_a_passage_are_marked() -> None:
    (made,) = excerpts(BODY, found(BODY, "Shahed", "interceptor"))
    assert marked(made) == ["interceptor", "Shahed"]


def test_passages_come_in_text_order_and_the_first_spans_are_served_first() -> None:
    text = " ".join(f"Sentence {number} is here." for number in range(9))
    wanted = found(text, "Sentence 7", "Sentence 1", "Sentence 4", "Sentence 2")
    assert [made.text for made in excerpts(text, wanted)] == [
        "Sentence 1 is here.",
        "Sentence 4 is here.",
        "Sentence 7 is here.",
    ]


def test_a_long_sentence_is_cut_at_words_with_ellipses() -> None:
    text = "word " * 200 + "Shahed" + " word" * 200
    (made,) = excerpts(text, found(text, "Shahed"))
    assert len(made.text) <= LONGEST
    assert made.text.startswith("…word ")
    assert made.text.endswith(" word…")
    assert marked(made) == ["Shahed"]


def test_scripts_without_spaces_end_sentences_too() -> None:
    text = "今日は晴れ。無人機が墜落した。明日は雨。"
    (made,) = excerpts(text, found(text, "無人機"))
    assert made.text == "無人機が墜落した。"
    assert marked(made) == ["無人機"]


def test_a_line_ends_a_passage() -> None:
    text = "Heading without a stop\nDrones seen over the town\nThird line"
    (made,) = excerpts(text, found(text, "Drones"))
    assert made.text == "Drones seen over the town"


def test_nothing_found_shows_nothing() -> None:
    assert excerpts(BODY, []) == ()
    assert excerpts("", [(0, 5)]) == ()
    assert excerpts(BODY, [(5, 5), (9, 3), (10_000, 10_010), (-9, -3)]) == ()


TEXTS = st.text(
    st.sampled_from("ab. !?\n。😀e\u0301👨\u200d👩🇺🇦\t'\")") | st.characters(), max_size=700
) | st.lists(st.sampled_from(["drone", "Kyiv.", "a", "e\u0301", "!\n", "…", "無人機。"]), max_size=300).map(
    " ".join
)
SPANS = st.lists(st.tuples(st.integers(-10, 720), st.integers(-10, 720)), max_size=12)


@examples(300)
@given(TEXTS, SPANS)
@example("x" * 1000, [(400, 900)])
@example("a" + "\u0301" * 900, [(0, 1)])
def test_laws(text: str, spans: list[tuple[int, int]]) -> None:
    made = excerpts(text, spans)
    assert len(made) <= MOST
    at = 0
    for excerpt in made:
        assert 0 < len(excerpt.text) <= LONGEST
        assert "\n" not in excerpt.text
        assert excerpt.marks
        plain = "".join(" " if char.isspace() else char for char in text)
        core = excerpt.text
        position = plain.find(core, at)
        if position < 0:
            core = core.removeprefix("…")
            position = plain.find(core, at)
        if position < 0:
            core = core.removesuffix("…")
            position = plain.find(core, at)
        if position < 0:
            core = excerpt.text.removesuffix("…")
            position = plain.find(core, at)
        assert position >= 0, "a passage is the text's own words, and none overlaps the one before"
        at = position + len(core)
        last = 0
        for start, end in excerpt.marks:
            assert last <= start < end <= len(excerpt.text)
            assert is_boundary(excerpt.text, start)
            assert is_boundary(excerpt.text, end)
            last = end


def test_hostile_texts_are_cut_in_bounds_and_time() -> None:
    with affordable(10):
        for text in HOSTILE:
            size = len(text)
            for excerpt in excerpts(text, [(size // 2, size // 2 + 4), (0, 3), (size - 2, size), (0, size)]):
                assert len(excerpt.text) <= LONGEST
