"""Backtest of many rules over a stored archive: how fast, and whether it finds what was found as news came.

    python -m benchmarks.backtest [--articles N] [--rules N] [--singly N]

News recombined from captured text are filled in as `python -m benchmarks.archive` does, with the matches of
their own rules. Then generated rules of the whole language are tried on all of them at once, as
`monitor rules backtest` does, and some of them one by one. The rules of the news are tried too: what they
find must be what stands in the archive. Exit code 1 where it is not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.archives import ours
from benchmarks.archives.news import Newsroom, captured
from benchmarks.percolation.corpus import ARTICLE, folder
from benchmarks.percolation.full import full_rules
from benchmarks.percolation.workload import Pool
from monitor.alerting.policy import Freshness
from monitor.alerting.raising import Policy
from monitor.flows.backtest import Backtest, Result
from monitor.model import Rule
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Definitions, Plan
from monitor.store import Answers, open_archive
from monitor.store.tables import match
from monitor.views import DATABASE
from monitor.views.search import Stored

ARTICLES, RULES, SINGLY = 100_000, 100, 10


def tried(store: Answers, rules: Sequence[Rule]) -> tuple[Sequence[Result], int, float]:
    """What trying these rules together finds, how many articles were looked at, and the CPU seconds."""
    begun, looked = time.process_time(), 0
    test = Backtest(rules, AS_WRITTEN, Definitions(), Policy((), Freshness()))

    def candidates(plan: Plan | None) -> Iterator[Stored]:
        nonlocal looked
        for stored in store.articles(plan):
            looked += 1
            yield stored

    results = list(test.run(candidates, store.narrows))
    return results, looked, time.process_time() - begun


def kept(store: Answers) -> dict[str, int]:
    """In how many articles each rule held when they came."""
    counted = select(match.c.rule, func.count()).group_by(match.c.rule)
    return {name: number for name, number in store.ask(lambda it: it.execute(counted).all())}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, try, compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtest")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="so many")
    parser.add_argument("--rules", type=int, default=RULES, help="so many generated ones")
    parser.add_argument("--singly", type=int, default=SINGLY, help="so many of them by themselves as well")
    given = parser.parse_args(arguments)
    texts = list(captured(folder()))
    newsroom = Newsroom(texts, given.articles)
    long_enough = [one for one in texts if len(one.body) > ARTICLE]
    rules = full_rules(given.rules, Pool(long_enough), long_enough)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / DATABASE
        ours.fill(path, newsroom)
        with open_archive(path) as store:
            return _compared(store, rules, newsroom.rules, given)


def _compared(store: Answers, rules: Sequence[Rule], own: Sequence[Rule], given: argparse.Namespace) -> int:
    found, looked, seconds = tried(store, rules)
    hits = sum(one.articles for one in found)
    print(f"{len(rules)} rules over {given.articles:,} articles: {looked:,} looked at, {hits:,} hits")
    print(f"{seconds:.1f} s of CPU: {given.articles / seconds:,.0f} articles a second,", end=" ")
    print(f"{len(rules) * given.articles / seconds:,.0f} pairs of rule and article a second")
    singly = [tried(store, [rule])[2] for rule in rules[: given.singly]]
    if singly:
        alone = sum(singly) / len(singly) * len(rules)
        print(f"rule by rule, of {len(singly)}: {alone:.1f} s for all, {alone / seconds:.1f} times as long")
    right = kept(store)
    again = {one.rule.name: one.articles for one in tried(store, own)[0] if one.articles}
    missed = sum(max(number - again.get(name, 0), 0) for name, number in right.items())
    extra = sum(max(number - right.get(name, 0), 0) for name, number in again.items())
    print(f"{len(own)} rules that were there: {sum(right.values()):,} hits, {missed} missed, {extra} extra")
    return 1 if missed or extra else 0


if __name__ == "__main__":
    sys.exit(main())
