"""Whether a search finds what its query means: stored articles, beside the naive evaluator.

    python -m benchmarks.search [--articles N] [--queries N] [--usual]

Pages and entries of the captured corpus (a sample of N, the same at every run) are stored by the verbs. Then
queries are searched for as the command line does, over the index and with all else verified: those of the
shipped rules, the examples of the page on the query language, and N generated ones of the whole language.
What is right is decided by tests/rules/reference.py on each article, without index and without plan. With
``--usual`` words stand for their forms by the dictionaries. Exit code 1 when anything was missed or is extra.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.percolation import corpus
from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.full import full_rules
from benchmarks.percolation.workload import SEED, Pool
from benchmarks.truth import Remembered, captured
from monitor.config.load import load
from monitor.config.shipped import shipped
from monitor.flows.matched import as_document
from monitor.flows.search import searcher
from monitor.lexicon import usual
from monitor.model import Article, Entry, Placement, PollState, Rule, Source
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.plan import Definitions
from monitor.rules.syntax import parse
from monitor.steps import PollResult, ReadResult, Verdict, seen
from monitor.store import Store, open_store
from tests.rules.reference import Evaluator, Reading
from tests.rules.test_reference_page import AIR_RAID, EXAMPLES, TERMSETS

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ARTICLES, QUERIES = 1000, 300
APART = timedelta(minutes=20)
"""Between the publication of two articles."""
HOST = Source("newsroom", "https://newsroom.example/feed", country="ua")


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing came to: pairs of query and article."""

    queries: int
    articles: int
    hits: int
    missed: tuple[tuple[str, int], ...]
    extra: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return (
            f"{self.queries:,} queries x {self.articles:,} articles: {self.hits:,} hits, "
            f"{len(self.missed)} missed, {len(self.extra)} extra"
        )


async def keep(store: Store, texts: Sequence[Captured], now: datetime = NOW) -> None:
    """Store texts as polling and reading them would, the first of them published last."""
    await store.sync_sources([HOST], now)
    entries = [
        Entry(key=str(place), link=f"{one.url or HOST.url}#{place}", published=now - place * APART)
        for place, one in enumerate(texts)
    ]
    state = PollState(polled=now, succeeded=now)
    await store.settle_poll(PollResult(HOST.id, state, now, seen.Compared(entries)), now)
    for unread in await store.claim_reads(now, timedelta(hours=1), len(texts)):
        one, link = texts[int(unread.entry.key)], unread.entry.link
        read = Article(
            entry=unread.entry_id,
            source=HOST.id,
            url=link,
            link=link,
            title=one.title,
            text=one.body,
            author=one.author,
            published=unread.entry.published,
            seen=now,
            lang=one.lang,
        )
        await store.settle_read(ReadResult(read, ()), lambda _: Verdict(Placement()), now)


def compare(
    store: Store,
    queries: Sequence[str],
    definitions: Definitions,
    expansion: Expansion = AS_WRITTEN,
    now: datetime = NOW,
) -> Compared:
    """Each query over the stored articles, both ways."""
    evaluator = Evaluator(
        expansion, definitions.termsets, {rule.name: rule.query for rule in definitions.rules.values()}
    )
    held: dict[str, set[int]] = {query: set() for query in queries}
    parsed = {query: parse(query) for query in queries}
    number = 0
    for stored in store.articles(None):
        reading, number = Reading(as_document(stored.article, now)), number + 1
        for query, meant in parsed.items():
            if evaluator.held(meant, reading):
                held[query].add(stored.id)
    missed, extra = [], []
    for query, right in held.items():
        plan, verify = searcher(query, now, expansion, definitions)
        found = {hit.article for hit in store.found(plan, verify)}
        missed += [(query, one) for one in sorted(right - found)]
        extra += [(query, one) for one in sorted(found - right)]
    return Compared(len(held), number, sum(map(len, held.values())), tuple(missed), tuple(extra))


def shipped_queries() -> tuple[list[str], Definitions]:
    """The queries of the shipped rules, and what they may name."""
    config = load(shipped(), {})
    rules = {rule.name: rule for rule in config.rules}
    return [rule.query for rule in config.rules], Definitions(config.termsets, rules)


def example_queries() -> tuple[list[str], Definitions]:
    """The examples of the page on the query language, and what they name; but for flags within an expression,
    which Python's expressions, by which the evaluator goes, write otherwise."""
    queries = sorted({query for query, *_ in EXAMPLES if "(?" not in query})
    return queries, Definitions(TERMSETS, {AIR_RAID.name: AIR_RAID})


def generated(count: int, texts: Sequence[Captured]) -> tuple[list[str], Definitions]:
    """Queries of the whole language about these texts."""
    long_enough = [one for one in texts if len(one.body) > corpus.ARTICLE]
    rules: Sequence[Rule] = full_rules(count, Pool(long_enough), long_enough)
    return [rule.query for rule in rules], Definitions()


def sets_of(count: int, texts: Sequence[Captured]) -> Iterator[tuple[str, list[str], Definitions]]:
    """Queries of every kind, by the name of the kind."""
    yield "shipped rules", *shipped_queries()
    yield "examples", *example_queries()
    yield "generated", *generated(count, texts)


def show(name: str, compared: Compared, seconds: float, titles: Mapping[int, str]) -> bool:
    """Print what comparing came to; whether all was right."""
    print(f"{name:<14} {compared} ({seconds:.1f} s)", flush=True)
    for kind, differences in (("missed", compared.missed), ("extra", compared.extra)):
        for query, number in differences[:10]:
            print(f"  {kind}: {query}  ({titles[number][:60]!r})")
    return not compared.missed and not compared.extra


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare all kinds of queries; exit code 1 on any difference. MONITOR_CORPUS names the corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="a sample of so many")
    parser.add_argument("--queries", type=int, default=QUERIES, help="so many generated ones")
    parser.add_argument("--usual", action="store_true", help="words stand for their forms")
    given = parser.parse_args(arguments)
    texts = captured()
    texts = random.Random(SEED).sample(texts, min(given.articles, len(texts)))
    expansion = Remembered(usual()) if given.usual else AS_WRITTEN
    right = True
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "search.sqlite") as store:
        asyncio.run(keep(store, texts))
        titles = {one.id: one.article.title for one in store.articles(None)}
        for name, queries, definitions in sets_of(given.queries, texts):
            begun = time.perf_counter()
            compared = compare(store, queries, definitions, expansion)
            right = show(name, compared, time.perf_counter() - begun, titles) and right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
