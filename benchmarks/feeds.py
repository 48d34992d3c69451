"""Reading feeds: how many a second beside faster parsers, and every entry against feedparser's.

    python -m benchmarks.feeds [--corpus DIR] [--rounds N] [--differences]

Read are all captured feeds and the malformed ones beside them. An entry of feedparser's that we do not have
is lost; of the others titles, ids and dates are compared. A difference counts by its reason, from the table
`REASONS`; the command ends with exit code 1 when an entry is lost, a difference has no reason, or ours is
less than `LEAST_RATIO` times as fast as feedparser.
`--differences` shows the first of each reason.

Each side is given the bytes. Ours includes all that a poll does with them: charset, repair, entries with
clean texts and keys, the feed's rhythm; the peers' are their default calls. Time is process CPU time on
the captured feeds, the sides taking turns; a ratio is the median over the rounds of feedparser's time by a
side's.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import io
import statistics
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import feedparser

from benchmarks._keeping import keep
from benchmarks.extraction import default_corpus
from benchmarks.percolation.running import PEERS as PEERS_FOLDER
from monitor.errors import ParseError
from monitor.model import Entry, Response, Source
from monitor.sources import feed
from monitor.text import charset, clean, dates, mojibake

ADDRESS = "https://feeds.example/"
LEAST_RATIO = 2.5
"""Times feedparser: what a change must not fall below."""
SOURCE = Source("feed", ADDRESS)


@dataclass(frozen=True, slots=True)
class Document:
    """A captured feed."""

    name: str
    body: bytes
    malformed: bool
    """One of those made by hand to be hard to read."""


def documents(corpus: Path) -> list[Document]:
    """All captured feeds, and the malformed ones."""
    folder = corpus / "feeds"
    found = []
    for index, malformed in (("index.csv", False), ("synthetic-malformed.csv", True)):
        with (folder / index).open(encoding="utf-8", newline="") as file:
            names = [row["file"] for row in csv.DictReader(file)]
        found += [Document(name, (folder / name).read_bytes(), malformed) for name in names]
    return found


def ours(body: bytes) -> tuple[Entry, ...]:
    """The entries that a poll of this answer has; none when it is refused."""
    try:
        return feed.read(SOURCE, Response(ADDRESS, 200, (), body)).entries
    except ParseError:
        return ()


# --- every entry against feedparser's -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Theirs:
    """An entry as feedparser gives it, its texts cleaned as ours are."""

    id: str
    link: str
    title: str
    summary: str
    written: str
    """The date as the feed writes it."""
    published: datetime | None


def theirs(body: bytes) -> list[Theirs]:
    """feedparser's entries, read as its documentation says."""
    return [_theirs(entry) for entry in feedparser.parse(io.BytesIO(body)).entries]


def _theirs(entry: dict[str, Any]) -> Theirs:
    def text(name: str) -> str:
        value = dict.get(entry, name)  # its own get answers other fields for absent ones, with a warning
        return value if isinstance(value, str) else ""

    names = ("published", "created", "updated")
    parsed = next((found for name in names if (found := dict.get(entry, f"{name}_parsed"))), None)
    return Theirs(
        id=clean.line(text("id")),
        link=clean.line(text("link")),
        title=clean.heading(text("title"))[:1000].rstrip(),
        summary=clean.plain(text("summary")),
        written=next(filter(None, map(text, names)), ""),
        published=datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of an entry that the two read differently; `ours` is None for an entry that we do not have."""

    document: Document
    field: str
    ours: Entry | None
    theirs: Theirs
    again: bool = False
    """The document holds the same entry more than once."""


def _was_encoded_twice(one: Difference) -> bool:
    text = charset.decode(one.document.body)
    return one.field == "title" and mojibake.repaired(text) != text


def _has_no_name_for_its_bytes(one: Difference) -> bool:
    try:
        one.document.body.decode()
    except UnicodeDecodeError:
        return one.field == "title" and one.document.malformed
    return False


Reason = Callable[[Difference], bool]

REASONS: Mapping[str, Reason] = {
    "listed again: another entry has its id, or its link and title": lambda one: (
        one.field == "entry" and one.again
    ),
    "no title: ours is the beginning of the text": lambda one: one.field == "title" and not one.theirs.title,
    "encoded in UTF-8 twice: ours is as it was meant": _was_encoded_twice,
    "bytes of an encoding that nothing names: ours is its letters": _has_no_name_for_its_bytes,
    "a date that feedparser does not read": lambda one: (
        one.field == "date" and one.theirs.published is None and dates.parse(one.theirs.written) is not None
    ),
    "a date before 1995: none is better than a default": lambda one: (
        one.field == "date" and one.theirs.published is not None and one.theirs.published < dates.EARLIEST
    ),
    "year/month/day, which feedparser reads as year/day/month": lambda one: (
        one.field == "date" and one.theirs.written[4:5] == "/"
    ),
}
"""Why a difference is no fault of ours, each with what tells it."""


def differences(document: Document) -> tuple[int, list[Difference]]:
    """How many entries feedparser finds, and where ours are others."""
    mine, wanted = ours(document.body), theirs(document.body)
    places: defaultdict[str, list[Entry]] = defaultdict(list)
    for each in mine:
        for name in _names(each.id, each.link, each.title, each.summary):
            places[name].append(each)
    same = len(mine) == len(wanted)
    used: set[int] = set()
    found: list[Difference] = []
    for place, one in enumerate(wanted):
        known = places[_names(one.id, one.link, one.title or one.summary or "?")[0]]
        free = [each for each in known if id(each) not in used]
        entry: Entry | None = mine[place] if same else next(iter(free), None)
        if entry is None:
            found.append(Difference(document, "entry", None, one, again=bool(known)))
            continue
        used.add(id(entry))
        found += _fields(document, entry, one)
    return len(wanted), found


def _names(id: str, link: str, *words: str) -> list[str]:
    return [f"id {id}"] if id else [f"{link} {said[:200]}" for said in words if said]


def _fields(document: Document, entry: Entry, one: Theirs) -> Iterator[Difference]:
    for field, mine, other in (
        ("id", entry.id, one.id),
        ("title", entry.title, one.title),
        ("date", entry.published, one.published),
    ):
        if mine != other:
            yield Difference(document, field, entry, one)


def reason(one: Difference) -> str:
    """Why a difference is no fault; empty when it has no reason."""
    return next((name for name, holds in REASONS.items() if holds(one)), "")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What comparing everything gave."""

    documents: int
    entries: int
    by_reason: Mapping[tuple[str, str], Sequence[Difference]]
    """By field and reason; without one they are faults."""

    @property
    def faults(self) -> list[Difference]:
        """Entries lost, and differences that nothing explains."""
        return [one for (_, why), those in self.by_reason.items() for one in those if not why]

    @property
    def lost(self) -> int:
        """Entries of feedparser's that we do not have and that are no repetition."""
        return sum(one.field == "entry" for one in self.faults)


def agreement(given: Sequence[Document]) -> Agreement:
    """Compare all entries of the documents."""
    entries = 0
    found: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
    for document in given:
        count, those = differences(document)
        entries += count
        for one in those:
            found[one.field, reason(one)].append(one)
    return Agreement(len(given), entries, found)


# --- speed --------------------------------------------------------------------------------------------------


def _feedparser(body: bytes) -> int:
    return len(feedparser.parse(io.BytesIO(body)).entries)


def _peer(module: str) -> Callable[[bytes], int]:
    parse = import_module(module).parse

    def count(body: bytes) -> int:
        try:
            found = parse(body)
            return len(found["entries"] if isinstance(found, dict) else found.entries)
        except Exception:  # what a peer makes of a feed that it cannot read is its own affair
            return 0

    return count


def sides() -> dict[str, Callable[[bytes], int]]:
    """Who is timed, by name; a peer that is not installed is left out and named."""
    found: dict[str, Callable[[bytes], int]] = {
        "feedparser": _feedparser,
        "ours": lambda body: len(ours(body)),
    }
    sys.path.append(str(PEERS_FOLDER))
    for name, module in (("fastfeedparser", "fastfeedparser"), ("feedparser-rs", "feedparser_rs")):
        try:
            found[name] = _peer(module)
        except ImportError:
            print(f"{name} is not installed: make peers")
    return found


def timed(
    readers: Mapping[str, Callable[[bytes], int]], given: Sequence[Document], rounds: int
) -> dict[str, list[float]]:
    """CPU seconds of each side in each round over all documents; the sides take turns at every document."""
    taken = {name: [0.0] * rounds for name in readers}
    order = list(readers.items())
    for at in range(rounds):
        for place, document in enumerate(given):
            turn = (place + at) % len(order)
            for name, read in order[turn:] + order[:turn]:
                began = time.process_time()
                read(document.body)
                taken[name][at] += time.process_time() - began
    return taken


# --- what is printed ----------------------------------------------------------------------------------------


def shown(found: Agreement, *, examples: bool) -> str:
    """The comparison as lines for people."""
    lines = [f"{found.documents} documents, {found.entries} entries of feedparser's: {found.lost} lost"]
    for (field, why), those in sorted(found.by_reason.items()):
        lines.append(f"  {len(those):>5}  {field:<6} {why or 'WITHOUT A REASON'}")
        for one in those[: 1 if why else 20] if examples or not why else ():
            lines += [
                f"         {one.document.name}: {_value(one, one.ours)!r}, not {_value(one, one.theirs)!r}"
            ]
    return "\n".join(lines)


def _value(one: Difference, entry: Entry | Theirs | None) -> object:
    if entry is None or one.field == "entry":
        return entry and (entry.id or entry.link)
    return {"id": entry.id, "title": entry.title, "date": entry.published}[one.field]


def table(taken: Mapping[str, Sequence[float]], feeds: int) -> str:
    """Feeds a second and the ratio to feedparser, by side."""
    lines = [f"{'side':<16}{'feeds/s':>10}{'ms a feed':>11}{'x feedparser':>14}"]
    for name, seconds in taken.items():
        each = statistics.median(seconds) / feeds
        lines.append(f"{name:<16}{1 / each:>10.0f}{1000 * each:>11.2f}{ratio(taken, name):>14.1f}")
    return "\n".join(lines)


def ratio(taken: Mapping[str, Sequence[float]], name: str) -> float:
    """How many times as fast as feedparser a side is: the median over the rounds."""
    pairs = zip(taken["feedparser"], taken[name], strict=True)
    return statistics.median(plain / other for plain, other in pairs)


def main() -> None:
    """Compare, then time; print both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds", description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="folder of the captured corpus")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of timing (default: 3; 0: none)")
    parser.add_argument("--differences", action="store_true", help="show an example of each reason")
    asked = parser.parse_args()
    if not (asked.corpus / "feeds" / "index.csv").is_file():
        parser.error(f"no captured feeds in {asked.corpus}; name the corpus with --corpus or MONITOR_CORPUS")
    warnings.simplefilter("ignore")
    given = documents(asked.corpus)
    found = agreement(given)
    print(shown(found, examples=asked.differences))
    wild = [one for one in given if not one.malformed]
    quick = True
    if asked.rounds:
        taken = timed(sides(), wild, asked.rounds)
        print(f"{len(wild)} captured feeds, {sum(len(one.body) for one in wild) / 1e6:.1f} MB, CPU time:")
        print(table(taken, len(wild)))
        others = {f"{name} beside feedparser": ratio(taken, name) for name in taken if name != "feedparser"}
        keep("feeds", {"lost": found.lost, "ratio": round(ratio(taken, "ours"), 2)}, others)
        quick = ratio(taken, "ours") >= LEAST_RATIO
    raise SystemExit(0 if quick and not found.faults else 1)


if __name__ == "__main__":
    main()
