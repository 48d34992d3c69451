"""Copies found by the product, beside other methods, on one labelled stream in one run.

    python -m benchmarks.dedup [--stream FILE] [--first N] [--on-top ARTICLES] [--newsroom]
    python -m benchmarks.dedup --dear ARTICLES [--kind NAME]

The stream (JSON lines, xz) has for each article ``truth``, the text that it is a copy of, and ``donors``,
texts that an edit borrowed from. Each method links an article to at most one earlier one. Precision: links
with the same truth among links of labelled articles, borrowed texts counting neither way. Recall: articles
that are not the first of their truth and are linked to it. Hidden: firsts that were linked to another
truth. Our links are `same-url`, `same-text`, `copy` and `changed-copy`; a second row counts `same-story` too,
which makes no copies and so can only lose there.

All state of ours is in SQLite. The first half is also settled by a process that is killed with -9 and goes
on from its database: the links must be the same. `make peers` installs datasketch; it is left out where it
is not there.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import lzma
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks import _dear as dear
from benchmarks import _newsroom as newsroom
from benchmarks.percolation.running import PEERS
from monitor.cli.try_stories import answers, run
from monitor.store.scratch import Scratch
from monitor.store.sqlite import open_raw
from monitor.text.signature import text_hash
from monitor.text.tokens import tokenise

Article = dict[str, Any]
Links = list[int | None]
"""For each article, the place of the earlier one that it is linked to."""

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LINKED = ("same-url", "same-text", "copy", "changed-copy")
QUIET = (*LINKED, "same-story")
"""All that may keep an alert quiet: what it hides of other events is what a reader loses."""
UNLABELLED = ("reuters", "ecbplus")
CHUNK = 200
NOISE = 100_000_000
"""Number of the first article of noise."""


def main() -> int:
    """Measure what was asked for; 0 unless a kill changed the links."""
    asked = _arguments()
    if asked.dear:
        dear.show(asked.dear, asked.kind)
        return 0
    if not asked.stream.exists():
        print(f"skipped: there is no stream at {asked.stream}; MONITOR_BENCH names its folder")
        return 0
    stream = _read(asked.stream)[: asked.first]
    if asked.newsroom:
        _newsroom_table(stream)
        return 0
    print(f"{'':<34} {'links':>6} {'P':>7} {'R':>7} {'wrong':>6} {'hidden':>8} {'art/s':>7}")
    for name, method in METHODS.items():
        if method is _datasketch and not _installed("datasketch"):
            print(f"{name}: skipped, not installed; `make peers` installs it")
            continue
        _show(name, stream, *_timed(method, stream))
    links = _ours_table(stream, asked.on_top)
    return _killed(stream[: len(stream) // 2], links)


def _installed(name: str) -> bool:
    """The package is here, or among the peers, which are then looked for too."""
    if importlib.util.find_spec(name) is None:
        sys.path.append(str(PEERS))
    return importlib.util.find_spec(name) is not None


def _arguments() -> argparse.Namespace:
    folder = Path(os.environ.get("MONITOR_BENCH") or Path(__file__).parents[2] / "shared" / "bench")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dedup")
    parser.add_argument("--stream", type=Path, default=folder / "neardup.jsonl.xz")
    parser.add_argument("--first", type=int, default=None, help="only so many articles of the stream")
    parser.add_argument("--on-top", type=int, default=0, help="on top of so many articles of noise")
    parser.add_argument(
        "--newsroom", action="store_true", help="edits and bulletins made from the stream's texts"
    )
    parser.add_argument("--dear", type=int, default=0, help="so many of each kind made to cost much")
    parser.add_argument("--kind", default="", help="of those made to cost much, the ones so named")
    return parser.parse_args()


def _read(path: Path) -> list[Article]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _timed(method: Callable[[Sequence[Article]], Links], stream: Sequence[Article]) -> tuple[Links, float]:
    began = time.process_time()
    return method(stream), time.process_time() - began


def _show(name: str, stream: Sequence[Article], links: Links, seconds: float) -> None:
    found = score(stream, links)
    rate = len(stream) / seconds
    print(
        f"{name:<34} {found['links']:>6} {found['precision']:>7.4f} {found['recall']:>7.4f} "
        f"{found['wrong']:>6} {found['hidden']:>8.3%} {rate:>7.0f}",
        flush=True,
    )


def score(stream: Sequence[Article], links: Links) -> dict[str, float]:
    """Links, precision, recall, wrong links and hidden firsts, as the head of this module says."""
    seen: set[str] = set()
    count: Counter[str] = Counter()
    for article, target in zip(stream, links, strict=True):
        first = article["truth"] not in seen
        seen.add(article["truth"])
        if article["kind"] == "background" and article["set"] in UNLABELLED:
            continue
        count["firsts" if first else "copies"] += 1
        if target is None:
            continue
        other = stream[target]
        ours, theirs = set(article["donors"] or ()), set(other["donors"] or ())
        if other["truth"] == article["truth"]:
            count["right"] += 1
        elif not (other["truth"] in ours or article["truth"] in theirs or ours & theirs):
            count["wrong"] += 1
            count["hidden"] += first
    links_made = count["right"] + count["wrong"]
    return {
        "links": links_made,
        "precision": count["right"] / max(1, links_made),
        "recall": count["right"] / max(1, count["copies"]),
        "wrong": count["wrong"],
        "hidden": count["hidden"] / max(1, count["firsts"]),
    }


# --- others ---------------------------------------------------------------------------------------------


def _by_key(key: Callable[[Article], str]) -> Callable[[Sequence[Article]], Links]:
    """Linked to the first article with the same key; an empty one is nobody's."""

    def method(stream: Sequence[Article]) -> Links:
        first: dict[str, int] = {}
        links: Links = []
        for number, article in enumerate(stream):
            said = key(article)
            links.append(first.get(said) if said else None)
            first.setdefault(said, number)
        return links

    return method


def _shingles(article: Article) -> set[tuple[str, ...]]:
    words = tokenise(article["text"]).words
    return set(zip(*(words[shift:] for shift in range(5)), strict=False)) or {words}


def _jaccard(threshold: float) -> Callable[[Sequence[Article]], Links]:
    """All shingles of five words in an inverted index, the likest article from the threshold on."""

    def method(stream: Sequence[Article]) -> Links:
        where: defaultdict[int, list[int]] = defaultdict(list)
        sizes: list[int] = []
        links: Links = []
        for number, article in enumerate(stream):
            shingles = [hash(one) for one in _shingles(article)]
            shared: Counter[int] = Counter()
            for one in shingles:
                shared.update(where[one][-64:])
            likeness = (
                (both / (len(shingles) + sizes[other] - both), -other) for other, both in shared.items()
            )
            best = max(likeness, default=(0.0, 0))
            links.append(-best[1] if best[0] >= threshold else None)
            sizes.append(len(shingles))
            for one in shingles:
                where[one].append(number)
        return links

    return method


def _simhash(stream: Sequence[Article]) -> Links:
    """Charikar's 64 bits over shingles of three words, at most 3 of them different (Manku et al. 2007)."""
    tables: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in range(4)]
    prints: list[int] = []
    links: Links = []
    for number, article in enumerate(stream):
        words = tokenise(article["text"]).words
        made = _print_of(zip(words, words[1:], words[2:], strict=False))
        parts = [made >> 16 * part & 0xFFFF for part in range(4)]
        near = {other for table, part in zip(tables, parts, strict=True) for other in table[part][-500:]}
        alike = [other for other in near if (prints[other] ^ made).bit_count() <= 3]
        links.append(min(alike) if alike else None)
        prints.append(made)
        for table, part in zip(tables, parts, strict=True):
            table[part].append(number)
    return links


def _stable(shingle: tuple[str, ...]) -> int:
    """64 bits, the same in every run: Python's own hash of a text is not."""
    return int.from_bytes(blake2b("\0".join(shingle).encode(), digest_size=8).digest())


def _print_of(shingles: Iterable[tuple[str, ...]]) -> int:
    counts = [0] * 64
    for shingle in shingles:
        said = _stable(shingle)
        for bit in range(64):
            counts[bit] += 1 if said >> bit & 1 else -1
    return sum(1 << bit for bit, count in enumerate(counts) if count > 0)


def _datasketch(stream: Sequence[Article]) -> Links:
    """MinHash LSH, 128 permutations, threshold .5; of what it finds the likest."""
    library = importlib.import_module("datasketch")
    index = library.MinHashLSH(threshold=0.5, num_perm=128)
    made: list[Any] = []
    links: Links = []
    for number, article in enumerate(stream):
        one = library.MinHash(num_perm=128)
        one.update_batch([" ".join(shingle).encode() for shingle in _shingles(article)])
        found = index.query(one)
        links.append(max(found, key=lambda other: (one.jaccard(made[other]), -other)) if found else None)
        made.append(one)
        index.insert(number, one)
    return links


METHODS: dict[str, Callable[[Sequence[Article]], Links]] = {
    "exact hash of folded words": _by_key(lambda article: text_hash("", article["text"])),
    "equal titles": _by_key(lambda article: " ".join(tokenise(article["title"]).words)),
    "SimHash, 3 of 64 bits": _simhash,
    "Jaccard of 5-shingles, .5": _jaccard(0.5),
    "Jaccard of 5-shingles, .3": _jaccard(0.3),
    "datasketch LSH, .5": _datasketch,
}


# --- ours -----------------------------------------------------------------------------------------------


def _line(number: int, article: Article) -> bytes:
    """The article as `monitor try stories` reads it; ``t`` of the stream counts hours.

    The stream does not say who published what, so nobody published two of them.
    """
    at = BEGIN + timedelta(hours=float(article["t"]))
    told = {"id": number, "t": at.isoformat(), "feed": f"source {number}", "lang": article["lang"]}
    return json.dumps({**told, "title": article["title"], "body": article["text"]}).encode()


def _links(lines: bytes, relations: Sequence[str] = LINKED) -> Links:
    rows = map(json.loads, lines.splitlines())
    return [row["linked_to"] if row["relation"] in relations else None for row in rows]


def _ours_table(stream: Sequence[Article], on_top: int) -> Links:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dedup.sqlite"
        with Scratch(path) as scratch:
            _noise(path, on_top)
            before = path.stat().st_size
            out = io.BytesIO()
            began = time.process_time()
            run(scratch, (_line(number, one) for number, one in enumerate(stream)), out, print)
            seconds = time.process_time() - began
        size = (path.stat().st_size - before) / len(stream)
        links = _links(out.getvalue())
        name = f"monitor{f', on top of {on_top:,}' if on_top else ''}"
        _show(name, stream, links, seconds)
        _show(f"{name}, same story too", stream, _links(out.getvalue(), QUIET), seconds)
        index = _index_bytes(path) / len(stream)
        print(f"monitor keeps {size:,.0f} bytes an article, {index:,.0f} of them to find copies")
    print("relations:", dict(Counter(json.loads(line)["relation"] for line in out.getvalue().splitlines())))
    return links


def _index_bytes(path: Path) -> int:
    """What the file loses when nothing is kept to find copies by."""
    raw = open_raw(path, read_only=False)
    raw.execute("VACUUM")
    whole = path.stat().st_size
    raw.execute("DELETE FROM shingle WHERE article < ?", (NOISE,))
    raw.execute("DELETE FROM relation")
    raw.execute("VACUUM")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw.close()
    return whole - path.stat().st_size


def _noise(path: Path, articles: int) -> None:
    """Passages of so many articles that share none with the stream."""
    if not articles:
        return
    raw = open_raw(path, read_only=False)
    period = int(BEGIN.timestamp()) // (8 * 24 * 3600)
    raw.execute(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?) "
        "INSERT OR IGNORE INTO shingle SELECT ?, abs(random()) % 536870912, ? + x / 30 FROM n ORDER BY 2, 3",
        (articles * 30, period, NOISE),
    )
    raw.close()


_WORKER = """
import sys
from pathlib import Path
from benchmarks.dedup import resumed
resumed(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
"""


def resumed(lines: Path, database: Path, limit: int) -> None:
    """Settle the lines from where the database stands, and print each answer once it is committed."""
    with Scratch(database) as scratch, lines.open("rb") as given:
        done = scratch.count()
        wanted = [json.loads(line) for line in given][done:limit]
        ids = {number + 1: number for number in range(done)}
        for start in range(0, len(wanted), CHUNK):
            for answered in answers(scratch, _prepared(wanted[start : start + CHUNK]), ids):
                print(json.dumps(answered), flush=False)
            print(flush=True)


def _prepared(rows: Sequence[Article]) -> list[Article]:
    return [
        {**row, "url": "", "site": "", "source": "", "at": datetime.fromisoformat(row["t"])} for row in rows
    ]


def _killed(stream: Sequence[Article], expected: Links) -> int:
    """Settle in a process that is killed in the middle, go on, and compare the links."""
    with tempfile.TemporaryDirectory() as folder:
        lines, database = Path(folder) / "lines", Path(folder) / "killed.sqlite"
        lines.write_bytes(b"\n".join(_line(number, one) for number, one in enumerate(stream)) + b"\n")
        said = list(_said(lines, database, len(stream), kill_after=len(stream) // 3))
        said += list(_said(lines, database, len(stream)))
    found = {row["id"]: row["linked_to"] if row["relation"] in LINKED else None for row in said}
    differing = sum(found[number] != expected[number] for number in found)
    print(f"after kill -9: {len(found):,} of {len(stream):,} answers heard, {differing} links differ")
    return int(differing > 0)


def _said(lines: Path, database: Path, limit: int, kill_after: int | None = None) -> Iterator[Article]:
    command = [sys.executable, "-c", _WORKER, str(lines), str(database), str(limit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as worker:
        assert worker.stdout is not None
        for heard, line in enumerate(filter(None, map(bytes.strip, worker.stdout))):
            yield json.loads(line)
            if heard == kill_after:
                os.kill(worker.pid, signal.SIGKILL)
                return


# --- what newsrooms do ----------------------------------------------------------------------------------


def _newsroom_table(stream: Sequence[Article]) -> None:
    """Edits, corrections, follow-ups and bulletins of `_newsroom`, each by its kind."""
    from monitor.stories.copies import compare
    from monitor.stories.words import read

    known: dict[str, Article] = {}
    for article in stream:
        if article["set"] not in UNLABELLED and len(article["text"]) > 600:
            known.setdefault(article["truth"], article)
    pieces = [newsroom.Piece(one["title"], one["text"]) for one in list(known.values())[::5]]
    table: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in newsroom.cases(pieces):
        one, two = (read(piece.title, piece.body) for piece in (case.second, case.first))
        age = timedelta(hours=max(0.5, case.second.at - case.first.at))
        table[case.expected, case.kind][str(compare(one, two, age).relation)] += 1
    for (expected, kind), found in sorted(table.items()):
        print(f"{expected:<8} {kind:<28} {dict(found)}")


if __name__ == "__main__":
    raise SystemExit(main())
