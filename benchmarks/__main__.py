"""Run benchmarks by name, or all of them.

    python -m benchmarks [NAME …] [--list]

Each measures against its peer in one run and prints ratios; figures of time belong to the machine. One whose
captured corpus is not there is skipped with the reason. In the end the ratios of all last runs are drawn.
Exit code 1 when one failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks._keeping import RESULTS
from benchmarks._plot import draw


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A module of this package that measures when it is run."""

    name: str
    about: str
    needs: tuple[str, ...] = ()
    """Files of the captured corpus that it reads."""


def benchmarks() -> tuple[Benchmark, ...]:
    """The benchmarks there are, by name, each with the first line of what its module says."""
    modules = sorted(Path(__file__).parent.glob("[!_]*.py"))
    return tuple(Benchmark(module.stem, _about(module), _needs(module)) for module in modules)


def _about(module: Path) -> str:
    return module.read_text(encoding="utf-8").partition('"""')[2].partition("\n")[0]


def _needs(module: Path) -> tuple[str, ...]:
    return ("pages",) if "MONITOR_CORPUS" in module.read_text(encoding="utf-8") else ()


def corpus_dir() -> Path:
    """Where the captured corpus lies: beside the checkout, or where MONITOR_CORPUS says."""
    return Path(os.environ.get("MONITOR_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


def run(benchmark: Benchmark, corpus: Path) -> bool:
    """Run one in a process of its own and show what it prints; False when it failed."""
    print(f"\n== {benchmark.name}: {benchmark.about}", flush=True)
    absent = [name for name in benchmark.needs if not (corpus / name).exists()]
    if absent:
        print(f"skipped: the captured corpus has no {', '.join(absent)} at {corpus}; MONITOR_CORPUS names it")
        return True
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{benchmark.name}"], check=False)
    if done.returncode:
        print(f"{benchmark.name} failed with exit code {done.returncode}")
    return done.returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; the exit code."""
    known = {benchmark.name: benchmark for benchmark in benchmarks()}
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure beside peers in one run."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; default: all")
    parser.add_argument("--list", action="store_true", help="say what there is and exit")
    given = parser.parse_args(arguments)
    if given.list:
        print("\n".join(f"{one.name:<12} {one.about}" for one in known.values()))
        return 0
    unknown = [name for name in given.names if name not in known]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    outcomes = [run(known[name], corpus_dir()) for name in given.names or known]
    print(f"\n{draw(RESULTS)}")
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
