"""How good the stored text is: captured pages go through the real daemon, beside plain trafilatura.

    python -m benchmarks.end_to_end [--corpus DIR] [--limit N]

The pages are served on loopback as what the links of a few feeds lead to; the daemon polls, reads and stores
as it does anywhere. Quality is the mean token F1 of the stored text against the ground truth; pages, tokens
and the peer (``trafilatura.extract`` of the bytes, with its defaults) are those of `benchmarks.extraction`.
The command ends with exit code 1 when the stored text is the worse one.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import trafilatura

from benchmarks.extraction import Page, default_corpus, full_text_pages, token_f1
from monitor.model import Article, TextFrom
from tests.e2e import archive
from tests.loopback import Feed, Item, Site, configure, daemon, rss, wait_until

FEEDS = 8
"""The pages are shared out among so many feeds: one entry of a source is read at a time."""

HOSTS = 100

RULES = """\
[[rule]]
name = "latin"
query = "the OR de OR die OR och OR ve"
tags = ["latin"]
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the daemon has made of the pages: its articles in the order of the pages."""

    articles: tuple[Article, ...]
    asked: Counter[int]
    """How often each page, by its place, was fetched."""
    config: Path
    state: Path


@dataclass(frozen=True, slots=True)
class Figures:
    """Mean token F1 of both sides over some pages, and how many of ours were read from the page."""

    pages: int
    from_page: int
    stored: float
    plain: float

    def __str__(self) -> str:
        return (
            f"{self.pages} pages through the daemon, {self.from_page} of them read from the page; "
            f"mean token F1: stored text {self.stored:.4f}, plain trafilatura {self.plain:.4f}"
        )


def through_daemon(pages: Sequence[Page], folder: Path, patience: float = 600.0) -> Stored:
    """Let the real daemon poll, read and store `pages`; raises `TimeoutError` after `patience` seconds."""
    state = folder / "state"
    with Site(sites=min(len(pages), HOSTS)) as site:
        config = configure(folder / "config", _feeds(site, pages), rules=RULES, settings=_SETTINGS)
        with daemon(config, state):
            if not wait_until(lambda: _articles(state) == len(pages), patience, every=0.5):
                raise TimeoutError(
                    f"{_articles(state)} of {len(pages)} pages are read after {patience:.0f} s"
                )
        asked = Counter({number: site.asked(_path(number)) for number in range(len(pages))})
    found = {article.title: article for article in archive.articles(state)}
    return Stored(tuple(found[_title(number)] for number in range(len(pages))), asked, config, state)


_SETTINGS: Mapping[str, Mapping[str, object]] = {
    "network": {"timeout": "20s"},
    "polling": {"every": "10s", "at_most": "1m"},
    "advanced": {"workers": 2},
}


def _feeds(site: Site, pages: Sequence[Page]) -> list[Feed]:
    """Put the pages and the feeds that link to them at the site."""
    now = datetime.now(UTC)
    items = []
    for number, page in enumerate(pages):
        link = site.put(_path(number), page.body, "text/html", site=number % len(site.urls))
        items.append(Item(_path(number), _title(number), link, "A summary.", published=now))
    shares = [items[first::FEEDS] for first in range(min(FEEDS, len(items)))]
    return [
        Feed(f"captured-{number}", site.put(f"/feed/{number}", rss(share), "application/rss+xml"))
        for number, share in enumerate(shares)
    ]


def _path(number: int) -> str:
    return f"/page/{number}.html"


def _title(number: int) -> str:
    return f"Captured page {number}"


def _articles(state: Path) -> int:
    return sum(status.articles for status in archive.statuses(state).values())


def figures(pages: Sequence[Page], stored: Stored) -> Figures:
    """Score the stored texts and plain trafilatura's on the same pages."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    both = list(zip(pages, stored.articles, strict=True))
    return Figures(
        pages=len(pages),
        from_page=sum(article.text_from is TextFrom.PAGE for article in stored.articles),
        stored=mean(token_f1(article.text, page.truth) for page, article in both),
        plain=mean(token_f1(trafilatura.extract(page.body) or "", page.truth) for page in pages),
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.end_to_end", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="folder of the captured corpus")
    parser.add_argument("--limit", type=int, help="a fixed sample of so many pages")
    asked = parser.parse_args()
    if not (asked.corpus / "pages" / "index.csv").is_file():
        parser.error(f"no captured pages in {asked.corpus}; name the corpus with --corpus or MONITOR_CORPUS")
    pages = full_text_pages(asked.corpus, asked.limit)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        stored = through_daemon(pages, Path(folder))
    seconds = time.monotonic() - began
    result = figures(pages, stored)
    print(result)
    print(f"start, polls, reading and storing took {seconds:.1f} s ({len(pages) / seconds:.1f} pages/s)")
    raise SystemExit(0 if result.stored >= result.plain else 1)


if __name__ == "__main__":
    main()
