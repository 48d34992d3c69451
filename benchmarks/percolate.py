"""Articles per CPU second of the rulebook beside its peers, on 10 to 100,000 rules, in one run.

    python -m benchmarks.percolate [--sizes N,N] [--engines NAME,NAME] [--rounds N] [--articles N]
                                   [--density dense|sparse] [--fold plain|ours] [--json FILE]

Rules and articles are made from the captured corpus, whose folder MONITOR_CORPUS names
(`benchmarks.percolation.workload`). Every engine gets raw text and must give the names of the rules that
hold, all normalisation included; where it answers otherwise than ours is counted (`benchmarks.truth` shows
that ours are right). Each runs in a process of its own, and rounds alternate between the engines, so that a
busy machine slows all: read the ratio. Peers fold text as their users would (``--fold plain``), which is
quicker than our fold and where most of their wrong answers come from; with ``--fold ours``, and for engines
named ``-same``, what is wrong is the engine's own. So the best automaton is told twice: of those that give
the same answers, and of all, with how many of its answers are wrong.

`make peers` installs the peers; one that is not there is left out and named. Exit code 1 when a goal
that this run could judge was not met.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from benchmarks._keeping import keep
from benchmarks.percolation.corpus import Captured, articles, folder
from benchmarks.percolation.engines import OURS, Engine, Job
from benchmarks.percolation.peers import PEERS
from benchmarks.percolation.running import PEERS as PEERS_FOLDER
from benchmarks.percolation.running import Run, measure
from benchmarks.percolation.terms import FOLDS
from benchmarks.percolation.workload import DENSE, SEED, SPARSE, Pool, common_rules
from monitor.model import Rule

SIZES = (10, 1_000, 10_000, 100_000)
ENGINES = {engine.name: engine for engine in (*OURS, *PEERS)}
AUTOMATA = (
    "ahocorasick_rs",
    "ahocorasick_rs-raw",
    "pyahocorasick",
    "ahocorasick_rs-same",
    "pyahocorasick-same",
)


def engines(asked: Sequence[str]) -> list[Engine]:
    """Those of that name that are installed, ours first; says which are not."""
    sys.path.append(str(PEERS_FOLDER))
    named = dict.fromkeys(["ours", *asked])
    unknown = [name for name in named if name not in ENGINES]
    if unknown:
        raise SystemExit(f"no engine {', '.join(unknown)}; there are {', '.join(ENGINES)}")
    absent = [name for name in named if find_spec(ENGINES[name].module) is None]
    if absent:
        print(f"skipped, not installed: {', '.join(absent)}; `make peers` installs them")
    return [ENGINES[name] for name in named if name not in absent]


def job(size: int, pool: Pool, sample: Sequence[Captured], fold: str) -> Job:
    """What the engines of one size are given."""
    wanted = tuple(common_rules(size, pool))
    rules = tuple(Rule(rule.name, rule.query()) for rule in wanted)
    return Job(rules, wanted, tuple(sample), pool.seen, fold)


def table(run: Run) -> Iterator[str]:
    """A row for each engine, and what changing one rule costs."""
    yield f"\n{run.rules:,} rules, {run.matches:.1f} matches an article"
    yield (
        f"  {'engine':<18} {'articles/s':>10} {'ours is':>9} {'build s':>8} {'MB':>5} {'peak':>5}"
        f" {'missed':>7} {'extra':>6}"
    )
    for one in run.engines:
        yield (
            f"  {one.engine:<18} {one.speed:>10,.1f} {run.engines[0].speed / one.speed:>8,.2f}x"
            f" {one.built.seconds:>8.2f} {one.built.grown / 1e6:>5,.0f} {one.built.peak / 1e6:>5,.0f}"
            f" {one.missed:>7,} {one.extra:>6,}"
        )
    changed = run.changed
    yield (
        f"  one rule: added in {changed.add:.3f} ms (worst {changed.add_worst:.2f}),"
        f" removed in {changed.remove:.3f} ms (worst {changed.remove_worst:.2f})"
    )


def goals(run: Run) -> Iterator[tuple[str, float, bool]]:
    """What the rulebook is held to at 100,000 rules: what, how much it is, and whether that is enough."""
    built, changed = run.engines[0].built, run.changed
    yield "building, s (at most 10)", built.seconds, built.seconds <= 10
    yield "memory, MB (at most 250)", built.grown / 1e6, built.grown <= 250e6
    yield "adding a rule, ms (at most 2)", changed.add, changed.add <= 2
    yield "removing a rule, ms (at most 2)", changed.remove, changed.remove <= 2
    if (slower := run.ratio("ours-nine-forms")) is not None:
        percent = (1 - 1 / slower) * 100
        yield "slower by nine forms a word, % (at most 15)", percent, percent <= 15
    for name, least in (("perq", 5.0), ("mokaccino", 10.0)):
        if (ratio := run.ratio(name)) is not None:
            yield f"times the speed of {name} (at least {least:g})", ratio, ratio >= least
    automata = [one for one in run.engines if one.engine in AUTOMATA]
    same = [one for one in automata if not (one.missed or one.extra)]
    for which, peers in (("of the same answers", same), ("of any answers", automata)):
        if best := max(peers, key=lambda one: one.speed, default=None):
            wrong = f"{best.engine}, {best.missed + best.extra:,} wrong"
            slowness = best.speed / run.engines[0].speed
            yield (
                f"the best Aho-Corasick {which} ({wrong}) is so many times ours (at most 1.5)",
                slowness,
                slowness <= 1.5,
            )


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.percolate")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of rules")
    parser.add_argument("--engines", default=",".join(ENGINES), help=f"of {', '.join(ENGINES)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--density", choices=("dense", "sparse"), default="dense")
    parser.add_argument("--fold", choices=tuple(FOLDS), default="plain", help="how peers fold text")
    parser.add_argument("--json", type=Path, help="write what was measured into this file")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; the exit code."""
    given = options(arguments)
    taking_part = engines(given.engines.split(","))
    everything = articles(folder())
    pool = Pool(everything, {"dense": DENSE, "sparse": SPARSE}[given.density])
    sample = [Captured("", one.text) for one in random.Random(SEED).sample(everything, given.articles)]
    characters = sum(len(one.body) for one in sample) / len(sample)
    print(
        f"{len(sample)} articles of {characters:,.0f} characters on average, median of {given.rounds} rounds"
    )
    runs = []
    for size in map(int, given.sizes.split(",")):
        fit = [engine for engine in taking_part if engine.most is None or size <= engine.most]
        runs.append(measure(job(size, pool, sample, given.fold), fit, given.rounds, _progress))
        print("\n".join(table(runs[-1])), flush=True)
    if given.json:
        given.json.write_text(json.dumps([asdict(run) for run in runs], indent=1), encoding="utf-8")
    _kept(runs)
    return _judge(runs)


def _kept(runs: Sequence[Run]) -> None:
    """How many times as fast as each engine ours is, by the number of rules, for the plot."""
    ratios = {
        f"{run.rules:,} rules beside {one.engine}": ratio
        for run in runs
        for one in run.engines[1:]
        if (ratio := run.ratio(one.engine)) is not None
    }
    keep(
        "percolate",
        {f"{run.rules:,} rules, articles/s": round(run.engines[0].speed, 1) for run in runs},
        ratios,
    )


def _judge(runs: Sequence[Run]) -> int:
    judged = [goal for run in runs if run.rules == 100_000 for goal in goals(run)]
    if judged:
        print("\ngoals at 100,000 rules")
    for what, is_now, enough in judged:
        print(f"  {'met' if enough else 'NOT MET':<8} {what}: {is_now:,.2f}")
    return 0 if all(enough for *_, enough in judged) else 1


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}")


if __name__ == "__main__":
    raise SystemExit(main())
