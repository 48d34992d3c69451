"""Captured feeds of real outlets through the real daemon: every entry once, and asked for conditionally."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.model import Because
from tests.e2e import archive
from tests.extent import WHOLE
from tests.loopback import Feed, Site, configure, daemon, wait_until
from tests.sources.test_corpus import EXPLAINED, rows

pytestmark = pytest.mark.corpus

NOT_FEEDS = {name for name, (entries, _) in EXPLAINED.items() if entries is None}
"""The poll of these fails and says so."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured feed and how many entries of it must be stored."""

    id: str
    path: str
    file: Path
    media: str
    entries: int


def captured(corpus: Path) -> list[Captured]:
    return [
        Captured(
            id=f"feed-{number}",
            path=f"/{number}/feed",
            file=corpus / "feeds" / row["file"],
            media="application/feed+json" if row["format"].startswith("json") else "application/xml",
            entries=EXPLAINED.get(row["file"], (int(row["entries"]), ""))[0] or 0,
        )
        for number, row in enumerate(rows(corpus))
    ]


EVERY = 6 if WHOLE else 40
"""How each of them is read is told by `tests.sources.test_corpus`; here a cross-section is enough, and all
that are peculiar."""


def test_every_entry_is_stored_once_and_the_second_round_is_conditional(corpus: Path, tmp_path: Path) -> None:
    everything = captured(corpus)
    peculiar = [feed for feed in everything if feed.file.name in EXPLAINED]
    feeds = list(dict.fromkeys((*everything[::EVERY], *peculiar)))
    state = tmp_path / "state"
    with Site(sites=len(feeds)) as site:
        urls = {
            feed.id: site.put(feed.path, feed.file.read_bytes(), feed.media, site=number)
            for number, feed in enumerate(feeds)
        }
        config = configure(
            tmp_path / "config",
            [Feed(id, url) for id, url in urls.items()],
            # Links lead out into the world: the daemon must not follow them here.
            settings={
                "reading": {"full_text": False},
                "polling": {"every": "6s", "at_most": "6s", "concurrency": 16},
                "alerts": {"first_poll_max_age": "0s"},
                "advanced": {"workers": 2},
            },
        )
        with daemon(config, state):
            assert wait_until(lambda: all_read(state, feeds), 120, every=0.5), unread(state)
            soon = [feed for feed in feeds if feed.id in own_rhythm(state)]
            assert len(soon) > len(feeds) / 2
            assert wait_until(lambda: all(site.asked(feed.path) >= 2 for feed in soon), 30)
        assert shortfall(state, feeds) == []
        whole = {feed.file.name: site.statuses(feed.path)[200] for feed in feeds}
        assert {name: count for name, count in whole.items() if count != 1 and name not in NOT_FEEDS} == {}
        assert site.ledger.foreign == []


def all_read(state: Path, feeds: list[Captured]) -> bool:
    """Every source has been polled and every stored entry has become an article."""
    known = archive.statuses(state)
    return len(known) == len(feeds) and all(
        status.state.polled is not None and status.articles == status.entries for status in known.values()
    )


def own_rhythm(state: Path) -> set[str]:
    """Sources whose feed does not say, by ttl or the like, that it stays as it is for hours."""
    known = archive.statuses(state)
    return {id for id, status in known.items() if status.state.because is Because.ADAPTIVE}


def unread(state: Path) -> str:
    """How many entries have not become articles."""
    known = archive.statuses(state).values()
    return f"{sum(one.articles for one in known)} of {sum(one.entries for one in known)} entries are read"


def shortfall(state: Path, feeds: list[Captured]) -> list[str]:
    """Feeds of which another number of entries is stored than must be."""
    known = archive.statuses(state)
    return [
        f"{feed.file.name}: {known[feed.id].entries} instead of {feed.entries} ({known[feed.id].state.error})"
        for feed in feeds
        if known[feed.id].entries != feed.entries
    ]


@pytest.mark.whole
def test_what_is_not_a_feed_is_reported(corpus: Path, tmp_path: Path) -> None:
    with Site() as site:
        body = (corpus / "feeds" / "sitemaps-org--sitemap.xml").read_bytes()
        config = configure(
            tmp_path / "config", [Feed("sitemap", site.put("/sitemap.xml", body, "application/xml"))]
        )
        with daemon(config, tmp_path / "state"):
            assert wait_until(lambda: site.asked("/sitemap.xml") >= 2, 60), "it must not be given up"
    status = archive.statuses(tmp_path / "state")["sitemap"]
    assert status.state.error
    assert status.state.failures >= 1
    assert status.entries == 0


def test_index_and_explanations_belong_together(corpus: Path) -> None:
    files = {feed.file.name for feed in captured(corpus)}
    assert files >= EXPLAINED.keys()
