"""The tree of a page: tags of inline data are bare, and what only looks like one stays."""

from __future__ import annotations

import pytest

from monitor.text import tree

LONG = "x" * 10_001
SHORT = "x" * 9_000


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (f'<p class="a" data-of="{LONG}">Ferry</p>', {}),
        (f'<b>a</b><p class="a" data-of="{LONG}">Ferry</p><b>b</b>', {}),
        (f"<p class=a data-of={LONG}>Ferry", {}),
        (f"<p class='a' data-of='1 > 0 {LONG}'>Ferry</p>", {}),
        (f'<p class="a" data-of="{SHORT}">Ferry</p>', {"class": "a", "data-of": SHORT}),
        (f'<p class="a" data-of="{LONG}" title="<b>b</b>">Ferry</p>', {'="<b': ""}),
        (f'<p class="a" data-of="{LONG}<b>b</b>">Ferry</p>', {"class": "a", "data-of": f"{LONG}<b>b</b>"}),
        (f'<p class="a" data-of="<b>b</b>{LONG}">Ferry</p>', {"class": "a", "data-of": f"<b>b</b>{LONG}"}),
    ],
)
def test_a_long_tag_is_bare_up_to_an_end_tag_that_it_holds(page: str, kept: dict[str, str]) -> None:
    root = tree.parse(f"<body>{page}</body>")
    assert root is not None
    (paragraph,) = root.iter("p")
    assert dict(paragraph.items()) == kept
    assert (paragraph.text or "").endswith("Ferry")


def test_the_words_around_a_long_tag_stay() -> None:
    root = tree.parse(f'<p>One {LONG} <i data-of="{LONG}">two</i> three</p>')
    assert root is not None
    assert str(root.text_content()).split() == ["One", LONG, "two", "three"]
