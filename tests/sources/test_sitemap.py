from __future__ import annotations

import contextlib
import gzip
from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Feed
from monitor.sources.guard import MAX_BYTES, MAX_ENTRIES
from monitor.sources.sitemap import MOST_PARTS, MOST_PLAIN
from tests.cost import affordable
from tests.hostile import HOSTILE, LINKS
from tests.sources.reading import read_feed, source

SITEMAP = source("sitemap")
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(body: bytes | str) -> Feed:
    return read_feed(body, source=SITEMAP)


def news(place: str, title: str, date: str = "2026-10-04") -> str:
    said = f"<news:title>{escape(title)}</news:title><news:publication_date>{date}</news:publication_date>"
    return f"<url><loc>{escape(place)}</loc><news:news>{said}</news:news></url>"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "an empty document, not a sitemap"),
        (b"hello", "not a sitemap"),
        (b"<html><body>Sign in</body></html>", "an HTML page, not a sitemap"),
        (b"<rss><channel/></rss>", 'a feed, not a sitemap: leave out kind = "sitemap"'),
        (b"<opml/>", "an XML document that is no sitemap: it starts with <opml>"),
        (b"\x1f\x8bhello", "a gzip file that is damaged"),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert str(caught.value) == message


def test_a_bomb_in_gzip_is_refused_while_it_is_small() -> None:
    with affordable(1.0), pytest.raises(ParseError, match="larger than 32 MiB"):
        read(gzip.compress(b"<urlset>" + b" " * (MAX_BYTES + 1), 1))


def test_entities_are_not_expanded_and_files_not_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    (entry,) = read(
        f"{bomb}<urlset {NEWS}>{news('https://a.example/1', 'T')}</urlset>".replace("T<", "T&a;&b;<")
    ).entries
    assert entry.title.replace("T", "").strip(" &;ab") == ""


def test_of_many_the_newest_are_read() -> None:
    times = [f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z" for number in range(MOST_PLAIN + 50)]
    listed = "".join(
        f"<url><loc>https://a.example/{number}</loc><lastmod>{time}</lastmod></url>"
        for number, time in enumerate(times)
    )
    found = read(f"<urlset>{listed}</urlset>").entries
    assert [entry.link for entry in found[:2]] == ["https://a.example/149", "https://a.example/148"]
    assert len(found) == MOST_PLAIN
    titled = "".join(news(f"https://a.example/{number}", "T") for number in range(MAX_ENTRIES + 50))
    assert len(read(f"<urlset {NEWS}>{titled}</urlset>").entries) == MAX_ENTRIES


def test_an_index_tells_of_a_bounded_number_of_parts() -> None:
    listed = "".join(f"<sitemap><loc>https://a.example/{number}.xml</loc></sitemap>" for number in range(500))
    found = read(f"<sitemapindex>{listed}</sitemapindex>")
    assert len(found.parts) == MOST_PARTS
    assert [part.url[18:] for part in found.parts[:4]] == ["0.xml", "499.xml", "1.xml", "498.xml"]
    assert len({part.url for part in found.parts}) == MOST_PARTS


def test_hostile_titles_and_addresses_do_no_harm() -> None:
    texts = HOSTILE[::4]
    listed = "".join(news(f"https://a.example/{at}", text) for at, text in enumerate(texts))
    found = read(f"<urlset {NEWS}>{listed}</urlset>").entries
    assert len(found) == len(texts)
    assert not [entry.title for entry in found if "\x1b" in entry.title or "\n" in entry.title]
    listed = "".join(news(link, "T") for link in LINKS)
    assert all(
        entry.link.startswith(("http://", "https://"))
        for entry in read(f"<urlset {NEWS}>{listed}</urlset>").entries
    )


@given(st.binary(max_size=200))
@example(b"<:")
def test_any_bytes_are_entries_or_refused(body: bytes) -> None:
    for whole in (body, b"<urlset><url><loc>" + body, b"<sitemapindex><sitemap>" + body, gzip.compress(body)):
        with contextlib.suppress(ParseError):
            read(whole)


@pytest.mark.parametrize("many", ["<url>", "<url><loc>https://a.example/", "<sitemap>", "&a;", "<a b='c' "])
def test_cost_grows_with_the_document(many: str) -> None:
    with affordable(1.0), contextlib.suppress(ParseError):
        read("<urlset>" + many * 50_000)


def test_a_captured_sitemap_gives_its_pages(corpus: Path) -> None:
    body = (corpus / "feeds" / "sitemaps-org--sitemap.xml").read_bytes()
    found = read(body).entries
    assert len(found) == min(body.count(b"<loc>"), MOST_PLAIN)
    assert {entry.published for entry in found} == {None}
