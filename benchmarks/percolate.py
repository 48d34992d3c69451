"""Articles per CPU second of the rulebook beside its peers, on 10 to 100,000 rules, in one run.

    python -m benchmarks.percolate [--sizes N,N] [--engines NAME,NAME] [--rounds N] [--articles N]
                                   [--density dense|sparse] [--json FILE]

Rules and articles are made from the captured corpus, whose folder MONITOR_CORPUS names
(`benchmarks.percolation.workload`). Every engine gets raw
text and must give the names of the rules that hold, all normalisation included; it runs in a process of its
own, and rounds alternate between the engines, so that a busy machine slows all. Read the ratio.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.percolation.corpus import Captured, articles, folder
from benchmarks.percolation.engines import OURS, Engine, Job
from benchmarks.percolation.workload import DENSE, SEED, SPARSE, Pool, common_rules
from monitor.model import Rule

SIZES = (10, 1_000, 10_000, 100_000)


class Running:
    """An engine in its process."""

    def __init__(self, engine: Engine, job: Path) -> None:
        self.engine = engine
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.percolation.worker", str(job), engine.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.built = self._answer()
        self.rounds: list[float] = []

    def ask(self, what: str) -> Any:
        """What it answers."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.engine.name} ended with exit code {self._process.wait()}")
        return json.loads(line)

    def end(self) -> None:
        """Let it go, and wait until it has."""
        self._process.communicate()


def measure(size: int, pool: Pool, sample: Sequence[Captured], engines: Sequence[Engine], rounds: int) -> Any:
    """One size of rulebook: print a row for each engine, and give all of it."""
    wanted = common_rules(size, pool)
    rules = tuple(Rule(rule.name, rule.query()) for rule in wanted)
    with tempfile.TemporaryDirectory() as there:
        job = Path(there, "job")
        job.write_bytes(pickle.dumps(Job(rules, tuple(wanted), tuple(sample))))
        running = [Running(engine, job) for engine in engines]
        answers = {one.engine.name: one.ask("answers") for one in running}
        for _ in range(rounds):
            for one in running:
                one.rounds.append(one.ask("round"))
        changed = running[0].ask("change")
        for one in running:
            one.end()
    right = answers[engines[0].name]
    total = sum(map(len, right))
    print(f"\n{size:,} rules, {total / len(sample):.1f} matches an article")
    print(
        f"  {'engine':<18} {'articles/s':>10} {'to ours':>8} {'build s':>8} {'MB':>6} {'peak':>6}"
        f" {'missed':>7}/{'extra':<6}"
    )
    own = statistics.median(running[0].rounds)
    found = []
    for one in running:
        seconds = statistics.median(one.rounds)
        given = answers[one.engine.name]
        missed = sum(len(set(a) - set(b)) for a, b in zip(right, given, strict=True))
        extra = sum(len(set(b) - set(a)) for a, b in zip(right, given, strict=True))
        print(
            f"  {one.engine.name:<18} {len(sample) / seconds:>10,.0f} {own / seconds:>8.2f}"
            f" {one.built['seconds']:>8.2f} {one.built['grown'] / 1e6:>6,.0f}"
            f" {one.built['peak'] / 1e6:>6,.0f} {missed:>7}/{extra:<6}"
        )
        found.append(
            {"engine": one.engine.name, "speed": len(sample) / seconds, "to_ours": own / seconds,
             **one.built, "missed": missed, "extra": extra}
        )  # fmt: skip
    print(
        f"  one rule: added in {changed['add']:.3f} ms (worst {changed['add_worst']:.2f}),"
        f" removed in {changed['remove']:.3f} ms (worst {changed['remove_worst']:.2f})"
    )
    return {"rules": size, "matches": total / len(sample), "engines": found, "change": changed}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.percolate")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of rules")
    parser.add_argument("--engines", default=",".join(engine.name for engine in OURS), help="ours first")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--density", choices=("dense", "sparse"), default="dense")
    parser.add_argument("--json", type=Path, help="write what was measured into this file")
    given = parser.parse_args(arguments)
    engines = [next(e for e in OURS if e.name == name) for name in given.engines.split(",")]
    everything = articles(folder())
    pool = Pool(everything, {"dense": DENSE, "sparse": SPARSE}[given.density])
    sample = [Captured("", one.text) for one in random.Random(SEED).sample(everything, given.articles)]
    characters = sum(len(one.body) for one in sample) / len(sample)
    print(
        f"{len(sample)} articles of {characters:,.0f} characters on average, median of {given.rounds} rounds"
    )
    results = [measure(int(size), pool, sample, engines, given.rounds) for size in given.sizes.split(",")]
    if given.json:
        given.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
