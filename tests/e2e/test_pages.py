"""Captured article pages as targets of feeds' links: read, extracted, matched, stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.end_to_end import figures, through_daemon
from benchmarks.extraction import full_text_pages
from tests.extent import WHOLE
from tests.loopback import answer

pytestmark = pytest.mark.corpus

SAMPLE = 30 if WHOLE else 6
"""A cross-section is enough here; ``python -m benchmarks.end_to_end`` takes all pages."""


def test_pages_are_read_extracted_matched_and_stored(corpus: Path, tmp_path: Path) -> None:
    pages = full_text_pages(corpus, SAMPLE)
    stored = through_daemon(pages, tmp_path, patience=90)
    result = figures(pages, stored)
    print(result)
    assert stored.asked == dict.fromkeys(range(len(pages)), 1), "each page is fetched once"
    assert result.from_page >= 0.97 * len(pages)
    rough = 0 if WHOLE else 0.05  # a few pages do not tell the one from the other
    assert result.stored >= result.plain - rough
    hits = answer(stored.config, stored.state, "search", "the", "--limit", "100")
    assert len(hits) > (5 if WHOLE else 0)
    assert {tuple(hit["tags"]) for hit in hits} == {("latin",)}
