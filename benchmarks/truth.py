"""Whether the rulebook finds what queries mean: every rule on every document, beside the naive evaluator.

    python -m benchmarks.truth [--sizes N,N] [--documents N] [--usual]

What is right is decided by tests/rules/reference.py, which looks at the tokens of each document for each
rule, without index and without plan. Rules are of the whole language (`benchmarks.percolation.full`);
documents are all pages of the captured corpus, whose folder MONITOR_CORPUS names, as our reader reads them,
and all entries of its feeds. ``--documents N`` takes a sample of N of them, the same at every run, for sizes
whose naive evaluation would take hours. With ``--usual`` words stand for their forms by the dictionaries.
Exit code 1 when anything was missed or is extra.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from benchmarks.percolation import corpus
from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.full import full_rules
from benchmarks.percolation.workload import SEED, Pool
from monitor.lexicon import usual
from monitor.model import Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.query import Query
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.rules.syntax import parse
from monitor.text.document import Document
from tests.rules.reference import Evaluator, Reading

SIZES = (10, 1_000, 10_000)
SHOWN = 10
"""Differences that are printed."""


class Remembered:
    """An expansion that is asked once for each word."""

    def __init__(self, expansion: Expansion) -> None:
        self.forms = cache(expansion.forms)
        self.name = cache(expansion.name)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing came to: pairs of rule and document, and the names of rules by document."""

    rules: int
    documents: int
    matches: int
    missed: tuple[tuple[int, str], ...]
    extra: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        pairs = self.rules * self.documents
        return (
            f"{self.rules:>8,} rules x {self.documents:>5,} documents = {pairs:>13,} pairs,"
            f" {self.matches:>9,} matches, {len(self.missed)} missed, {len(self.extra)} extra"
        )


def compare(
    rules: Sequence[Rule], documents: Sequence[Document], expansion: Expansion = AS_WRITTEN
) -> Compared:
    """Every rule on every document, both ways; half of them after the rules were indexed anew by what the
    first half has taught."""
    expansion = Remembered(expansion)
    queries = [(rule.name, parse(rule.query)) for rule in rules]
    evaluator = Evaluator(expansion)
    book = compile_rulebook(rules, expansion)
    matches = 0
    missed: list[tuple[int, str]] = []
    extra: list[tuple[int, str]] = []
    for number, document in enumerate(documents):
        if number == len(documents) // 2:
            book = compile_rulebook(rules, expansion, frequencies=book.frequencies)
        right, given = meant(queries, document, evaluator), found(book, document)
        matches += len(right)
        for names in given:
            missed += [(number, name) for name in sorted(right - names)]
            extra += [(number, name) for name in sorted(names - right)]
    return Compared(len(rules), len(documents), matches, tuple(missed), tuple(extra))


def meant(queries: Iterable[tuple[str, Query]], document: Document, evaluator: Evaluator) -> set[str]:
    """The names of the queries that hold, by the naive evaluator."""
    reading = Reading(document)
    return {name for name, query in queries if evaluator.held(query, reading)}


def found(book: Rulebook, document: Document) -> tuple[set[str], set[str]]:
    """The names of the rules that hold, by the rulebook: as they are shown with passages, and without."""
    shown = {match.rule.name for match in book.percolate(document)}
    return shown, set(book.holding(document))


def captured() -> list[Captured]:
    """All pages and entries of the corpus that say anything, each once."""
    folder = corpus.folder()
    everything = chain(corpus.pages(folder), corpus.entries(folder))
    return list(dict.fromkeys(one for one in everything if one.text.strip()))


def show(compared: Compared, rules: Sequence[Rule], texts: Sequence[Captured]) -> None:
    """The line of a comparison, and its first differences."""
    print(compared, flush=True)
    queries = {rule.name: rule.query for rule in rules}
    for kind, differences in (("missed", compared.missed), ("extra", compared.extra)):
        for number, name in differences[:SHOWN]:
            print(f"  {kind}: {queries[name]}  ({texts[number].url}, {texts[number].title[:60]!r})")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare what was asked for; exit code 1 on any difference."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truth")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of rules")
    parser.add_argument("--documents", type=int, help="a sample of so many; default: all")
    parser.add_argument(
        "--usual", action="store_true", help="words stand for their forms by the dictionaries"
    )
    given = parser.parse_args(arguments)
    texts = captured()
    long_enough = [text for text in texts if len(text.body) > corpus.ARTICLE]
    pool = Pool(long_enough)
    if given.documents:
        texts = random.Random(SEED).sample(texts, min(given.documents, len(texts)))
    print(f"{len(texts):,} documents, {'forms by the dictionaries' if given.usual else 'words as written'}")
    documents = [text.document() for text in texts]
    right = True
    for size in map(int, given.sizes.split(",")):
        rules = full_rules(size, pool, long_enough)
        compared = compare(rules, documents, usual() if given.usual else AS_WRITTEN)
        show(compared, rules, texts)
        right = right and not compared.missed and not compared.extra
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
