"""Copies, corrections and bulletins that are hard to tell apart, made of captured texts in many languages.

    python -m benchmarks.hard_copies [--seed N] [--wrong]

Articles of the captured corpus (page texts, entries of feeds) and of the labelled sets beside it are given
93 kinds of edit; half of them also a correction of one key fact without a word of it, with copies of its own;
others a follow-up over the same background, or two interviews with the same introduction. 137 bulletins are
given issue after issue (`bulletins.txt`), some of each copied by others.

Precision: links (`same-url`, `same-text`, `copy`, `changed-copy`) to one event. Strictly: a plain link of
two versions of one event is wrong as well. Recall: articles that are not the first of their version and are
linked to it; text that an edit borrowed from another article counts neither way. Hidden: firsts of an event
that were linked to another. Corrections: those that are a `changed-copy`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import _hard_stream as hard
from benchmarks.__main__ import corpus_dir
from benchmarks._edits import Text, sentences
from benchmarks._hard_stream import Told
from monitor.cli.try_stories import run
from monitor.errors import ParseError
from monitor.model import Response, Source
from monitor.sources import feed
from monitor.store.scratch import Scratch
from monitor.text.clean import clean
from monitor.text.fragment import fragment_text
from monitor.text.language import language

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = ("same-url", "same-text", "copy")
LINKED = (*PLAIN, "changed-copy")
PRECISION, RECALL, HIDDEN = 0.99, 0.90, 0.003
SHORTEST, LONGEST = 500, 9000
"""Letters of an article that is taken."""
MOST = 90
"""Articles of one language."""
_GRAM, _KNOWN = 8, 0.12
"""Words in a row, and share of such in other articles, from which one is left out as their copy."""


def main() -> int:
    """Measure on what is there; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hard_copies")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--wrong", action="store_true", help="list wrong links")
    asked = parser.parse_args()
    if not corpus_dir().is_dir():
        print(f"skipped: there is no corpus at {corpus_dir()}; MONITOR_CORPUS names its folder")
        return 0
    articles = _chosen(random.Random(asked.seed))
    stream = hard.stream(articles, asked.seed)
    langs = Counter(one.lang for one in articles)
    print(f"{len(stream):,} articles, made of {len(articles)} in {len(langs)} languages")
    rows, seconds = _answers(stream)
    held = _report(stream, rows, wrong=asked.wrong)
    print(f"{len(stream) / seconds:.0f} articles/s of CPU")
    return 0 if held else 1


def _answers(stream: Sequence[Told]) -> tuple[list[dict[str, Any]], float]:
    with tempfile.TemporaryDirectory() as folder, Scratch(Path(folder) / "hard.sqlite") as scratch:
        out = io.BytesIO()
        began = time.process_time()
        run(scratch, (_line(number, one) for number, one in enumerate(stream)), out, print)
        return [json.loads(line) for line in out.getvalue().splitlines()], time.process_time() - began


def _line(number: int, one: Told) -> bytes:
    at = BEGIN + timedelta(hours=one.at)
    told = {"id": number, "t": at.isoformat(), "feed": one.site, "site": one.site, "lang": one.text.lang}
    return json.dumps({**told, "title": one.text.title, "body": one.text.body}).encode()


def _report(stream: Sequence[Told], rows: Sequence[dict[str, Any]], *, wrong: bool) -> bool:
    """Print what was measured; whether every bar is held."""
    count: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    versions: set[str] = set()
    events: set[str] = set()
    for one, row in zip(stream, rows, strict=True):
        linked = row["linked_to"] if row["relation"] in LINKED else None
        first, opens = one.truth not in versions, one.event not in events
        verdict = _verdict(one, None if linked is None else stream[linked], row["relation"])
        count["copies"] += not first
        count["events"] += opens
        count[verdict] += 1
        count["hidden"] += opens and verdict == "wrong"
        if first and one.kind.startswith("correction"):
            count["corrections"] += 1
            count["corrected"] += row["relation"] == "changed-copy"
        if not first and verdict != "right":
            missed[one.kind] += 1
        if wrong and verdict in ("wrong", "version"):
            print(f"  {verdict}: {one.kind} of {one.truth}, {row['why']}")
        versions.add(one.truth)
        events.add(one.event)
    right, bad, version = count["right"], count["wrong"], count["version"]
    precision, strictly = right / (right + bad), right / (right + bad + version)
    recall, hidden = right / count["copies"], count["hidden"] / count["events"]
    print(f"precision {precision:.4f}, strictly {strictly:.4f}, recall {recall:.4f}, hidden {hidden:.3%}")
    print(f"corrections told {count['corrected']} of {count['corrections']}")
    print("missed most:", dict(missed.most_common(12)))
    return precision >= PRECISION and recall >= RECALL and hidden <= HIDDEN


def _verdict(one: Told, other: Told | None, relation: str) -> str:
    if other is None:
        return "none"
    if other.truth == one.truth:
        return "right"
    if {other.event, *other.donors} & {one.event, *one.donors} and other.event != one.event:
        return "borrowed"
    if other.event != one.event:
        return "wrong"
    return "version" if relation in PLAIN or one.kind in ("follow-up", "interview") else "told"


def _chosen(dice: random.Random) -> list[Text]:
    """Articles of which none copies another, so many of each language."""
    known: set[tuple[str, ...]] = set()
    by_lang: defaultdict[str, list[Text]] = defaultdict(list)
    for title, body, usual in (*_pages(), *_feeds(), *_labelled()):
        lang = language(body[:2000], usual)
        words = list(body) if lang in ("ja", "zh", "th") else body.split()
        grams = set(zip(*(words[at:] for at in range(_GRAM)), strict=False))
        if lang and SHORTEST < len(body) < LONGEST and len(grams & known) <= _KNOWN * len(grams):
            by_lang[lang].append(Text(title, tuple(_parts(body, lang)), lang))
        known |= grams
    return [one for lang in sorted(by_lang) for one in dice.sample(by_lang[lang], len(by_lang[lang]))[:MOST]]


def _parts(body: str, lang: str) -> list[str]:
    parts = [part.strip() for part in body.split("\n") if part.strip()]
    if len(parts) > 2:
        return parts
    said = sentences(body)
    gap = "" if lang in ("ja", "zh", "th") else " "
    return [gap.join(said[at : at + 3]) for at in range(0, len(said), 3)]


def _pages() -> Iterator[tuple[str, str, str]]:
    for path in sorted((corpus_dir() / "pages").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        text = truth.get("text") or ""
        yield truth.get("title") or "", clean("\n".join(text) if isinstance(text, list) else text), ""


def _feeds() -> Iterator[tuple[str, str, str]]:
    source = Source("captured", "https://news.example/feed")
    for path in sorted((corpus_dir() / "feeds").glob("*")):
        if not path.is_file() or path.suffix in (".csv", ".json"):
            continue
        try:
            entries = feed.read(source, Response(source.url, 200, body=path.read_bytes())).entries
        except ParseError:
            continue
        for entry in entries[:40]:
            yield entry.title, fragment_text(entry.content) if entry.content else entry.summary, ""


def _labelled() -> Iterator[tuple[str, str, str]]:
    sets = corpus_dir().parent / "bench" / "stories"
    seen: set[str] = set()
    for name in ("meantime", "tgpairs"):
        path = sets / f"{name}.jsonl.gz"
        if not path.is_file():
            continue
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            row = json.loads(line)
            for one in (row.get("a"), row.get("b"), row):
                # Of a story that was translated one language is enough.
                if one and one.get("text") and one.get("lang") != "en" and row.get("story") not in seen:
                    yield clean(one.get("title") or ""), clean(one["text"]), one.get("lang") or ""
            seen |= {row["story"]} if "story" in row else set()


if __name__ == "__main__":
    raise SystemExit(main())
