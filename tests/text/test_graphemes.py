"""Cuts fall between what readers see as characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.graphemes import ELLIPSIS, at_or_after, at_or_before, cut, graphemes, is_boundary, utf16
from tests.hostile import HOSTILE

CLUSTERY = st.text(
    st.sampled_from("ae\u0301\u0308👨👩\u200d🇺🇦🏽❤\ufe0f각ᄀ\u1161क\u094dष \n&<@.x") | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("", []),
        ("abc", ["a", "b", "c"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👨‍👩‍👧x", ["👨‍👩‍👧", "x"]),
        ("🇺🇦🇵🇱🇺", ["🇺🇦", "🇵🇱", "🇺"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("❤️‍🔥", ["❤️‍🔥"]),
        ("क्षि", ["क्षि"]),
        ("ᄀ\u1161\u11a8각", ["ᄀ\u1161\u11a8", "각"]),
        ("\r\n\n", ["\r\n", "\n"]),
        ("שָׁל", ["שָׁ", "ל"]),
        ("\ud83d\ude00x", ["\ud83d\ude00", "x"]),
    ],
)
def test_clusters(text: str, clusters: list[str]) -> None:
    assert list(graphemes(text)) == clusters


@given(CLUSTERY)
def test_clusters_joined_are_the_text_and_boundaries_lie_between_them(text: str) -> None:
    clusters = list(graphemes(text))
    assert "".join(clusters) == text
    ends, at = {0, len(text)}, 0
    for cluster in clusters:
        at += len(cluster)
        ends.add(at)
    assert {index for index in range(len(text) + 1) if is_boundary(text, index)} == ends


@given(CLUSTERY, st.integers(-5, 80), st.sampled_from([len, utf16]))
def test_a_cut_fits_and_falls_on_a_boundary(text: str, limit: int, size: object) -> None:
    measure = utf16 if size is utf16 else len
    short = cut(text, limit, measure)
    if measure(text) <= limit:
        assert short == text
        return
    assert measure(short) <= max(limit, 0)
    head = short.removesuffix(ELLIPSIS)
    assert text.startswith(head)
    rest = text[len(head) :]
    spaces = len(rest) - len(rest.lstrip())
    assert any(is_boundary(text, len(head) + skipped) for skipped in range(spaces + 1))
    assert not short or short.endswith(ELLIPSIS)


@given(CLUSTERY, st.integers(-5, 80))
def test_snapping_moves_outward_to_a_boundary(text: str, index: int) -> None:
    before, after = at_or_before(text, index), at_or_after(text, index)
    assert is_boundary(text, before)
    assert is_boundary(text, after)
    assert before <= min(max(index, 0), len(text)) <= after


def test_utf16_counts_as_python_encodes() -> None:
    text = "aя😀𝕏"
    assert utf16(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("limit", [1, 2, 150, 240])
def test_no_hostile_text_is_split(limit: int) -> None:
    for text in HOSTILE:
        head = cut(text, limit).removesuffix(ELLIPSIS)
        rest = text[len(head) :].lstrip()
        assert not rest or not unicodedata.category(rest[0]).startswith("M") or not head.strip()
