from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import PollState, Source
from monitor.sources import KINDS
from monitor.sources.guard import MAX_BYTES, MAX_ENTRIES
from tests.cost import affordable
from tests.sources.reading import read, rss

FEED = KINDS["feed"]


def test_first_request_names_what_it_reads_and_invents_no_validator() -> None:
    request = FEED.request(Source("s", "https://a.example/f"), PollState())
    assert (request.url, request.label, request.method) == ("https://a.example/f", "s", "GET")
    assert [name for name, _ in request.headers] == ["accept"]


def test_validators_go_back_byte_for_byte() -> None:
    state = PollState(etag='W/"ab c"--gzip', last_modified="Sunday, 4-Oct-26 10:00 MSK")
    headers = dict(FEED.request(Source("s", "https://a.example/f"), state).headers)
    assert headers["if-none-match"] == 'W/"ab c"--gzip'
    assert headers["if-modified-since"] == "Sunday, 4-Oct-26 10:00 MSK"


def test_headers_of_the_source_win_but_for_validators() -> None:
    source = Source("s", "https://a.example/f", headers=(("Accept", "text/xml"), ("If-None-Match", '"old"')))
    assert FEED.request(source, PollState(etag='"new"')).headers == (
        ("accept", "text/xml"),
        ("if-none-match", '"new"'),
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "an empty document, not a feed"),
        (b" \r\n\xef\xbb\xbf ", "an empty document, not a feed"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "an HTML page, not a feed"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "an HTML page, not a feed"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "a sitemap, not a feed"),
        (b"<sitemapindex></sitemapindex>", "a sitemap, not a feed"),
        (b"<opml></opml>", "an XML document that is no feed: it starts with <opml>"),
        (b"Too many requests", "not a feed"),
        (b"[1, 2]", "JSON, but not a JSON Feed: it has no list of items"),
        (
            b"{" * 9,
            "broken JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        (b"[" * 200_000, "JSON that is nested too deeply"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert str(caught.value) == message


def test_feed_without_entries_is_a_feed() -> None:
    assert read(rss()) == ()
    assert read('{"version": "https://jsonfeed.org/version/1", "items": []}') == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_entries_or_refused(body: bytes) -> None:
    for whole in (body, b"<rss><channel><item>" + body, b'{"items":[' + body, b'{"items":[{"id":' + body):
        try:
            entries = read(whole)
        except ParseError:
            continue
        assert len({entry.key for entry in entries}) == len(entries)


TOKENS = """
<item> </item> <title> </title> <link> </link> <guid> </guid> <description> <![CDATA[ ]]> &amp; &nbsp; & < >
<b> </b> <entry> </entry> <link/> <content:encoded> http://a.example/ x <!-- --> <source> </channel> <channel>
<dc:date> </dc:date> 2026-10-04 <svg> </svg> <image> </image> <author> <?xml ?>
"""
MARKUP = st.lists(st.sampled_from([*TOKENS.split(), " ", "\x00", "\ud800"]), max_size=40)


@given(MARKUP)
def test_any_tangle_of_markup_is_entries_or_refused(parts: list[str]) -> None:
    body = "<rss version='2.0'><channel>" + "".join(parts)
    try:
        entries = read(body.encode("utf-8", "surrogatepass"))
    except ParseError:
        return
    for entry in entries:
        assert "\x00" not in entry.title + entry.content
        assert f"{entry}".encode()


@pytest.mark.parametrize(
    "bomb",
    [
        rss("<a " + " ".join(f'a{n}="{n}"' for n in range(20_000)) + "/>"),
        rss("<description><![CDATA[" + "<!--" * 39_000 + "]]></description>"),
        rss("<!--" * 39_000),
        '<rss version="2.0"><channel>' + "<item><title>t</title>" * 20_000,
        rss(*(f"<title>{n}</title>" for n in range(60_000))),
    ],
    ids=["attributes", "comments in CDATA", "open comments", "open items", "items"],
)
def test_known_bombs_cost_little(bomb: str) -> None:
    with affordable(3), contextlib.suppress(ParseError):
        assert len(read(bomb)) <= MAX_ENTRIES


def test_oversize_is_refused() -> None:
    with pytest.raises(ParseError, match="too large"):
        read(b"<rss>" + b" " * MAX_BYTES)


def test_newest_entries_are_kept_whichever_end_they_are_at() -> None:
    stamps = [
        f"<title>{n}</title><pubDate>{2000 + n // 366}-01-01</pubDate>" for n in range(MAX_ENTRIES + 500)
    ]
    assert [entry.title for entry in read(rss(*stamps))][-1] == str(MAX_ENTRIES + 499)
    assert next(entry.title for entry in read(rss(*reversed(stamps)))) == str(MAX_ENTRIES + 499)


def test_entities_do_not_expand_and_no_file_is_read() -> None:
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
        + "&a;" * 1000
        + '"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    for entry in read(laughs + rss("<title>" + "&b;" * 1000 + "&c;</title>")):
        assert len(entry.title) <= 1000
        assert "root:" not in entry.title


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>news/1</link>", "https://site.example/news/1"),
        ("<link>/news/1</link>", "https://site.example/news/1"),
        ("<link>//cdn.example/1</link>", "https://cdn.example/1"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>mailto:a@b.example</link>", ""),
        ("<link></link><guid>https://site.example/g</guid>", "https://site.example/g"),
        ('<guid isPermaLink="false">https://site.example/g</guid>', ""),
        ("<guid>tag-1</guid>", ""),
        ("<title>none</title>", ""),
    ],
)
def test_links_are_absolute_or_absent(item: str, link: str) -> None:
    assert [entry.link for entry in read(rss(item + "<description>d</description>"))] == [link]


def test_atom_links_are_relative_to_the_document_or_xml_base() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://home.example/"/>'
        '<entry><id>1</id><link href="p/1"/></entry><entry xml:base="https://b.example/x/"><id>2</id>'
        '<link rel="enclosure" href="a.mp3"/><link href="p/2"/></entry></feed>'
    )
    links = [entry.link for entry in read(feed, address="https://doc.example/blog/feed")]
    assert links == ["https://doc.example/blog/p/1", "https://b.example/x/p/2"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("&amp;lt;i&amp;gt;twice&amp;lt;/i&amp;gt;", "twice"),
        ("<![CDATA[<p>One</p>  line]]>", "One line"),
        ("if a &lt; b", "if a < b"),
        ("Use the &lt;b&gt; element", "Use the <b> element"),
        ("List&lt;String&gt;", "List<String>"),
        ("<![CDATA[Fish &amp; chips&nbsp;&#8212; again]]>", "Fish & chips — again"),
        ("x" * 3000, "x" * 1000),
    ],
)
def test_titles_are_plain_text(title: str, text: str) -> None:
    assert [entry.title for entry in read(rss(f"<title>{title}</title><guid>1</guid>"))] == [text]


def test_references_to_what_is_no_character_do_not_cost_the_feed() -> None:
    items = [
        f"<title>a{ref}b</title><guid>{ref.strip('&;#')}</guid>"
        for ref in (
            "&#55357;&#56832;",
            "&#xD83D;",
            "&#x110000;",
            "&#0;",
            "&#8;",
            "&#" + "9" * 5000 + ";",
            "&#1080;",
        )
    ]
    assert [entry.title for entry in read(rss(*items))] == ["a😀b", "ab", "ab", "ab", "ab", "ab", "aиb"]


def test_title_falls_back_to_the_start_of_the_text() -> None:
    (entry,) = read(rss("<description>&lt;p&gt;" + "many words " * 50 + "&lt;/p&gt;</description>"))
    assert entry.title.startswith("many words many")
    assert entry.title.endswith("words…")
    assert len(entry.title) <= 101


def test_content_and_description_are_told_apart() -> None:
    item = "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded><description>Short</description>"
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    (entry,) = read(rss(item).replace("<rss", f"<rss {names}"))
    assert (entry.summary, entry.content) == ("Short", "<p>Long</p>")
    (only,) = read(rss(item[: item.index("<description>")]).replace("<rss", f"<rss {names}"))
    assert (only.summary, only.content) == ("", "<p>Long</p>")


def test_dates_too_far_ahead_of_the_servers_clock_are_dropped() -> None:
    feed = rss("<title>a</title><pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>")
    assert read(feed, (("date", "Sun, 04 Oct 2026 10:00:00 GMT"),))[0].published is None


def test_language_is_the_entrys_own_before_the_feeds() -> None:
    feed = rss("<title>a</title>", '<title xml:lang="ua">b</title>').replace(
        "<channel>", "<channel><language>ru-RU</language>"
    )
    assert [entry.lang for entry in read(feed)] == ["ru", "uk"]
