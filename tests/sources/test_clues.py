from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Clue, Response
from monitor.sources.clues import MOST, find, sitemaps
from tests.cost import affordable
from tests.hostile import LINKS

PLACE = "https://news.example/section/"


def clues(page: str) -> tuple[Clue, ...]:
    return find(
        Response(PLACE, 200, (("content-type", "text/html; charset=utf-8"),), page.encode("utf-8", "replace"))
    )


def test_declared_feeds_come_first_and_those_of_comments_last() -> None:
    feed = "type='application/rss+xml' href"
    page = f"""<head><base href="/x/"><link rel="alternate" {feed}="comments/feed" title="Comments">
    <link rel="ALTERNATE stylesheet" type="application/atom+xml" href="/atom">
    <link rel="alternate" hreflang="uk" href="/uk/"><link rel="stylesheet" {feed}="/style">
    <link rel="alternate" type="application/feed+json" href="https://feeds.example/f.json"></head>
    <a href="/rss/world.xml">World</a><a href="https://other.example/rss.xml">Elsewhere</a>
    <a href="/prefeed/1">No</a><a href="https://t.me/harbour_watch">T</a><a href="about">about</a>
    <a href="https://t.me/other_one/7">T</a><a href="https://t.me/share?url=x">S</a>
    <a href="https://t.me/s/harbour_watch">T</a>"""
    assert [(clue.kind, clue.url) for clue in clues(page)] == [
        ("feed", "https://news.example/atom"),
        ("feed", "https://feeds.example/f.json"),
        ("feed", "https://news.example/x/comments/feed"),
        ("telegram", "https://t.me/s/harbour_watch"),
        ("feed", "https://news.example/rss/world.xml"),
    ]


def test_sitemaps_of_robots_are_found_those_of_news_first() -> None:
    robots = "User-agent: *\nDisallow: /x\nSITEMAP:https://a.example/all.xml\n sitemap: /news-map.xml \n"
    robots += "Sitemap: ftp://a/b\n"
    assert sitemaps(robots, "https://a.example") == (
        "https://a.example/news-map.xml",
        "https://a.example/all.xml",
    )


def test_hostile_links_are_no_clues() -> None:
    page = "".join(f'<link rel=alternate type=application/rss+xml href="{link}">' for link in LINKS)
    found = clues(page)
    assert all(clue.url.startswith(("https://", "http://")) for clue in found)
    assert len(clues(page + "<link rel=alternate type=rss+xml href=a>" * 50)) <= MOST


@given(st.text(max_size=100))
def test_any_page_gives_clues_or_none(text: str) -> None:
    clues(text)
    clues(f"<a href='{text}'>{text}</a><link rel=alternate type=rss+xml href='{text}'>")
    sitemaps(text, PLACE)


@pytest.mark.parametrize(
    "many", ["<a href=/rss>", "<link rel=alternate type=rss+xml href=x>", "<a href=//t.me/abcde>"]
)
def test_cost_grows_with_the_page(many: str) -> None:
    with affordable(1.0):
        clues(many * 20_000)
