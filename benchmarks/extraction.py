"""How good and how fast our page reader is, beside plain trafilatura on the same pages in the same run.

    python -m benchmarks.extraction [--corpus DIR] [--limit N] [--json FILE]

Quality is the mean token F1 of the stored text against the ground truth, over the pages whose truth is a full
text found on the page (``truth_cover`` at least 0.9). Tokens are compared as bags, without case; scripts
written without spaces count a character a token. The tokeniser is the benchmark's own, so that our fold
does not judge itself.

Both sides get the bytes as captured: we read them with `readable` (text and all metadata), the peer is
``trafilatura.extract(bytes)`` with its defaults (text alone), as a plain user would call it. Time is process
CPU time; the sides take turns page by page, in alternating order; the ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import logging
import os
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from monitor.text.readable import readable

_TOKEN = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A captured page with its true text."""

    file: str
    url: str
    lang: str
    body: bytes
    truth: str


@dataclass(frozen=True, slots=True)
class Score:
    """One page, both sides: token F1 and CPU seconds."""

    page: Page
    ours: float
    plain: float
    ours_seconds: float
    plain_seconds: float


def full_text_pages(corpus: Path, limit: int | None = None) -> list[Page]:
    """Pages with a full-text truth that is on the page; `limit` takes a fixed sample spread over them all."""
    with (corpus / "pages" / "index.csv").open(encoding="utf-8", newline="") as index:
        rows = [
            row
            for row in csv.DictReader(index)
            if row["truth_kind"].startswith("full-text") and float(row["truth_cover"] or 0) >= 0.9
        ]
    if limit and limit < len(rows):
        rows = [rows[number * len(rows) // limit] for number in range(limit)]
    return [_page(corpus / "pages", row) for row in rows]


def _page(folder: Path, row: dict[str, str]) -> Page:
    truth = json.loads((folder / row["truth"]).read_text(encoding="utf-8"))
    body = gzip.decompress((folder / row["file"]).read_bytes())
    return Page(row["file"], row["url"], row["lang"] or "?", body, truth["text"])


def token_f1(text: str, truth: str) -> float:
    """F1 of two bags of tokens."""
    found, wanted = (Counter(_TOKEN.findall(side.lower())) for side in (text, truth))
    common = (found & wanted).total()
    return 2 * common / (found.total() + wanted.total()) if common else 0.0


def compare(pages: Iterable[Page]) -> list[Score]:
    """Read each page with both sides, taking turns in who goes first."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    return [_score(page, ours_first=number % 2 == 0) for number, page in enumerate(pages)]


def _score(page: Page, *, ours_first: bool) -> Score:
    sides: list[Callable[[], str]] = [
        lambda: readable(page.body, page.url).text,
        lambda: trafilatura.extract(page.body) or "",
    ]
    timed = [_timed(side) for side in (sides if ours_first else sides[::-1])]
    (ours, ours_seconds), (plain, plain_seconds) = timed if ours_first else timed[::-1]
    return Score(page, token_f1(ours, page.truth), token_f1(plain, page.truth), ours_seconds, plain_seconds)


def _timed(side: Callable[[], str]) -> tuple[str, float]:
    start = time.process_time()
    text = side()
    return text, time.process_time() - start


@dataclass(frozen=True, slots=True)
class Summary:
    """Means of F1 and medians of CPU milliseconds over some pages."""

    name: str
    pages: int
    ours: float
    plain: float
    ours_ms: float
    plain_ms: float

    @property
    def ratio(self) -> float:
        """Our CPU time by plain trafilatura's; below 1 we are faster."""
        return self.ours_ms / self.plain_ms if self.plain_ms else float("nan")


def summary(name: str, scores: Sequence[Score]) -> Summary:
    """The figures of some pages."""
    return Summary(
        name=name,
        pages=len(scores),
        ours=statistics.mean(score.ours for score in scores),
        plain=statistics.mean(score.plain for score in scores),
        ours_ms=1000 * statistics.median(score.ours_seconds for score in scores),
        plain_ms=1000 * statistics.median(score.plain_seconds for score in scores),
    )


def summaries(scores: Sequence[Score]) -> list[Summary]:
    """All pages, then each language by how many pages it has."""
    by_lang: defaultdict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_lang[score.page.lang].append(score)
    langs = sorted(by_lang.items(), key=lambda item: (-len(item[1]), item[0]))
    return [summary("all", scores), *(summary(lang, some) for lang, some in langs)]


def show(rows: Iterable[Summary]) -> str:
    """The figures as a table."""
    head = f"{'lang':<5}{'pages':>6}{'F1 ours':>10}{'F1 plain':>10}{'ms ours':>9}{'ms plain':>9}{'ratio':>7}"
    lines = (
        f"{row.name:<5}{row.pages:>6}{row.ours:>10.4f}{row.plain:>10.4f}"
        f"{row.ours_ms:>9.1f}{row.plain_ms:>9.1f}{row.ratio:>7.2f}"
        for row in rows
    )
    return "\n".join((head, *lines))


def default_corpus() -> Path:
    """Where the captured corpus lies: beside the checkout, or where MONITOR_CORPUS says."""
    return Path(os.environ.get("MONITOR_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


def _json(rows: Iterable[Summary]) -> str:
    figures = [
        {
            "lang": row.name,
            "pages": row.pages,
            "f1": round(row.ours, 4),
            "f1_plain": round(row.plain, 4),
            "ms": round(row.ours_ms, 2),
            "ms_plain": round(row.plain_ms, 2),
            "ratio": round(row.ratio, 3),
        }
        for row in rows
    ]
    return json.dumps(figures, indent=1) + "\n"


def main() -> None:
    """Print the table; write the figures only where ``--json`` says."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="folder of the captured corpus")
    parser.add_argument("--limit", type=int, help="a fixed sample of so many pages")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    asked = parser.parse_args()
    if not (asked.corpus / "pages" / "index.csv").is_file():
        parser.error(f"no captured pages in {asked.corpus}; name the corpus with --corpus or MONITOR_CORPUS")
    pages = full_text_pages(asked.corpus, asked.limit)
    compare(pages[:2])  # imports and tables load before the clock counts
    rows = summaries(compare(pages))
    print(show(rows))
    if asked.json:
        asked.json.write_text(_json(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
