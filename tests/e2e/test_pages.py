"""Captured article pages as targets of a feed's links: read, extracted, matched, stored."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import pytest

from monitor.model import Article, TextFrom
from tests.e2e import archive
from tests.loopback import Feed, Item, Site, configure, daemon, rss, wait_until

pytestmark = pytest.mark.corpus

EVERY = 4
"""One page in so many: a cross-section is enough here, all pages are measured by the benchmarks."""

RULES = """\
[[rule]]
name = "latin"
query = "the OR de OR die OR och OR ve"
tags = ["latin"]
"""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A captured page and the text that people say it holds."""

    path: str
    body: bytes
    truth: str


def pages(corpus: Path) -> list[Page]:
    """Pages of which most of the true text is really on the page."""
    folder = corpus / "pages"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if _usable(row)]
    return [_page(folder, row, number) for number, row in enumerate(rows[::EVERY])]


def _usable(row: dict[str, str]) -> bool:
    return row["truth_kind"].startswith("full-text") and float(row["truth_cover"] or 0) >= 0.9


def _page(folder: Path, row: dict[str, str], number: int) -> Page:
    truth = json.loads((folder / row["truth"]).read_text(encoding="utf-8"))["text"]
    return Page(f"/page/{number}.html", gzip.decompress((folder / row["file"]).read_bytes()), truth)


def token_f1(found: str, truth: str) -> float:
    """F1 over words as multisets, case folded."""
    ours, theirs = (Counter(_WORD.findall(text.casefold())) for text in (found, truth))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def test_pages_are_read_extracted_and_stored(corpus: Path, tmp_path: Path) -> None:
    captured = pages(corpus)
    state = tmp_path / "state"
    with Site(sites=len(captured)) as site:
        now = datetime.now(UTC)
        items = []
        for number, page in enumerate(captured):
            link = site.put(page.path, page.body, "text/html", site=number)
            items.append(Item(page.path, f"Item {page.path}", link, "A summary.", published=now))
        feed = Feed("captured", site.put("/feed", rss(items), "application/rss+xml"))
        config = configure(tmp_path / "config", [feed], rules=RULES, settings={"network": {"timeout": "20s"}})
        with daemon(config, state):
            assert wait_until(lambda: _all_read(state, len(captured)), 60, every=0.5)
        asked = {page.path: site.asked(page.path) for page in captured}
    stored = {article.title.removeprefix("Item "): article for article in archive.articles(state)}
    assert stored.keys() == {page.path for page in captured}
    assert {path: count for path, count in asked.items() if count != 1} == {}, "each page is fetched once"
    _judge(captured, stored)


def _all_read(state: Path, count: int) -> bool:
    status = archive.statuses(state).get("captured")
    return status is not None and status.articles == count


def _judge(captured: list[Page], stored: dict[str, Article]) -> None:
    from_page = [page for page in captured if stored[page.path].text_from is TextFrom.PAGE]
    figure = mean(token_f1(stored[page.path].text, page.truth) for page in captured)
    print(f"{len(captured)} pages, {len(from_page)} read from the page, mean token F1 {figure:.4f}")
    assert len(from_page) >= 0.97 * len(captured)
    assert figure >= 0.85
