"""Captured feeds of real outlets, read from beside the checkout."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import feedparser
import pytest

from monitor.errors import ParseError
from monitor.text import charset, clean, mojibake
from tests.sources.reading import read

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
    found = {row["file"]: count((corpus / "feeds" / row["file"]).read_bytes()) for row in feeds}
    expected = {row["file"]: EXPLAINED.get(row["file"], (int(row["entries"]), ""))[0] for row in feeds}
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


def test_ids_links_and_titles_are_those_that_feedparser_reads(corpus: Path) -> None:
    compared = 0
    for row in rows(corpus)[::9]:
        if (
            not row["format"].startswith(("rss", "atom"))
            or row["file"] in EXPLAINED
            or row["file"].endswith(".json")
        ):
            continue
        body = (corpus / "feeds" / row["file"]).read_bytes()
        text = charset.decode(body)
        if mojibake.repaired(text) != text:
            continue  # feedparser leaves doubly encoded text as it is
        for ours, theirs in zip(read(body), feedparser.parse(io.BytesIO(body)).entries, strict=True):
            assert ours.id == clean.line(dict.get(theirs, "id") or "")
            if theirs.get("title"):
                assert ours.title == clean.heading(theirs["title"])[:1000].rstrip()
            link = theirs.get("feedburner_origlink") or theirs.get("link") or ""
            assert (
                not link.startswith("http")
                or ours.link.split("://")[1][:20] == link.strip().split("://")[1][:20]
            )
            compared += 1
    assert compared > 150
