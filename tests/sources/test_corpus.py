"""Captured feeds of real outlets, read from beside the checkout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.feeds import agreement, documents
from monitor.errors import ParseError
from monitor.model import Response, Shown
from monitor.sources import KINDS
from monitor.sources.pieces import apart
from monitor.text import charset
from tests.extent import WHOLE, some
from tests.sources.reading import ADDRESS, FEED, read, read_feed

pytestmark = pytest.mark.corpus

EXPLAINED = {
    "al-monitor-com--72fea1ebfd02e90a.xml": (
        11,
        "three articles are listed four times each, equal in all fields",
    ),
    "suspilne-media--rss-ukrnet.xml": (
        19,
        "no ids; one article is listed twice under the same link and title",
    ),
    "feedreader--rss092fullsample.xml": (
        21,
        "items of text alone; the last repeats an earlier one word for word",
    ),
    "sitemaps-org--sitemap.xml": (None, "a sitemap, not a feed: its own kind of source will read it"),
}


def rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "feeds" / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count(body: bytes) -> int | None:
    try:
        return len(read(body))
    except ParseError:
        return None


def test_every_feed_gives_as_many_entries_as_the_index_says(corpus: Path) -> None:
    feeds = rows(corpus)
    looked = some(feeds, 3)
    found = {row["file"]: count((corpus / "feeds" / row["file"]).read_bytes()) for row in looked}
    expected = {row["file"]: EXPLAINED.get(row["file"], (int(row["entries"]), ""))[0] for row in looked}
    assert len(feeds) > 100
    assert found == expected


def test_malformed_feeds_are_read_or_refused(corpus: Path) -> None:
    files = sorted((corpus / "feeds" / "synthetic-malformed").glob("*.xml"))
    found = {file.name: count(file.read_bytes()) for file in files}
    assert len(files) == 101
    with (corpus / "feeds" / "synthetic-malformed.csv").open(encoding="utf-8", newline="") as file:
        listed = {Path(row["file"]).name: int(row["entries"]) for row in csv.DictReader(file)}
    assert {
        name: entries for name, entries in found.items() if entries != listed[name] and listed[name]
    } == {}


def test_no_entry_of_feedparsers_is_lost_and_every_difference_has_a_reason(corpus: Path) -> None:
    """A quarter of them; ``python -m benchmarks.feeds`` compares all."""
    found = agreement(some(documents(corpus)[::4], 3))
    assert found.entries > (700 if WHOLE else 200)
    assert found.faults == []
    assert found.lost == 0


def test_with_a_memory_of_a_feed_what_is_new_is_read_as_without(corpus: Path) -> None:
    """The memory is of the time when its two newest items were not there."""
    compared = 0
    for row in some(rows(corpus), 3):
        text = charset.decode((corpus / "feeds" / row["file"]).read_bytes())
        pieces = apart(text)
        if pieces is None or len(pieces.items) < 3:
            continue
        before = read_feed("".join((pieces.head, *pieces.items[2:], pieces.tail)))
        whole = read_feed(text)
        part = KINDS["feed"].read(FEED, Response(ADDRESS, 200, (), text.encode()), before.shown)
        assert part.shown == whole.shown, row["file"]
        assert [one.keys for one in part.items if isinstance(one, Shown)] == [
            one.keys for one in whole.items if isinstance(one, Shown)
        ]
        assert set(part.entries) <= set(whole.entries), row["file"]
        assert whole.about == part.about
        assert whole.rhythm == part.rhythm
        compared += len(part.entries) < len(whole.entries)
    assert compared > (100 if WHOLE else 30)
