"""The whole way of an item on one core, beside the plain stack: articles, changed feeds and polls a second.

    python -m benchmarks.throughput [--corpus DIR] [--rounds N] [--pages N]

Captured feeds and pages are served on loopback, plain HTTP on connections that stay open, each feed at a host
of its own. Both sides poll all feeds, then again after each has one item more (changed), and once more
(not modified), in turns, `--rounds` times; then both read the pages that eight more feeds lead to, of which
they have read a quarter before to get warm.

========  ====================================================================================================
ours      the daemon's own stages: conditional requests, address guard, robots.txt for pages, bounds, killable
          reader processes, known and edited entries, schedule; of an article text, metadata, language, the
          shipped rules, copies, story and full-text index, each in the commit that the daemon makes
plain     httpx, feedparser, trafilatura with their defaults, SQLModel rows and an ORM session a feed and an
          article (`benchmarks.pipeline.plain`); none of the guards
========  ====================================================================================================

Time is CPU time of a side with all its child processes, on one core; the servers have theirs elsewhere. A
ratio is the median over the rounds. Ends with exit code 1 when one is below its `FLOOR`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks._keeping import keep
from benchmarks.extraction import default_corpus
from benchmarks.pipeline.outlets import captured

SIDES = ("ours", "plain")
AIM: Mapping[str, float] = {"changed feeds": 12.0, "not-modified polls": 2.5, "articles": 4.0}
"""Times the plain stack: what is aimed at."""
FLOOR: Mapping[str, float] = {"changed feeds": 1.5, "not-modified polls": 1.2, "articles": 1.0}
"""What a change must not fall below."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Side:
    """A running side."""

    process: subprocess.Popen[str]

    def does(self, order: str) -> tuple[str, float]:
        """Its answer to an order, and the CPU seconds that it took with all its children."""
        before = cpu(self.process.pid)
        answer = self._says(order)
        return answer, cpu(self.process.pid) - before

    def _says(self, order: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if order:
            print(order, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("a side has ended")
        return answer

    def ready(self) -> None:
        """Wait until it is."""
        self._says("")


def cpu(pid: int) -> float:
    """CPU seconds of a process, its children, and theirs; those that have ended are in their parent's."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS + sum(cpu(int(child)) for child in children)


@contextmanager
def started(*arguments: str, cores: set[int]) -> Iterator[subprocess.Popen[str]]:
    """A module of this package as a process on some cores."""
    command = [sys.executable, "-m", f"benchmarks.pipeline.{arguments[0]}", *arguments[1:]]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    os.sched_setaffinity(process.pid, cores)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def measured(corpus: Path, rounds: int, pages: int) -> dict[str, dict[str, list[float]]]:
    """Seconds a piece of work, by kind of work and side, one a round."""
    cores = sorted(os.sched_getaffinity(0))
    feeds = len(captured(corpus))
    taken: dict[str, dict[str, list[float]]] = {work: defaultdict(list) for work in AIM}
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        outlets = stack.enter_context(
            started(
                "outlets", str(corpus), str(pages), cores=set(cores[:1]) if len(cores) > 1 else set(cores)
            )
        )
        assert outlets.stdout is not None
        port = outlets.stdout.readline().strip()
        sides = {}
        for name in SIDES:
            (Path(folder) / name).mkdir()
            given = ("side", name, port, str(feeds), str(Path(folder) / name))
            sides[name] = Side(stack.enter_context(started(*given, cores={cores[-1]})))
            sides[name].ready()
        for side in sides.values():  # all is new, and processes are cold: not measured
            for order in ("poll", "lists", "read"):
                side.does(order)
        for turn in range(rounds):
            _turn(port)
            for work in ("changed feeds", "not-modified polls"):
                for name in SIDES[:: 1 if turn % 2 == 0 else -1]:
                    answer, seconds = sides[name].does("poll")
                    taken[work][name].append(seconds / _count(answer, feeds))
        for name, side in sides.items():
            side.does("lists")
            answer, seconds = side.does("read")
            taken["articles"][name].append(seconds / int(answer))
    return taken


def _count(answer: str, feeds: int) -> int:
    """Polls that an answer tells of; the plain stack polls all."""
    counts = [int(part.partition(":")[2] or feeds) for part in answer.split()]
    return max(sum(counts), 1)


def _turn(port: str) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/turn", method="POST")
    with urllib.request.urlopen(request, timeout=30):
        pass


def ratio(taken: Mapping[str, Sequence[float]]) -> float:
    """How many times as much work a second ours does: the median over the rounds."""
    return statistics.median(plain / ours for ours, plain in zip(taken["ours"], taken["plain"], strict=True))


def table(taken: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """Pieces of work a CPU second of both sides, and the ratio."""
    lines = [f"{'work':<20}{'ours/s':>10}{'plain/s':>10}{'ratio':>8}{'aim':>8}"]
    for work, sides in taken.items():
        each = {name: 1 / statistics.median(seconds) for name, seconds in sides.items()}
        lines.append(
            f"{work:<20}{each['ours']:>10.1f}{each['plain']:>10.1f}{ratio(sides):>8.1f}{AIM[work]:>8.1f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.throughput", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="folder of the captured corpus")
    parser.add_argument("--rounds", type=int, default=3, help="turns of all feeds (default: 3)")
    parser.add_argument(
        "--pages", type=int, default=120, help="a fixed sample of so many pages (default: 120)"
    )
    asked = parser.parse_args()
    if not (asked.corpus / "feeds" / "index.csv").is_file():
        parser.error(f"no captured feeds in {asked.corpus}; name the corpus with --corpus or MONITOR_CORPUS")
    taken = measured(asked.corpus, asked.rounds, asked.pages)
    print(table(taken))
    ratios = {work: round(ratio(sides), 2) for work, sides in taken.items()}
    keep("throughput", ratios, ratios, AIM)
    raise SystemExit(0 if all(ratios[work] >= least for work, least in FLOOR.items()) else 1)


if __name__ == "__main__":
    main()
