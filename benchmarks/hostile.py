"""Hundreds of hostile servers and documents beside 500 well-behaved feeds, through the real daemon.

    python -m benchmarks.hostile [--short] [--good 500] [--seconds 150] [--every 20] [--few N]

The daemon lives twice, each time in a process of its own: it polls the good feeds, and as many usual feeds
as there are hostile ones, until it is warm; then hostile servers take the place of the usual ones or, in the
control, other usual feeds do. Memory is the daemon's own (RssAnon), looked at fifty times a second; its
growth is from the median while it was warm to the highest look after. Its children, which read the documents,
have bounds of their own and are shown beside it.

Exit code 1 when a good poll was missed among hostile servers (a feed was not asked for two intervals of
`--every` seconds, or for three after it was first asked, when feeds are spread over one), the memory grew by
more than 64 MB, a reader failed in a way it did not foresee, or the loop stood still for more than a quarter
of a second of its own CPU time. `--few N` takes every N-th of the hostile answers; `--short` takes few of
all, in half a minute.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.hostility.life import Listed, Lived, Plan, Ports, live
from benchmarks.hostility.watch import BLOCKED

LATE = 2.0
"""Intervals after which a poll was left out: jitter alone makes 1.1 of one."""
_FIRST = 1
"""Place of the wait that begins when a feed is first asked; the one before begins with the daemon."""
SHORT = {"good": 100, "seconds": 12.0, "every": 5.0, "few": 10}
GROWTH = 64_000_000


@contextlib.contextmanager
def servers(folder: Path, every: int) -> Iterator[tuple[int, Ports, tuple[Listed, ...]]]:
    """How many answers are known, the servers' ports, and the answers that are listed."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.hostility.server", str(folder), str(every)])
    try:
        while not (said := folder / "served.json").exists():
            if process.poll() is not None:
                raise SystemExit("the servers did not start")
            time.sleep(0.05)
        served = json.loads(said.read_text())
        yield served["known"], Ports(**served["ports"]), tuple(Listed(*one) for one in served["listed"])
    finally:
        process.kill()
        process.wait()


def lived(plan: Plan) -> Lived:
    """The plan, lived in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(live, plan).result()


def waits(log: Path, good: int, since: float, until: float, spread: float) -> list[float]:
    """The longest time, in seconds, that each good feed was not asked between `since` and `until`; less
    `spread` after it was asked for the first time."""
    asked = [[since] for _ in range(good)]
    for line in log.read_text().splitlines():
        at, number = line.split()
        if since <= float(at) <= until:
            asked[int(number)].append(float(at))
    return [
        max(
            later - before - (spread if place == _FIRST else 0)
            for place, (before, later) in enumerate(pairwise([*times, until]))
        )
        for times in asked
    ]


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    parser.add_argument("--good", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--every", type=float, default=20)
    parser.add_argument("--few", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    given = parser.parse_args()
    if given.short:
        vars(given).update(SHORT)
    with tempfile.TemporaryDirectory() as name, servers(Path(name), given.few) as (known, ports, listed):
        print(f"{len(listed)} hostile servers and documents of {known} known, beside {given.good} good feeds")
        kept = []
        for hostile in (False, True):
            state = Path(name) / f"state-{hostile}"
            one = lived(Plan(state, ports, given.good, listed, hostile, given.seconds, given.every))
            since = one.watch.memory[0][0]
            print(f"\n{'among hostile servers:' if hostile else 'the control, where none is hostile:'}")
            waited = waits(Path(name) / "good.log", given.good, since, one.until, given.every)
            kept.append(report(one, waited, LATE * given.every))
    return int(not kept[-1])


def report(one: Lived, waited: list[float], most: float) -> bool:
    """Print what was seen; whether every promise was kept."""
    _print_ends("feeds", one.feeds)
    _print_ends("pages", one.pages)
    errors = {**one.feeds, **one.pages}
    unforeseen = sorted(error for error in errors if ".py:" in error)
    overrun = sum(count for error, count in errors.items() if "CPU" in error or "memory" in error)
    late = sum(wait > most for wait in waited)
    print(f"good feeds: {one.polls:,} polls, {late} missed; the longest wait was {max(waited):.0f} s")
    print(f"articles read: {one.read:,}")
    growth = _print_memory(one)
    stops = one.watch.stops
    print(f"the loop stood still {len(stops)} times for more than {BLOCKED} s of its CPU (never)")
    for place, count in one.watch.where.most_common(5):
        print(f"  {count:>4}  {place}")
    print(f"readers ended at their bounds of CPU and memory: {overrun}")
    print(f"faults that a reader did not foresee: {len(unforeseen)} {unforeseen[:5]}")
    return not late and growth <= GROWTH and not stops and not unforeseen


def _print_ends(what: str, ends: Counter[str]) -> None:
    kinds = Counter[str]()
    for error, count in ends.items():
        kinds[error.partition(":")[0][:60] or "read without a fault"] += count
    for end, count in kinds.most_common(12):
        print(f"  {what} {count:>6,}  {end}")


def _print_memory(one: Lived) -> float:
    """Print how it went; the growth in bytes."""
    warm, after = one.memory()
    growth = max(after) - median(warm)
    marks = " ".join(f"{after[len(after) * part // 10 - (part == 10)] / 1e6:.0f}" for part in range(11))
    children = [size for at, size in one.watch.children if at >= one.swapped]
    print(f"memory of the daemon, MB: {median(warm) / 1e6:.0f} when warm; then {marks}")
    print(
        f"memory of the daemon grew by {growth / 1e6:.0f} MB at most (bound: {GROWTH / 1e6:.0f}), "
        f"by {(median(after[-len(after) // 10 :]) - median(warm)) / 1e6:.0f} MB in the end; "
        f"its readers had {median(children) / 1e6:.0f} MB, at most {max(children) / 1e6:.0f}"
    )
    return growth


if __name__ == "__main__":
    raise SystemExit(main())
