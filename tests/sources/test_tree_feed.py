"""The quick reader of sound XML says what feedparser says, and leaves it what it cannot be sure of."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.sources import guard, tree_feed, xml_feed
from monitor.sources.item import Item, fields
from monitor.text import charset, clean
from tests.sources.reading import ADDRESS
from tests.sources.test_golden import FILES, kind_of

NOW = datetime(2026, 11, 26, tzinfo=UTC)
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:a10="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:x="https://elsewhere.example/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def rss(*parts: str, channel: str = "<title>T</title><link>https://news.example/</link>") -> str:
    items = "".join(f"<item>{part}</item>" for part in parts)
    return f'<rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>'


def atom(*parts: str, head: str = "<title>T</title>") -> str:
    entries = "".join(f"<entry>{part}</entry>" for part in parts)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'


def told(item: Item) -> dict[str, Any]:
    """An item by what an entry shows of it: how markup is written does not count."""
    texts = asdict(fields(item))
    texts["content"] = clean.plain(texts["content"])
    return texts | {"link": item.link, "published": item.published, "updated": item.updated}


def quick(text: str) -> Any:
    found = tree_feed.read(text, ADDRESS, NOW, 2_000)
    return found and ([told(item) for item in found.items], found.about)


def by_feedparser(text: str) -> Any:
    found = xml_feed.read(text, ADDRESS, NOW, 2_000)
    return [told(item) for item in found.items], found.about


SAID_ALIKE = {
    "usual": rss("<title>A</title><link>/a</link><guid>g</guid><pubDate>1 May 2026 10:00 EEST</pubDate>"),
    "bare": rss("<description>Only text, &lt;b&gt;bold&lt;/b&gt;</description>"),
    "guid that is a permalink": rss("<title>A</title><guid>https://news.example/a</guid>"),
    "guid that is none": rss('<title>A</title><guid isPermaLink="false">https://news.example/a</guid>'),
    "two guids": rss('<guid>g</guid><guid isPermaLink="false">h</guid>'),
    "two guids, the last a permalink": rss('<guid isPermaLink="false">h</guid><guid>g</guid>'),
    "empty link": rss('<title>A</title><link/><guid isPermaLink="false">https://news.example/a</guid>'),
    "two titles": rss("<title/><title>First</title><title>Second</title><link>/a</link>"),
    "media title first": rss("<media:title>M</media:title><title>T</title><link>/a</link>"),
    "media title alone": rss("<media:group><media:title>M</media:title></media:group><link>/a</link>"),
    "two descriptions": rss(
        "<title>A</title><description>D</description><itunes:summary>S &amp; longer</itunes:summary>"
    ),
    "content first": rss("<content:encoded>C, long</content:encoded><description>D</description>"),
    "content alone": rss("<title>A</title><content:encoded>&lt;p&gt;C&lt;/p&gt;</content:encoded>"),
    "dates": rss("<title>A</title><dc:date>2026-05-01</dc:date><pubDate>soon</pubDate><created>x</created>"),
    "authors": rss("<title>A</title><dc:creator>One</dc:creator><dc:creator>Two</dc:creator>"),
    "author by mail": rss("<title>A</title><author>a@b.org (Ann B)</author>"),
    "author without a name": rss("<title>A</title><author>a@b.org</author>"),
    "atom in rss": rss(
        '<title>A</title><a10:link href="/b" rel="alternate"/><a10:updated>2026-05-01</a10:updated>'
    ),
    "hidden link": rss("<link>https://fb.example/x</link><feedburner:origLink>/real</feedburner:origLink>"),
    "capitals": rss("<TITLE>A</TITLE><LINK>/a</LINK><PUBDATE>2026-05-01</PUBDATE>"),
    "source and image": rss("<title>A</title><source url='/s'>S</source><image><url>/i</url></image>"),
    "markup that is not escaped": rss("<title>A <b>b</b></title><description>x <i>y</i> &lt;z</description>"),
    "language": rss("<title>A</title><dc:language>uk</dc:language>", channel="<language>en-us</language>"),
    "signs of windows": rss("<title>It&#146;s</title><description>&#147;so&#148;</description>"),
    "encoded twice": rss("<title>CafÃ© Ã©tÃ©</title><link>/a?x=1&amp;amp;y=2</link>"),
    "unknown elements": rss("<title>A</title><x:title>X</x:title><x:more><x:summary>S</x:summary></x:more>"),
    "atom": atom('<id>tag:x</id><title type="html">A &amp;lt;b&amp;gt;</title><link href="/a"/>'),
    "atom plain": atom("<id>i</id><title>A &lt;b&gt; c</title><summary>S &lt;i&gt; t</summary>"),
    "atom links": atom(
        '<id>i</id><link rel="self" href="/s"/><link rel="alternate" type="text/plain" href="/t"/>'
        '<link rel="alternate" type="text/html" href="/h"/><link rel="enclosure" href="/e"/>'
    ),
    "atom persons": atom("<id>i</id><author><name>A</name></author><author><name>B</name></author>"),
    "atom xhtml": atom(
        '<id>i</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p>'
        '<iframe src="x"/><p>Two &amp; &lt;three</p></div></content>'
    ),
    "atom base": atom('<id>i</id><link href="a"/>', head='<title>T</title><link href="https://x.example/"/>')
    .replace("<feed ", '<feed xml:base="https://base.example/d/" xml:lang="uk" ')
    .replace("<entry>", '<entry xml:base="e/">'),
    "atom hub": atom(
        "<id>i</id>", head='<title>T</title><link rel="hub" href="/h"/><link rel="self" href="/s"/>'
    ),
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>T</title><link>https://news.example/</link></channel>"
    '<item rdf:about="urn:1"><title>A</title><link>/a</link></item></rdf:RDF>',
    "a name for all": rss("<title>A</title>").replace("<rss ", '<rss xmlns="https://cyber.example/" '),
}


@pytest.mark.parametrize("name", SAID_ALIKE)
def test_reads_as_feedparser_does(name: str) -> None:
    found = quick(SAID_ALIKE[name])
    assert found is not None
    assert found == by_feedparser(SAID_ALIKE[name])


@pytest.mark.parametrize(
    "file", [file for file in FILES if kind_of(file) == "feed"], ids=lambda file: file.name
)
def test_golden_documents_are_read_as_feedparser_does(file: Any) -> None:
    text = charset.decode(file.read_bytes())
    if guard.form(text) is guard.Form.XML:
        prepared = guard.prepared(text)
        assert quick(prepared) in (None, by_feedparser(prepared))


@pytest.mark.parametrize(
    "text",
    [
        rss("<title>A & B</title>"),
        rss("<title>A</title>").replace("<rss", "<!DOCTYPE rss><rss", 1),
        rss(),
        rss("<title>A</title>").replace("</rss>", ""),
        "<html><item><title>A</title></item></html>",
        '<rss version="2.0"><item><title>A</title></item></rss>',
        rss("<title>A</title>").replace("<item>", '<item href="/cdf" lastmod="x">'),
        rss(*["<title>A</title>"] * 2_001),
    ],
    ids=["fault", "document type", "no items", "cut off", "another root", "no channel", "CDF", "too many"],
)
def test_leaves_to_feedparser(text: str) -> None:
    assert quick(text) is None


def test_a_link_to_nothing_is_none() -> None:
    """feedparser answers the feed's own address, under which all such entries would be one."""
    text = atom('<id>https://news.example/?p=1</id><link rel="alternate" href=""/>')
    based = text.replace("<feed ", '<feed xml:base="https://news.example/atom.php" ')
    assert [item["link"] for item in quick(based)[0]] == ["https://news.example/?p=1"]


_DEEP = "<x:y><dc:title>deep</dc:title></x:y>"
_PARTS = st.sampled_from(
    [
        *(
            "<title>T</title>",
            "<title/>",
            "<link>/l</link>",
            "<guid>g</guid>",
            '<guid isPermaLink="false">h</guid>',
        ),
        *(
            "<description>D &amp;amp; d</description>",
            "<description/>",
            "<content:encoded>C</content:encoded>",
        ),
        *("<itunes:summary>S</itunes:summary>", "<media:description>M</media:description>"),
        *(
            "<pubDate>1 May 2026</pubDate>",
            "<dc:date>2026-05-02</dc:date>",
            "<dcterms:issued>x</dcterms:issued>",
        ),
        *("<dc:creator>N</dc:creator>", "<author>a@b.org (M)</author>", "<media:title>V</media:title>"),
        *('<a10:link href="/a"/>', "<dc:language>fa</dc:language>", _DEEP),
    ]
)


@given(st.lists(st.lists(_PARTS, max_size=6), min_size=1, max_size=3))
def test_any_order_of_elements_is_read_as_feedparser_does(items: list[list[str]]) -> None:
    # Where a title stands deeper it forgets the item's own over a later one that is empty or an image's.
    lesser = {"<title/>", "<media:title>V</media:title>"}
    assume(not any(_DEEP in parts and lesser.intersection(parts) for parts in items))
    text = rss(*("".join(parts) for parts in items))
    assert quick(text) == by_feedparser(text)
