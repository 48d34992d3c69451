"""Lists of feeds: what goes out comes back, and what strangers write does no harm."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.fields import source_fault
from monitor.errors import ParseError
from monitor.model import Source
from monitor.sources.opml import MAX_BYTES, MAX_OUTLINES, Listed, public, read, word, written
from monitor.text.clean import heading
from tests.cost import affordable

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
HEAD = '<?xml version="1.0"?>\n<opml version="2.0">\n<body>\n'
END = "</body></opml>"


def listed(body: str, head: str = HEAD) -> tuple[Listed, ...]:
    found = read(f"{head}{body}{END}".encode(), source_fault)
    assert found.defects == ()
    return found.feeds


WORDS = st.from_regex(r"\A\w[\w.:/+-]{0,20}\Z").filter(lambda name: word(name) == name)
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
SOURCES = st.builds(
    Source,
    id=st.sampled_from(["a", "b", "c-2"]),
    url=st.sampled_from(["https://a.example/f", "https://b.example/?a=1&b=<2>", "http://c.example:8080/\"f'"])
    | st.integers(0, 10**6).map(lambda number: f"https://d.example/{number}?x=%20&amp;y"),
    name=NAMES | st.just(""),
    lang=st.sampled_from(["", "uk", "en", "fa"]),
    tags=st.lists(WORDS, max_size=3, unique=True).map(tuple),
)


@given(st.lists(SOURCES, max_size=5))
def test_what_goes_out_comes_back(sources: list[Source]) -> None:
    text = written(sources, NOW, secrets=True)
    ElementTree.fromstring(text)
    found = read(text.encode(), source_fault)
    assert found.defects == ()
    said = sorted((one.url, one.lang, one.tags) for one in found.feeds)
    assert said == sorted((one.url, one.lang, one.tags) for one in sources)
    assert {one.name for one in found.feeds} == {heading(one.title, markup=False) for one in sources}


def test_other_programs_read_it() -> None:
    sources = [
        Source("a", "https://a.example/f", name='A & B <"C">', lang="uk", tags=("agency", "war/drones")),
        Source("b", "https://b.example/f"),
        Source("c", "https://t.me/s/c", kind="telegram"),
    ]
    assert written(sources, NOW) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0">\n'
        "<head><title>monitor</title><dateCreated>Sun, 04 Oct 2026 12:00:00 +0000</dateCreated></head>\n"
        "<body>\n"
        '  <outline text="agency">\n'
        '    <outline type="rss" text=\'A &amp; B &lt;"C"&gt;\' title=\'A &amp; B &lt;"C"&gt;\' '
        'xmlUrl="https://a.example/f" language="uk" category="/agency,/war/drones"/>\n'
        "  </outline>\n"
        '  <outline type="rss" text="b" xmlUrl="https://b.example/f"/>\n'
        "</body>\n</opml>\n"
    )


def test_folders_within_folders_and_categories_are_tags() -> None:
    (feed,) = listed(
        '<outline text="Eastern Europe"><outline title="УП" text="x">'
        '<outline type="rss" text=" Українська\n правда " xmlUrl=" https://up.example/rss " language="uk-UA" '
        'category="/News,agency"/></outline></outline>'
    )
    assert feed == Listed(
        "https://up.example/rss",
        "Українська правда",
        "uk",
        ("eastern-europe", "УП", "News", "agency"),
        4,
    )


def test_what_is_no_feed_is_passed_over() -> None:
    assert listed('<outline type="link" url="https://a.example/"/><outline text="empty folder"/>') == ()
    assert [one.url for one in listed('<outline XMLURL="https://a.example/f"/>')] == ["https://a.example/f"]


def test_defects_are_named_by_line_and_spoil_nothing_else() -> None:
    body = (
        '<outline type="rss" text="none"/>\n'
        '<outline type="rss" xmlUrl="ftp://a.example/f"/>\n'
        '<outline type="rss" xmlUrl="https://ok.example/f"/>\n'
        '<outline type="rss" xmlUrl="https://me:hush@a.example/f"/>\n'
        '<outline type="rss" xmlUrl=""/>\n'
    )
    found = read(f"{HEAD}{body}{END}".encode(), source_fault)
    assert [one.url for one in found.feeds] == ["https://ok.example/f"]
    assert [(one.line, one.said.split(";")[0]) for one in found.defects] == [
        (4, "this feed has no `xmlUrl`"),
        (5, "`xmlUrl` must begin with https:// or http://"),
        (7, "`xmlUrl` holds a user name or password"),
        (8, "`xmlUrl` is empty"),
    ]
    assert "hush" not in str(found.defects)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1: no well-formed XML: no element found"),
        (b"\x00\x01\x02", "line 1: no well-formed XML"),
        (b"<rss/>", "line 1: an XML document that is no OPML: it starts with <rss>"),
        (f"{BOMB}<opml/>".encode(), "line 1: it has a document type (DTD), which no list needs"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><opml/>', "line 1: it has a document type"),
        (f"{HEAD}<outline text='a & b'/>{END}".encode(), "line 4: no well-formed XML"),
        (f"{HEAD}{'<outline>' * 40}".encode(), "line 4: nested deeper than 32"),
        (f"{HEAD}{'<outline/>' * (MAX_OUTLINES + 1)}{END}".encode(), "line 4: more than 10,000 outlines"),
        (b" " * (MAX_BYTES + 1), "larger than 8 MiB: too large for a list of feeds"),
        (
            b'<?xml version="1.0" encoding="klingon"?><opml/>',
            "it is written in an encoding that cannot be read",
        ),
    ],
)
def test_files_that_are_none_are_refused_in_words(data: bytes, said: str) -> None:
    with affordable(1.0), pytest.raises(ParseError) as refused:
        read(data, source_fault)
    assert str(refused.value).startswith(said)


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: (HEAD + text + END).encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(ParseError):
        read(data, source_fault)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/f?token=hush&page=2", "https://a.example/f?token=REDACTED&page=2"),
        ("https://a.example/f?api_key=hush", "https://a.example/f?api_key=REDACTED"),
        ("https://me:hush@a.example/f", "https://a.example/f"),
        ("https://a.example/8f3a9c2b1d4e5f6a7b8c9d0e/rss", "https://a.example/REDACTED/rss"),
        ("https://a.example/f?8f3a9c2b1d4e5f6a7b8c9d0e", "https://a.example/f?REDACTED"),
        ("https://a.example/f?x=123e4567-e89b-12d3-a456-426614174000", "https://a.example/f?x=REDACTED"),
        ("https://a.example/f#token=hush", "https://a.example/f"),
    ],
)
def test_what_may_let_somebody_in_is_hidden(url: str, shown: str) -> None:
    assert public(url) == shown
    assert "hush" not in written([Source("a", url)], NOW)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCknLrEdhRCp1aegoMqRaCZg",
        "https://news.google.com/rss/search?q=drones+when:1d&hl=en&gl=US&ceid=US:en",
        "https://a.example/feed/?keyword=war&author=smith&format=xml",
        "https://a.example/2026/10/04/feed.xml?a&b=",
    ],
)
def test_what_is_no_secret_stays(url: str) -> None:
    assert public(url) == url
