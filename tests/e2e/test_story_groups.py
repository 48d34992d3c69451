"""Labelled entries of captured feeds through the real daemon: what is one story and what only looks so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Set
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import Entry, Response, Source
from monitor.sources import feed
from monitor.store import sqlite
from tests.e2e import archive
from tests.loopback import Feed, Item, Site, configure, daemon, rss, wait_until

pytestmark = pytest.mark.corpus

Key = tuple[str, str]
"""The feed's file and the entry's title, by which entries are labelled."""

WHOLE = frozenset(
    {
        "2026-10-03/operation-vivaldi-125-140-sq-km",
        "2026-10-03/dnipropetrovsk-40-attacks-three-injured",
        "2026-10-03/iaea-znpp-transformers",
        "2026-02-17/al-monitor-repeated-item",
    }
)
"""Groups that title and summary alone tell surely, in whatever order they come."""
EVERY = 5
"""Of the entries without a label one in so many comes too."""


def key(item: dict[str, str]) -> Key:
    return item["feed"], item["title"].strip()


@pytest.mark.whole
def test_labelled_groups_become_stories_and_look_alikes_stay_apart(corpus: Path, tmp_path: Path) -> None:
    labelled = json.loads((corpus / "feeds" / "story_groups.json").read_text(encoding="utf-8"))
    groups = {name: {key(item) for item in items} for name, items in labelled["groups"].items()}
    alike = {key(item) for one in labelled["hard_negatives"] for item in one["items"]}
    files = sorted({file for file, _ in alike.union(*groups.values())})
    found = placed(corpus / "feeds", files, alike.union(*groups.values()), tmp_path)
    assert len(found) > 120
    stories = {name: {found[one] for one in items if one in found} for name, items in groups.items()}
    assert {name for name, of in stories.items() if len(of) == 1} >= WHOLE
    mixed = [(one, two) for one in stories for two in stories if one < two and stories[one] & stories[two]]
    assert mixed == [], "no two groups are one story"
    grouped = set().union(*stories.values())
    assert [one for one in alike if found.get(one) in grouped] == [], "no look-alike is in a group"
    others = [found[one] for one in alike if one in found]
    assert len(others) == len(set(others)), "nor are two look-alikes one story"


def placed(folder: Path, files: list[str], wanted: Set[Key], tmp_path: Path) -> dict[Key, int]:
    """The story of each entry of these feeds, as the daemon finds it on the day on which they came out."""
    entries = {
        file: [
            one
            for place, one in enumerate(read(folder / file))
            if place % EVERY == 0 or (file, one.title) in wanted
        ]
        for file in files
    }
    with Site(sites=len(files)) as site:
        urls = [
            site.put(f"/{number}", today(entries[file]), "application/rss+xml", site=number)
            for number, file in enumerate(files)
        ]
        config = configure(
            tmp_path / "config",
            [Feed(f"feed-{number}", url) for number, url in enumerate(urls)],
            # Links lead out into the world: the daemon must not follow them here.
            settings={"reading": {"full_text": False}, "alerts": {"first_poll_max_age": "0s"}},
        )
        state = tmp_path / "state"
        with daemon(config, state):
            assert wait_until(lambda: all_read(state, len(files)), 30, every=0.2)
    raw = sqlite.open_raw(state / archive.DATABASE, read_only=True)
    rows = raw.execute("SELECT source, title, story FROM article").fetchall()
    raw.close()
    return {(files[int(source.removeprefix("feed-"))], title): story for source, title, story in rows}


def read(path: Path) -> Iterable[Entry]:
    response = Response("https://news.example/feed", 200, body=path.read_bytes())
    return feed.read(Source(path.stem, "https://news.example/feed"), response).entries


def today(entries: list[Entry]) -> bytes:
    """The entries as a feed that comes out now: as long before now as they were before the newest."""
    latest = max(entry.published for entry in entries if entry.published)
    later = datetime.now(UTC) - latest - timedelta(minutes=5)
    return rss(
        [
            Item(
                entry.id, entry.title, entry.link, entry.summary or entry.content,
                published=(entry.published or latest) + later,
            )
            for entry in entries
        ]
    )  # fmt: skip


def all_read(state: Path, feeds: int) -> bool:
    known = archive.statuses(state)
    return len(known) == feeds and all(
        status.state.polled is not None and 0 < status.articles == status.entries for status in known.values()
    )
