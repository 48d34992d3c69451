"""`monitor sources try`: what a source would give, over loopback."""

from __future__ import annotations

import json

import pytest

from tests.cli.scene import ALIVE, HOSTILE, Desk
from tests.flows.scene import NOW
from tests.loopback import Item, Site, rss

LIST = "<ul class=news><li><a href=/1>{}</a><time>2026-10-04</time></li><li><a href=/2>Two</a></li></ul>"


def test_a_feed_is_shown_and_nothing_is_kept(fresh: Desk, site: Site) -> None:
    site.put("/feed", rss([Item("a", HOSTILE, published=NOW), Item("b", "Ferries")]), "application/rss+xml")
    said = fresh("sources", "try", f"{site.url}/feed")
    assert (said.code, said.err) == (0, "")
    assert "feed: old, 2 entries, the newest of" in said.out
    assert "Ferries" in said.out
    assert not any(sign in said.out for sign in ALIVE)
    assert not fresh.state.exists()


def test_a_list_page_is_tried_with_its_selectors(quick: Desk, site: Site) -> None:
    site.put("/list", LIST.format("One").encode(), "text/html; charset=utf-8")
    said = quick("sources", "try", f"{site.url}/list", "--item", ".news li", "--json")
    found = json.loads(said.out)
    assert said.code == 0
    assert [(one["title"], one["link"][-2:]) for one in found["entries"]] == [("One", "/1"), ("Two", "/2")]
    assert found["doubts"] == ["1 of 2 entries have no time"] or len(found["doubts"]) == 2
    shown = quick("sources", "try", f"{site.url}/list", "--item", ".news li", "--date", "time").out
    _, _, table = shown.partition("To watch it, put this into sources.toml:\n\n")
    quick.write("sources.toml", table)
    assert quick("check").code == 0
    assert 'select = { item = ".news li", date = "time" }' in table
    assert "To watch it" not in quick("sources", "try", "127-0-0-1").out, "it is watched"
    empty = quick("sources", "try", f"{site.url}/list", "--item", ".nothing")
    assert "To watch it" not in empty.out
    assert (empty.code, "the selector `.nothing` finds nothing on the page" in empty.out) == (1, True)


def test_who_tries_a_site_in_place_of_a_feed_is_told_what_finds_one(quick: Desk, site: Site) -> None:
    site.put("/", b"<p>Hello</p>", "text/html")
    said = quick("sources", "try", f"{site.url}/")
    assert (said.code, f"monitor sources add {site.url}/" in said.out, "--item" in said.out) == (
        1,
        True,
        True,
    )


def test_a_configured_source_is_tried_by_its_id_and_other_selectors(quick: Desk, site: Site) -> None:
    site.put("/list", LIST.format("One").encode(), "text/html; charset=utf-8")
    quick.write(
        "s.toml",
        f'[[source]]\nid = "list"\nkind = "page"\nurl = "{site.url}/list"\nenabled = false\n'
        'select = { item = "li" }\n',
    )
    assert "2 entries" in quick("sources", "try", "list").out
    assert "1 entry" in quick("sources", "try", "list", "--item", "li:first-child").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "must begin with https:// or http://"),
        (("https://a.example/", "--kind", "fax"), "unknown kind 'fax'"),
        (("https://a.example/", "--kind", "page"), "a page needs --item"),
        (("https://a.example/", "--title", "h3"), "--item, the selector of each entry, is needed"),
        (("https://a.example/", "--item", "li >> a"), "is no CSS selector"),
        (("https://www.youtube.com/@ann",), "names a YouTube channel by its handle"),
    ],
)
def test_what_cannot_be_tried_is_said(quick: Desk, words: tuple[str, ...], said: str) -> None:
    result = quick("sources", "try", *words)
    assert result.code == 2
    assert said in " ".join(result.err.replace("│", " ").split())


def test_what_is_no_source_is_named(quick: Desk, site: Site) -> None:
    site.put("/page", b"<html><title>Just a moment...</title>checking your browser", "text/html")
    said = quick("sources", "try", f"{site.url}/page")
    assert (said.code, "challenged" in said.out) == (1, True)
    gone = quick("sources", "try", f"{site.url}/nothing")
    assert (gone.code, "note: HTTP 404" in gone.out) == (1, True)
