"""How good and how fast our page reader is, beside other extractors on the same pages in the same run.

    python -m benchmarks.extraction [--corpus DIR] [--limit N] [--memory N]

Quality is the mean token F1 of the text against the ground truth, over the pages whose truth is a full text
found on the page (``truth_cover`` at least 0.9). Tokens are compared as bags, without case; scripts written
without spaces count a character a token. The tokeniser is the benchmark's own, so that our fold does not
judge itself.

All sides get the bytes as captured, and are called as a plain user would: ``trafilatura.extract(bytes)`` with
its defaults, the peers by their shortest documented call, each for the text alone. Ours is `readable`, which
gives title, author, date, language, canonical address and quality as well; "ours, text alone" leaves those
out. Time is process CPU time; the sides take turns page by page, each going first in its turn; a ratio is
trafilatura's time over all pages by a side's.

The command ends with exit code 1 when ours is less than 3 times as fast as trafilatura for the text alone,
or its F1 more than .003 below. ``--memory 5000`` reads so many pages, all captured ones again and again, and
fails when memory in the last fifth is by more than a twentieth above that in the second, both as medians of
looks after every twenty pages: what one large page takes for a moment is told, and is no growth.
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
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path

import trafilatura

from benchmarks._keeping import keep
from benchmarks.percolation.running import PEERS as PEERS_FOLDER
from monitor.pool.worker import resident
from monitor.text import charset, tree
from monitor.text.readable import article_text, readable

_TOKEN = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+"
)
PLAIN = "trafilatura"
OURS = "ours"
ALONE = "ours, text alone"
LEAST_RATIO = 3.0
F1_BELOW = 0.003
GROWTH = 1.05


@dataclass(frozen=True, slots=True)
class Page:
    """A captured page with its true text."""

    file: str
    url: str
    lang: str
    body: bytes
    truth: str


Extract = Callable[[Page], str]


@dataclass(frozen=True, slots=True)
class Score:
    """One page: token F1 and CPU seconds by side."""

    page: Page
    f1: Mapping[str, float]
    seconds: Mapping[str, float]


def full_text_pages(corpus: Path, limit: int | None = None) -> list[Page]:
    """Pages with a full-text truth that is on the page; `limit` takes a fixed sample spread over them all."""
    rows = [row for row in _captured(corpus) if _has_full_text(row)]
    if limit and limit < len(rows):
        rows = [rows[number * len(rows) // limit] for number in range(limit)]
    return [_page(corpus / "pages", row) for row in rows]


def other_pages(corpus: Path) -> list[bytes]:
    """The bodies of all other captured pages."""
    rows = [row for row in _captured(corpus) if not _has_full_text(row)]
    return [gzip.decompress((corpus / "pages" / row["file"]).read_bytes()) for row in rows]


def _captured(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "pages" / "index.csv").open(encoding="utf-8", newline="") as index:
        return list(csv.DictReader(index))


def _has_full_text(row: dict[str, str]) -> bool:
    return row["truth_kind"].startswith("full-text") and float(row["truth_cover"] or 0) >= 0.9


def _page(folder: Path, row: dict[str, str]) -> Page:
    truth = json.loads((folder / row["truth"]).read_text(encoding="utf-8"))
    body = gzip.decompress((folder / row["file"]).read_bytes())
    return Page(row["file"], row["url"], row["lang"] or "?", body, truth["text"])


def token_f1(text: str, truth: str) -> float:
    """F1 of two bags of tokens."""
    found, wanted = (Counter(_TOKEN.findall(side.lower())) for side in (text, truth))
    common = (found & wanted).total()
    return 2 * common / (found.total() + wanted.total()) if common else 0.0


# --- the sides ----------------------------------------------------------------------------------------------


def _alone(page: Page) -> str:
    root = tree.parse(charset.decode(page.body))
    return "" if root is None else article_text(tree.strip(root))


def _resiliparse() -> Extract:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    decode = import_module("resiliparse.parse.encoding").bytes_to_str
    return lambda page: str(extract(decode(page.body), main_content=True))


def _newspaper() -> Extract:
    made = import_module("newspaper").Article

    def extract(page: Page) -> str:
        article = made(page.url, fetch_images=False)  # it would ask the network for their sizes
        article.download(input_html=page.body.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return extract


def _readability() -> Extract:
    made = import_module("readability").Document
    html = import_module("lxml.html")
    return lambda page: str(html.fromstring(made(page.body).summary()).text_content())


PEERS: Mapping[str, Callable[[], Extract]] = {
    "resiliparse": _resiliparse,
    "newspaper4k": _newspaper,
    "readability-lxml": _readability,
}


USUAL: Mapping[str, Extract] = {
    OURS: lambda page: readable(page.body, page.url).text,
    ALONE: _alone,
    PLAIN: lambda page: trafilatura.extract(page.body) or "",
}


def sides() -> dict[str, Extract]:
    """The usual ones and the peers that are installed; the others are named."""
    found = dict(USUAL)
    sys.path.append(str(PEERS_FOLDER))
    for name, prepare in PEERS.items():
        try:
            found[name] = prepare()
        except ImportError:
            print(f"{name} is not installed: make peers")
    return found


def compare(pages: Iterable[Page], readers: Mapping[str, Extract] = USUAL) -> list[Score]:
    """Read each page with all sides, taking turns in who goes first."""
    order = list(readers.items())
    return [
        _score(page, order[place % len(order) :] + order[: place % len(order)])
        for place, page in enumerate(pages)
    ]


def _score(page: Page, order: Sequence[tuple[str, Extract]]) -> Score:
    timed = {name: _timed(extract, page) for name, extract in order}
    return Score(
        page,
        {name: token_f1(text, page.truth) for name, (text, _) in timed.items()},
        {name: seconds for name, (_, seconds) in timed.items()},
    )


def _timed(extract: Extract, page: Page) -> tuple[str, float]:
    start = time.process_time()
    try:
        text = extract(page)
    except Exception:  # a peer that fails on a page has no text of it
        text = ""
    return text, time.process_time() - start


# --- what is printed ----------------------------------------------------------------------------------------


def f1(scores: Sequence[Score], side: str) -> float:
    """Mean token F1 of a side."""
    return statistics.mean(score.f1[side] for score in scores)


def ratio(scores: Sequence[Score], side: str) -> float:
    """How many times as fast as plain trafilatura a side is over these pages."""
    return sum(score.seconds[PLAIN] for score in scores) / sum(score.seconds[side] for score in scores)


def by_side(scores: Sequence[Score]) -> Iterator[str]:
    """A line for each side: F1, pages without text, milliseconds a page, ratio."""
    yield f"{'side':<18}{'F1':>8}{'empty':>7}{'ms mean':>9}{'median':>8}{'x trafilatura':>15}"
    for side in scores[0].f1:
        taken = [1000 * score.seconds[side] for score in scores]
        empty = sum(not score.f1[side] for score in scores)
        yield (
            f"{side:<18}{f1(scores, side):>8.4f}{empty:>7}{statistics.mean(taken):>9.1f}"
            f"{statistics.median(taken):>8.1f}{ratio(scores, side):>15.2f}"
        )


def by_language(scores: Sequence[Score]) -> Iterator[str]:
    """A line for each language, by how many pages it has: F1 of both, and how many times as fast ours is."""
    groups: defaultdict[str, list[Score]] = defaultdict(list)
    for score in scores:
        groups[score.page.lang].append(score)
    yield f"{'lang':<6}{'pages':>6}{'F1 ours':>10}{'trafilatura':>13}{'x ours':>8}{'x text alone':>14}"
    for lang, some in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        yield (
            f"{lang:<6}{len(some):>6}{f1(some, OURS):>10.4f}{f1(some, PLAIN):>13.4f}"
            f"{ratio(some, OURS):>8.2f}{ratio(some, ALONE):>14.2f}"
        )


def memory(pages: Sequence[Page], count: int) -> tuple[float, float, int]:
    """MiB of this process in the middle of the second and of the last fifth of `count` pages, and at most."""
    looks = []
    for number, page in enumerate(islice(cycle(pages), count), 1):
        readable(page.body, page.url)
        if number % 20 == 0:
            looks.append(resident(os.getpid()) >> 20)
    fifth = len(looks) // 5
    return statistics.median(looks[fifth : 2 * fifth]), statistics.median(looks[-fifth:]), max(looks)


def default_corpus() -> Path:
    """Where the captured corpus lies: beside the checkout, or where MONITOR_CORPUS says."""
    return Path(os.environ.get("MONITOR_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="folder of the captured corpus")
    parser.add_argument("--limit", type=int, help="a fixed sample of so many pages")
    parser.add_argument(
        "--memory", type=int, default=0, metavar="N", help="read N pages and watch memory instead"
    )
    asked = parser.parse_args()
    if not (asked.corpus / "pages" / "index.csv").is_file():
        parser.error(f"no captured pages in {asked.corpus}; name the corpus with --corpus or MONITOR_CORPUS")
    pages = full_text_pages(asked.corpus, asked.limit)
    if asked.memory:
        early, later, most = memory(pages, asked.memory)
        print(
            f"{asked.memory} pages: {early:.0f} MiB in the second fifth, {later:.0f} in the last; most {most}"
        )
        raise SystemExit(0 if later <= early * GROWTH else 1)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    scores = compare(pages, sides())
    print("\n".join((f"{len(pages)} pages", *by_side(scores), "", *by_language(scores))))
    figures = {"ratio": ratio(scores, ALONE), "ratio_whole": ratio(scores, OURS), "f1": f1(scores, OURS)}
    figures["f1_plain"] = f1(scores, PLAIN)
    others = {f"{side} beside {PLAIN}": ratio(scores, side) for side in scores[0].f1 if side != PLAIN}
    rounded = {name: round(value, 4) for name, value in figures.items()}
    keep("extraction", rounded, others, {f"{ALONE} beside {PLAIN}": LEAST_RATIO})
    good = figures["ratio"] >= LEAST_RATIO and figures["f1"] >= figures["f1_plain"] - F1_BELOW
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
