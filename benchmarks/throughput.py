"""The whole way of an item on one core, beside the plain stack: articles, changed feeds and polls a second.

    python -m benchmarks.throughput [--corpus DIR] [--rounds N] [--pages N]

Captured feeds and pages are served on loopback, plain HTTP on connections that stay open, each feed at a host
of its own. A round, of which `--rounds` are made: both sides poll all feeds after each has one item more
(changed), and once more (not modified); then after each has three items more; then they read pages that
eight more feeds lead to, other ones in each round. Before, all has been asked once and 300 other captured
pages been read: a daemon runs for months, and what is worked out once for a word or a class of a page is not
worked out anew.

==============  =============================================================================================
changed feeds   polls that bring one new item
not modified    polls that are answered with 304
pages           reading what an entry leads to
articles        a page and a third of a poll that brings three items: the whole way of an article whose feed
                brings three at a time
==============  =============================================================================================

========  ====================================================================================================
ours      the daemon's own stages: conditional requests, address guard, robots.txt for pages, bounds, killable
          reader processes, known and edited entries, schedule; of an article text, metadata, language, the
          shipped rules, copies, story and full-text index, each in the commit that the daemon makes
plain     httpx, feedparser, trafilatura with their defaults, SQLModel rows and an ORM session a feed and an
          article (`benchmarks.pipeline.plain`); none of the guards, and of an article text and metadata alone
========  ====================================================================================================

Time is CPU time of a side with all its child processes, on one core; the servers have theirs elsewhere. A
ratio is the median over the rounds. Ends with exit code 1 when one is below its `FLOOR`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import urllib.request
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks._keeping import keep
from benchmarks._processes import ask, said, started
from benchmarks.extraction import default_corpus
from benchmarks.pipeline.outlets import captured

SIDES = ("ours", "plain")
AIM: Mapping[str, float] = {"changed feeds": 12.0, "not-modified polls": 2.5, "articles": 4.0}
"""Times the plain stack: what is aimed at."""
FLOOR: Mapping[str, float] = {"changed feeds": 1.5, "not-modified polls": 1.2, "articles": 1.0}
THREE = "feeds of three items"
_TURNS = ((1, ("changed feeds", "not-modified polls")), (3, (THREE,)))
"""How many items come, and what is polled then."""
"""What a change must not fall below."""
PACKAGE = "benchmarks.pipeline"
_TICKS = os.sysconf("SC_CLK_TCK")


def does(side: subprocess.Popen[str], order: str) -> tuple[str, float]:
    """What a side answers to an order, and the CPU seconds that it took with all its children."""
    before = cpu(side.pid)
    answer = ask(side, order)
    return answer, cpu(side.pid) - before


def cpu(pid: int) -> float:
    """CPU seconds of a process, its children, and theirs; those that have ended are in their parent's."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS + sum(cpu(int(child)) for child in children)


def measured(corpus: Path, rounds: int, pages: int) -> dict[str, dict[str, list[float]]]:
    """Seconds a piece of work, by kind of work and side, one a round."""
    cores = sorted(os.sched_getaffinity(0))
    feeds = len(captured(corpus))
    taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        served = (str(corpus), str(pages), str(rounds * len(_TURNS)))
        outlets = stack.enter_context(started(f"{PACKAGE}.outlets", *served, cores={cores[0]}))
        port = said(outlets)
        sides = {}
        for name in SIDES:
            (Path(folder) / name).mkdir()
            given = (f"{PACKAGE}.side", name, port, str(feeds), str(Path(folder) / name))
            sides[name] = stack.enter_context(started(*given, cores={cores[-1]}))
            said(sides[name])
        for side in sides.values():  # all is new, and processes are cold: not measured
            for order in ("poll", "lists", "read"):
                does(side, order)
        for round_ in range(rounds):
            in_turn = {name: sides[name] for name in SIDES[:: 1 if round_ % 2 == 0 else -1]}
            for items, works in _TURNS:
                _turn(port, items)
                for work in works:
                    _measure(taken[work], in_turn, "poll", feeds)
            for side in in_turn.values():
                does(side, "lists")
            _measure(taken["pages"], in_turn, "read", 0)
    three = taken.pop(THREE)
    taken["articles"] = {
        name: [page + poll / 3 for page, poll in zip(taken["pages"][name], three[name], strict=True)]
        for name in SIDES
    }
    return taken


def _measure(
    taken: Mapping[str, list[float]], sides: Mapping[str, subprocess.Popen[str]], order: str, feeds: int
) -> None:
    for name, side in sides.items():
        answer, seconds = does(side, order)
        taken[name].append(seconds / _count(answer, feeds))


def _count(answer: str, feeds: int) -> int:
    """Polls or articles that an answer tells of; the plain stack polls all `feeds`."""
    if answer.isdecimal():
        return max(int(answer), 1)
    counts = [int(part.partition(":")[2] or feeds) for part in answer.split()]
    return max(sum(counts), 1)


def _turn(port: str, items: int) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/turn/{items}", method="POST")
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
        aim = f"{AIM[work]:>8.1f}" if work in AIM else ""
        lines.append(f"{work:<20}{each['ours']:>10.1f}{each['plain']:>10.1f}{ratio(sides):>8.1f}{aim}")
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
