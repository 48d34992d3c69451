"""Ten thousand sources on a loopback newsroom: lag behind schedule, latency of alerts, memory, descriptors.

    python -m benchmarks.crowd [--short] [--sources 10000] [--minutes 10] [--every 300]

The daemon runs as it does anywhere: shipped rules, guards, reader children, SQLite on disk. The newsroom has
a process of its own, and an address on loopback for each feed, which is asked every `--every` seconds. A
quarter of the feeds publish in a round, evenly spread over it; each article leads to a page, and one in ten
holds what a rule looks for and is told to a webhook at the newsroom.

Simulated is the network: there is no TLS and no distance, feeds are small (ten items at most), texts are made
up words, and the pages are slight. What real feeds and pages cost is measured by `benchmarks.throughput`.

=================  =========================================================================================
lag                from the time for which the daemon had set a poll to the newsroom's being asked, for all
                   polls set for the time measured; one that was not asked counts until the end. Where others
                   have all cores, it is a measure of them
alert latency      from publication to the webhook's being called, which contains the wait for the next poll;
                   and its part since the feed was first asked after publication, which is the daemon's own
memory             of the daemon, and of all its children together, looked at every second: resident, and
                   anonymous, which leaves out the pages of mapped files; first of one without a source
=================  =========================================================================================

Ends with exit code 1 when an alert is missing, a poll fails, or memory is above `IDLE` or `CROWDED`.
`--short`: 500 sources for a minute.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import urllib.request
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks._keeping import keep
from benchmarks._processes import said, started
from benchmarks.crowds.looks import Look, look
from benchmarks.crowds.script import Script, alarms

IDLE, CROWDED = 150e6, 250e6
"""Resident bytes of the daemon without a source, and with all of them."""
SHORT = {"sources": 500, "minutes": 1.0, "every": 20.0}
SETTLE = 12.0
"""Seconds after which a daemon without a source is idle."""
WARM = 1_800.0
"""Seconds that the first round may take: all sources are due at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run left behind. Times are seconds since 1970."""

    script: Script
    end: float
    start_cpu: float
    """Seconds of CPU time from the configuration to a daemon that serves."""
    looks: Sequence[Look]
    asked: Mapping[int, Sequence[float]]
    """When each feed was."""
    set_for: Sequence[tuple[int, float, float]]
    """Feed, when its poll ended, for when that set the next one."""
    failed: int
    told: Mapping[tuple[int, int], float]
    """When the alert of a feed's article in a round came first."""

    def lags(self) -> list[float]:
        """Of all polls that were set for the time measured."""
        found = []
        for feed, ended, at in self.set_for:
            if self.script.begin <= at < self.end:
                times = self.asked[feed]
                place = bisect_right(times, ended)
                found.append((times[place] if place < len(times) else self.end) - at)
        return found

    def latencies(self) -> tuple[list[float], list[float], int]:
        """Seconds since publication, since the feed was asked; how many alerts are missing."""
        whole, own, missing = [], [], 0
        for feed in filter(alarms, self.asked):
            for turn in self.script.turns(feed, self.end):
                told, published = self.told.get((feed, turn)), self.script.published(feed, turn)
                if told is not None:
                    times = self.asked[feed]
                    whole.append(told - published)
                    own.append(told - times[bisect_left(times, published)])
                elif self.end - published > 2 * self.script.every:
                    missing += 1
        return whole, own, missing


def idle(folder: Path) -> Look:
    """The daemon without a source, when it has come to rest."""
    folder.mkdir()
    with started("benchmarks.crowds.daemon", str(folder), "1", "0", "60", quiet=True) as daemon:
        said(daemon)
        time.sleep(SETTLE)
        return look(daemon.pid)


def run(folder: Path, sources: int, minutes: float, every: float) -> Seen:
    """Let the daemon poll the newsroom."""
    with started("benchmarks.crowds.newsroom", str(folder), str(every), quiet=True) as newsroom:
        port = said(newsroom)
        with started(
            "benchmarks.crowds.daemon", str(folder), port, str(sources), str(every), quiet=True
        ) as daemon:
            start_cpu = float(said(daemon).split()[1])
            _wait_for_first_round(folder / "polled.log", sources)
            begin, end, looks = _measured(daemon.pid, port, minutes * 60)
            daemon.terminate()
            daemon.wait()
        assert newsroom.stdin is not None
        newsroom.stdin.close()
        newsroom.wait()
    return seen(folder, Script(begin, every), end, start_cpu, looks)


def _wait_for_first_round(log: Path, sources: int) -> None:
    patience = time.monotonic() + WARM
    while sum(1 for _ in log.open()) < sources:
        if time.monotonic() > patience:
            raise SystemExit(f"the first round did not end within {WARM:.0f} s")
        time.sleep(1)


def _measured(daemon: int, port: str, seconds: float) -> tuple[float, float, list[Look]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/begin", data=b"{}", timeout=30) as answer:
        begin = float(answer.read())
    looks = []
    while (now := time.time()) < begin + seconds:
        looks.append(look(daemon))
        time.sleep(1)
    return begin, now, looks


def seen(folder: Path, script: Script, end: float, start_cpu: float, looks: Sequence[Look]) -> Seen:
    """What the logs of both processes tell."""
    asked: dict[int, list[float]] = defaultdict(list)
    for at, feed, _ in _lines(folder / "asked.log"):
        asked[int(feed)].append(float(at))
    polls = _lines(folder / "polled.log")
    told: dict[tuple[int, int], float] = {}
    for at, address in _lines(folder / "told.log"):
        feed, _, turn = address.rpartition("/")[2].partition("-")
        if float(at) <= end:
            told.setdefault((int(feed), int(turn)), float(at))
    return Seen(
        script,
        end,
        start_cpu,
        looks,
        asked,
        [(int(feed), float(ended), float(at)) for ended, feed, at, _ in polls],
        sum(well == "0" for *_, well in polls),
        told,
    )


def _lines(log: Path) -> list[list[str]]:
    return [line.split() for line in log.read_text().splitlines()]


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which so great a part lies; nan of none."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def figures(one: Seen, resting: Look) -> dict[str, float]:
    """All that is measured, by name."""
    lags = one.lags()
    whole, own, missing = one.latencies()
    first, last = one.looks[0], one.looks[-1]
    polls = sum(ended >= one.script.begin for _, ended, _ in one.set_for)
    return {
        "polls": polls,
        "polls that failed": one.failed,
        "lag p50, s": median(lags),
        "lag p99, s": percentile(lags, 0.99),
        "alerts": len(whole),
        "alerts missing": missing,
        "latency from publication p50, s": percentile(whole, 0.5),
        "latency from publication p99, s": percentile(whole, 0.99),
        "latency from the poll p50, s": percentile(own, 0.5),
        "latency from the poll p99, s": percentile(own, 0.99),
        "idle daemon, resident MB": resting.rss / 1e6,
        "idle daemon, anonymous MB": resting.own / 1e6,
        "daemon, resident MB, median": median(seen.rss for seen in one.looks) / 1e6,
        "daemon, resident MB, most": max(seen.rss for seen in one.looks) / 1e6,
        "daemon, anonymous MB, most": max(seen.own for seen in one.looks) / 1e6,
        "children, resident MB, most": max(seen.children for seen in one.looks) / 1e6,
        "children, anonymous MB, most": max(seen.children_own for seen in one.looks) / 1e6,
        "descriptors, idle": resting.descriptors,
        "descriptors, most": max(seen.descriptors for seen in one.looks),
        "start, CPU s": one.start_cpu,
        "daemon, share of a core": (last.cpu - first.cpu) / (one.end - one.script.begin),
        "children, share of a core": (last.children_cpu - first.children_cpu) / (one.end - one.script.begin),
        "machine, cores busy": (last.machine - first.machine) / (one.end - one.script.begin),
    }


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__.split("\n")[0])
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=10.0, help="after the first round (default: 10)")
    parser.add_argument("--every", type=float, default=300.0, help="seconds of a round (default: 300)")
    parser.add_argument("--short", action="store_true", help="500 sources for a minute")
    given = parser.parse_args()
    if given.short:
        vars(given).update(SHORT)
    with tempfile.TemporaryDirectory() as name:
        resting = idle(Path(name) / "idle")
        (Path(name) / "crowd").mkdir()
        one = run(Path(name) / "crowd", given.sources, given.minutes, given.every)
    found = figures(one, resting)
    print(
        f"{given.sources:,} sources, each asked every {given.every:g} s, a quarter of them changing in each "
        f"round, for {given.minutes:g} min"
    )
    for what, value in found.items():
        print(f"{what:<34}{value:>10,.{0 if value == int(value) else 2}f}")
    keep("crowd", {what: round(value, 3) for what, value in found.items()})
    heavy = resting.rss > IDLE or max(seen.rss for seen in one.looks) > CROWDED
    return int(heavy or found["alerts missing"] > 0 or one.failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
