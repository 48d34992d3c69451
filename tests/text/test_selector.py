"""A person's word on where the article is: what selects, what is refused, and what a page makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Quality
from monitor.text import selector, tree
from monitor.text.readable import FULL_WORDS, readable
from tests.cost import affordable

URL = "https://www.harbour-post.example/news/2026/net-guns"
TEASER = "<p>Subscribe to our newsletter, it costs nothing and says much. " * 9 + "</p>"
STORY = "The council voted on Monday to buy twelve net guns, its chairman told reporters. " * 9
PAGE = f"""<!doctype html><html lang="en"><head><title>Net guns</title></head><body>
<article>{TEASER}</article><section class="x story"><h2>Net guns</h2><p>{STORY}</p><script>evil()</script>
<p class="story">The end.</p>
</section> after it <div class="story">And more.</div></body></html>""".encode()


@pytest.mark.parametrize(
    "text",
    [
        "article .body",
        "#main > p",
        "div[itemprop=articleBody]",
        "p:not(.ad), h2",
        "div:has(> p)",
        "[lang|=en]",
    ],
)
def test_selectors(text: str) -> None:
    assert selector.fault(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("article >> p", "Expected selector, got <DELIM '>' at 9>"),
        ("//article", "Expected selector, got <DELIM '/' at 0>"),
        ("div[", "Expected ident or '*', got <EOF at 4>"),
        ("p::text", "Pseudo-elements are not supported."),
        ("p:foo", "The pseudo-class :foo is unknown"),
        ("svg|p", "pages have no namespaces: leave out `svg|`"),
        ("[xml|lang]", "pages have no namespaces: leave out `xml|`"),
        ("a" * 501, "it is longer than 500 characters"),
        (":not(" * 99, "Got nested :not()"),
        (r"\1", "no page has the character U+0001"),
        (r"[title='\ffff ']", "no page has the character U+FFFF"),
    ],
)
def test_what_is_no_selector_is_told(text: str, said: str) -> None:
    assert selector.fault(text) == said


@given(st.text(alphabet="ap.#>~+:*[]()|='\" ,\\n1{}@/", max_size=40))
def test_what_has_no_fault_can_be_asked_of_a_page(text: str) -> None:
    root = tree.parse(PAGE.decode())
    assert root is not None
    if not selector.fault(text):
        assert isinstance(selector.selected(root, text), list)


def test_the_selected_parts_are_the_text_and_none_of_them_twice() -> None:
    found = readable(PAGE, URL, "", ".story")
    assert found.text.split() == ["Net", "guns", *STORY.split(), "The", "end.", "And", "more."]
    assert (found.title, found.lang, found.quality) == ("Net guns", "en", Quality.FULL)
    assert not found.astray


def test_without_it_the_page_would_be_read_otherwise() -> None:
    assert "newsletter" in readable(PAGE, URL).text


@pytest.mark.parametrize("nowhere", [".gone", "script", "title:empty"])
def test_a_selector_that_finds_nothing_is_told_and_the_page_read_without_it(nowhere: str) -> None:
    found = readable(PAGE, URL, "", nowhere)
    assert found.text == readable(PAGE, URL).text
    assert found.astray


def test_what_is_selected_may_be_short() -> None:
    found = readable(PAGE, URL, "", "div.story")
    assert (found.text, found.quality) == ("And more.", Quality.SHORT)
    assert len(STORY.split()) >= FULL_WORDS


def test_pages_of_many_matches_cost_what_they_are_long() -> None:
    page = b"<body>" + b"<div class=a><p class=a>text" * 10_000
    with affordable(1.5):
        readable(page, URL, "", ".a")
