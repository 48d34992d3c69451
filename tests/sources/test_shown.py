"""Items that stand in a feed as at the last poll are not read again, and nothing else comes of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Feed, Response, Shown, Source
from monitor.model.shown import MOST, Memory, packed, unpacked
from monitor.sources import KINDS
from monitor.sources.pieces import apart
from tests.sources.reading import ADDRESS, rss

FEED = Source("s", ADDRESS)


def read(body: str, shown: bytes = b"", address: str = ADDRESS) -> Feed:
    return KINDS["feed"].read(FEED, Response(address, 200, (), body.encode()), shown)


def titles(feed: Feed) -> list[str]:
    return [entry.title for entry in feed.entries]


def item(title: str, guid: str = "", link: str = "", text: str = "") -> str:
    guid = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    link = f"<link>{link}</link>" if link else ""
    return f"<title>{title}</title>{guid}{link}<description>{text}</description>"


def test_only_what_is_new_or_changed_is_read() -> None:
    first = read(rss(item("A", "1"), item("B", "2"), item("C", "3")))
    assert titles(first) == ["A", "B", "C"]
    second = read(rss(item("D", "4"), item("A", "1"), item("B again", "2"), item("C", "3")), first.shown)
    assert titles(second) == ["D", "B again"]
    assert len(second.items) == 4
    assert titles(read(rss(item("A", "1"), item("D", "4")), second.shown)) == []


@dataclass(frozen=True)
class Small:
    """An item of few possible names, so that they are shared, change and come back."""

    title: str
    guid: str
    link: str
    text: str

    def written(self) -> str:
        return item(self.title, self.guid, self.link, self.text)


SMALL = st.builds(
    Small, st.sampled_from(["", "A", "B"]), st.sampled_from(["", "1", "2"]),
    st.sampled_from(["", "/1", "/2"]), st.sampled_from(["", "x", "y"]),
)  # fmt: skip
DOCUMENTS = st.lists(st.lists(SMALL, max_size=5), min_size=2, max_size=4)


@given(DOCUMENTS)
def test_what_is_read_is_what_would_be_read_without_a_memory(documents: list[list[Small]]) -> None:
    shown = b""
    last: dict[str, Entry] = {}
    for one in documents:
        body = rss(*(small.written() for small in one))
        whole, part = read(body), read(body, shown)
        assert [kept.keys for kept in whole.items if isinstance(kept, Shown)] == [
            kept.keys for kept in part.items if isinstance(kept, Shown)
        ]
        assert whole.shown == part.shown
        entries = {entry.key: entry for entry in whole.entries}
        assert [entries.get(entry.key) for entry in part.entries] == list(part.entries)
        for left in set(entries.values()).difference(part.entries):
            assert any(_same(left, before) for before in last.values()), "it was never read"
        shown, last = part.shown, {entry.key: entry for entry in whole.entries}


def _same(one: Entry, other: Entry) -> bool:
    """Read from the same words: its keys may differ with what stands beside it."""
    return (one.id, one.link, one.title, one.summary) == (other.id, other.link, other.title, other.summary)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            rss("<title>A</title><link>a</link>"),
            rss("<title>A</title><link>a</link>").replace("site.", "new."),
        ),
        (rss("<title>A</title>"), rss("<title>A</title>").replace("<channel>", '<channel xml:lang="uk">')),
        (
            rss("<title>A</title><link>a</link>"),
            rss("<title>A</title><link>a</link>").replace("<rss ", '<rss xml:base="https://b.example/" '),
        ),
        (
            rss("<title>A</title><link>a</link>")
            .replace("<item>", "<items xml:base='/a/'><item>")
            .replace("</item>", "</item></items>"),
            rss("<title>A</title><link>a</link>")
            .replace("<item>", "<items xml:base='/b/'><item>")
            .replace("</item>", "</item></items>"),
        ),
    ],
    ids=["site", "language", "base", "base of a list"],
)
def test_what_stands_around_an_item_counts(before: str, after: str) -> None:
    assert titles(read(after, read(before).shown)) == ["A"]


def test_the_address_of_an_atom_feed_counts() -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="a"/></entry></feed>'
    assert titles(read(atom, read(atom).shown)) == []
    assert titles(read(atom, read(atom).shown, "https://elsewhere.example/feed")) == ["A"]


def test_what_was_not_kept_is_not_remembered() -> None:
    """Of two items under one name the first is kept; should the other one be left alone, it is read."""
    twice = rss(item("A", "1", "/a", "old"), item("A", "1", "/a", "new"))
    assert [entry.summary for entry in read(twice).entries] == ["old"]
    alone = read(rss(item("A", "1", "/a", "new")), read(twice).shown)
    assert [entry.summary for entry in alone.entries] == ["new"]


def test_a_feed_that_is_too_long_or_torn_is_read_whole() -> None:
    long = rss(*(item(str(number), str(number)) for number in range(MOST + 1)))
    assert (read(long).shown, len(read(long).entries)) == (b"", MOST + 1)
    torn = rss(item("A", "1"), item("B", "2")).replace("</item>", "", 1)
    assert read(torn).shown == b""


def test_a_feed_that_is_not_sound_is_remembered_too() -> None:
    broken = rss(item("A & B", "1"))
    assert titles(read(broken, read(broken).shown)) == []
    more = rss(item("C &amp; D", "2"), item("A & B", "1"))
    assert titles(read(more, read(broken).shown)) == ["C & D"]


@pytest.mark.parametrize("between", ["<!-- ad -->\n", "\n\t", ""])
def test_comments_between_items_are_nothing(between: str) -> None:
    first = read(rss(item("A", "1"), item("B", "2")).replace("<item>", between + "<item>"))
    second = rss(item("C", "3"), item("A", "1"), item("B", "2")).replace("<item>", between + "<item>")
    assert titles(read(second, first.shown)) == ["C"]


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[ <item>within</item> ]]>",
        "<![CDATA[ </item> ]]>",
        "<!-- <item><title>of old</title></item> -->",
        "<!-- </item> -->",
        "<item/>",
    ],
)
def test_what_only_looks_like_an_item_is_none(text: str) -> None:
    """Whatever is taken for an item: what comes of the whole comes of the rest."""
    old = [item("A", "1"), item("B", "2", text="kept") + text]
    for now in ([*old, item("C", "3")], [item("C", "3"), *old], [old[0], item("C", "3"), old[1]]):
        assert "C" in titles(read(rss(*now), read(rss(*old)).shown))
        assert set(titles(read(rss(*now), read(rss(*old)).shown))) <= set(titles(read(rss(*now))))
    with_head = rss(*old).replace("<channel>", f"<channel><description>{text}</description>")
    more = with_head.replace("</channel>", f"<item>{item('C', '3')}</item></channel>")
    assert "C" in titles(read(more, read(with_head).shown))


def test_an_item_that_tells_how_items_end_is_read_when_it_changes() -> None:
    """What stands behind the end of which it only tells was in no item's digest."""
    text = "<![CDATA[ An item ends with </item>. ]]>"
    old = rss(item("A", "1"), item("B", "2", text=text + "old"))
    new = rss(item("A", "1"), item("B", "2", text=text + "new"))
    assert "B" in titles(read(new, read(old).shown))


@pytest.mark.parametrize(
    "hostile",
    [
        "<item>" * 30_000,
        "<item></item>" + "<!--" * 100_000,
        "<feed '\"" * 50_000 + "<item></item>",
        "<item" * 90_000,
        "lang=\"lang='" * 50_000 + "<item></item>",
    ],
    ids=["unclosed", "comments", "tags", "names", "languages"],
)
def test_a_hostile_text_is_taken_apart_in_linear_time(hostile: str) -> None:
    """With squares of its length this test would not end."""
    pieces = apart(hostile)
    assert pieces is None or len(pieces.around()) < 100_000


def test_an_entity_that_means_something_else_counts() -> None:
    body = '<!DOCTYPE rss [<!ENTITY who "Kyiv">]>' + rss("<title>A &who;</title><guid>1</guid>")
    after = body.replace("Kyiv", "Lviv")
    assert titles(read(body, read(body).shown)) == []
    assert titles(read(after, read(body).shown)) == titles(read(after))


@given(st.binary(max_size=300))
def test_a_memory_that_is_not_ours_is_none(kept: bytes) -> None:
    for one in unpacked(kept).items:
        assert one.keys
    assert titles(read(rss(item("A", "1")), kept)) == ["A"]


def test_the_memory_is_kept_to_the_second() -> None:
    when = datetime(2026, 11, 27, 0, 30, 15, tzinfo=UTC)
    one = Shown(b"8 octets", (b"first-", b"second", b"third-"), when, 2)
    assert unpacked(packed(b"8 octets", [one])) == Memory(b"8 octets", (one,))
    assert one.keys == (b"second",)
