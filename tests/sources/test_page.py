from __future__ import annotations

import contextlib
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Entry, Selectors
from tests.cost import affordable
from tests.hostile import HOSTILE, LINKS
from tests.sources.reading import read_feed, source

PAGE = source("page")


def read(body: str | bytes, **select: str) -> tuple[Entry, ...]:
    wanted = Selectors(**{"item": "li", **select})
    return read_feed(body, source=replace(PAGE, select=wanted)).entries


def test_the_usual_places_need_no_selector() -> None:
    (entry,) = read("<li><time datetime='2026-10-04'>x</time><a href='/1'>A title</a></li>")
    assert (entry.link, entry.title) == ("https://news.example/1", "A title")
    assert str(entry.published) == "2026-10-04 00:00:00+00:00"


def test_an_item_may_be_the_link_itself() -> None:
    (entry,) = read(
        "<a class='n' href='/1'><h3>A title</h3><p>More</p></a>", item="a.n", title="h3", summary="p"
    )
    assert (entry.link, entry.title, entry.summary) == ("https://news.example/1", "A title", "More")


def test_links_are_relative_to_the_base_that_the_page_names() -> None:
    (entry,) = read("<base href='/deep/'><li><a href='1'>A title</a></li>")
    assert entry.link == "https://news.example/deep/1"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "an empty document, not a page"),
        ("<p>hello</p>", "the selector `li` finds nothing on the page"),
        ("<title>Just a moment...</title><p>Checking your browser</p>", "the page shows a robot check"),
        ("<li></li><li> </li>", "2 items on the page, and neither a link nor a title in any of them"),
    ],
)
def test_a_page_without_a_list_is_named(body: str, fault: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert str(caught.value) == fault


def test_the_next_page_is_named_only_on_the_same_site() -> None:
    for href, found in (
        ("?page=2", "https://news.example/list/?page=2"),
        ("https://evil.example/2", ""),
        ("", ""),
        ("javascript:x", ""),
    ):
        page = (
            f"<a rel='nofollow next' href='{href}'>older</a><ul class='news'><li><a href='1'>T</a></li></ul>"
        )
        assert read_feed(page, source=PAGE).older == found


def test_hostile_titles_and_links_do_no_harm() -> None:
    texts = HOSTILE[::4]
    found = read("".join(f"<li><a href='/{at}'>x{escape(text)}</a></li>" for at, text in enumerate(texts)))
    assert len(found) == len(texts)
    assert not [entry.title for entry in found if "\x1b" in entry.title or "\n" in entry.title]
    found = read("".join(f'<li><a href="{escape(link)}">T</a></li>' for link in LINKS))
    assert all(entry.link.startswith(("https://", "http://")) or not entry.link for entry in found)


@given(st.text(max_size=100))
def test_any_page_is_entries_or_refused(text: str) -> None:
    for whole in (text, f"<li>{text}", f"<li><a href='{text}'>"):
        with contextlib.suppress(ParseError):
            read(whole)


@pytest.mark.parametrize(
    "many", ["<li>", "<li><a href=x>T</a></li>", "<a href=x>", "<li><time>x", "<ul><li>"]
)
def test_cost_grows_with_the_page(many: str) -> None:
    with affordable(2.0), contextlib.suppress(ParseError):
        read(many * 5_000)
