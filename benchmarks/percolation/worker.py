"""One engine in a process of its own, asked line by line: so its time and its memory are its own.

    python -m benchmarks.percolation.worker JOB ENGINE

It builds at once and says what that took; then it answers ``answers``, ``round`` and ``change``, a line of
JSON each, until its input ends.
"""

from __future__ import annotations

import gc
import json
import pickle
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.percolation import engines
from benchmarks.percolation.engines import Held, Job
from benchmarks.percolation.peers import PEERS
from monitor.model import Rule


@dataclass(frozen=True, slots=True)
class Built:
    """What building took: CPU seconds, and bytes that the process grew by, in the end and at most."""

    seconds: float
    grown: int
    peak: int


@dataclass(frozen=True, slots=True)
class Changed:
    """CPU milliseconds of adding one rule and of removing one: the median and the worst of many."""

    add: float
    add_worst: float
    remove: float
    remove_worst: float


def build(job: Job, make: Callable[[Job], Held]) -> tuple[Held, Built]:
    """The engine and what it took."""
    gc.collect()
    before, began = resident(), time.process_time()
    held = make(job)
    seconds = time.process_time() - began
    gc.collect()
    return held, Built(seconds, resident() - before, resident("VmHWM") - before)


def resident(what: str = "VmRSS") -> int:
    """Bytes of memory that the process holds, or with ``VmHWM`` has held at most (Linux, proc(5))."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{what}:")[2].split()[0]) * 1024


def round_of(held: Held, job: Job) -> float:
    """CPU seconds for all articles."""
    began = time.process_time()
    held(job.articles)
    return time.process_time() - began


def change(job: Job, times: int = 200) -> Changed:
    """Add and remove rules that are there already under another name, one at a time."""
    book = engines.rulebook(job)
    every = max(1, len(job.rules) // times)
    more = [Rule(f"more-{rule.name}", rule.query, lang=rule.lang) for rule in job.rules[::every]]
    added = [_milliseconds(lambda rule=rule: book.add(rule)) for rule in more]  # type: ignore[misc]
    removed = [_milliseconds(lambda rule=rule: book.remove(rule.name)) for rule in more]  # type: ignore[misc]
    return Changed(statistics.median(added), max(added), statistics.median(removed), max(removed))


def _milliseconds(do: Callable[[], None]) -> float:
    began = time.process_time()
    do()
    return (time.process_time() - began) * 1000


def main() -> None:
    """Build, then answer until the input ends."""
    job: Job = pickle.loads(Path(sys.argv[1]).read_bytes())
    engine = next(one for one in (*engines.OURS, *PEERS) if one.name == sys.argv[2])
    held, built = build(job, engine.build)
    _say(asdict(built))
    for line in sys.stdin:
        match line.strip():
            case "answers":
                _say([sorted(names) for names in held(job.articles)])
            case "round":
                _say(round_of(held, job))
            case "change":
                _say(asdict(change(job)))


def _say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
