"""What a full archive answers, and how soon: digest, phrases, counts and cold start, beside `reader`.

    python -m benchmarks.archive [--articles N] [--folder DIR] [--rounds N] [--no-peer]

News of 90 days, recombined from captured text (`benchmarks.archives.news`), are filled into a database of
ours and into one of reader's (PyPI, `make peers`), the same into both; tests hold what fills them to verbs
and to reader's own updates. Then both are asked in turn, each in a process that stays (reader, which takes
longer, in one round of eight):

    digest   the stories of a tag in the last 24 hours  |  its entries by tag, newest first, until too old
    phrase   the newest 20 hits of three words as news have them, in the last 30 days  |  all of all times
    counts   articles of each tag on each of 90 days  |  its averages of one tag: it tells no single days
    cold     `monitor digest` of a tag of 24 hours as a process  |  `reader search entries` of a phrase

Bars: 50 ms, 50 ms (p95: 200), 100 ms, 0.5 s of CPU; five times as fast as reader. Then a day is pruned. With
--folder the databases stay there, and the next run asks them again. Exit code 1 where a bar is missed. Times
are those of a clock; beside them stands the CPU time of ours, which on a busy machine is the better measure.

Of ours nobody was told, no page is kept as evidence, and what copies and stories are looked for by is not
filled (30 days of it are kept: `python -m benchmarks.dedup`). The index of a database that grew by commits of
one article is merged by SQLite as it grows; this one was filled in commits of many.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks._keeping import keep
from benchmarks.archives import beside, ours
from benchmarks.archives.news import DAYS, END, TAGS, Newsroom, captured
from benchmarks.percolation.corpus import folder
from monitor.digest import Choice, build
from monitor.flows import prune as pruning
from monitor.flows.search import searcher
from monitor.model import Retention
from monitor.steps.keeping import Going, Id, Place
from monitor.store import Answers, Store, open_archive, open_store
from monitor.views import DATABASE
from monitor.views.search import Filters
from monitor.watching import Group

ARTICLES = 1_000_000
ROUNDS = 40
LIMIT = 20
DAY, MONTH = timedelta(days=1), timedelta(days=30)
COLD = 5
LEAST = 5.0
"""How many times as fast as reader."""
Question = Mapping[str, object]
Bars = tuple[float, float]
"""Seconds that the median may take, and that p95 may; 0: nothing is said of it."""


@dataclass(slots=True)
class Kind:
    """One kind of question, and how long the answers took: ours, the peer's."""

    name: str
    bars: Bars
    mine: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    found: int = 0
    least: float = LEAST

    @property
    def ratio(self) -> float | None:
        """How many times as fast as the peer we are at the median."""
        return statistics.median(self.theirs) / statistics.median(self.mine) if self.theirs else None

    @property
    def is_met(self) -> bool:
        """Both bars, and how many times as fast as the peer, where there is one."""
        median, most = self.bars
        held = statistics.median(self.mine) <= median and (not most or p95(self.mine) <= most)
        return held and (self.ratio is None or self.ratio >= self.least)

    def __str__(self) -> str:
        figures = statistics.median(self.mine), p95(self.mine), statistics.median(self.cpu)
        median, most, cpu = (f"{1000 * seconds:.1f}" for seconds in figures)
        peer = f"{1000 * statistics.median(self.theirs):,.1f}" if self.theirs else "-"
        ratio = f"{self.ratio:,.0f}x" if self.ratio is not None else "-"
        said = "" if self.is_met else "  MISSED"
        bars = "/".join(f"{1000 * bar:.0f}" for bar in self.bars if bar)
        mine = f"{self.name:<8} {median:>8} {most:>8} {cpu:>8}"
        return f"{mine} {bars:>9} {peer:>10} {ratio:>7} {self.found:>8}{said}"


HEAD = f"{'ms':<8} {'median':>8} {'p95':>8} {'CPU':>8} {'bars':>9} {'reader':>10} {'ratio':>7} {'found':>8}"


def p95(seconds: Sequence[float]) -> float:
    """What 19 of 20 are within."""
    return sorted(seconds)[max(0, -(-len(seconds) * 19 // 20) - 1)]


def digest(store: Answers, tag: str) -> int:
    """The stories of a tag in the last 24 hours, as `monitor digest` has them."""
    choice = Choice(tags=(tag,))
    matter = store.digest_matter(choice, END, since=END - DAY)
    return len(build(matter, END - DAY, END, choice).stories)


def phrase(store: Answers, words: str) -> int:
    """The newest hits of a phrase, as `monitor search` finds and verifies them."""
    plan, verify = searcher(f'"{words}"', END)
    return len(store.search(plan, verify, Filters(since=END - MONTH), limit=LIMIT))


def counts(store: Answers, tags: Sequence[str]) -> int:
    """Articles of each tag on each day."""
    found = store.daily(Group.TAG, END - timedelta(days=DAYS), tags)
    return sum(sum(days.values()) for days in found.values())


def rounds(newsroom: Newsroom, number: int) -> Iterator[tuple[str, str]]:
    """A tag and a phrase for each round."""
    for place, words in enumerate(newsroom.phrases(number)):
        yield f"tag {place % TAGS}", words


def asked(store: Answers, peer: beside.Asked | None, newsroom: Newsroom, number: int) -> Sequence[Kind]:
    """All questions, in turn to us and to the peer."""
    kinds = Kind("digest", (0.05, 0)), Kind("phrase", (0.05, 0.2)), Kind("counts", (0.1, 0))
    tags = [f"tag {place}" for place in range(TAGS)]
    since, month = END - DAY, END - MONTH
    for tag, words in rounds(newsroom, number):
        mine = partial(digest, store, tag), partial(phrase, store, words), partial(counts, store, tags)
        theirs: Sequence[Question] = (
            {"question": "by_tag", "tag": tag, "since": since, "until": END},
            {"question": "phrase", "phrase": words, "since": month, "limit": LIMIT},
            {"question": "counts", "tags": [tag]},
        )
        for kind, ask, same in zip(kinds, mine, theirs, strict=True):
            kind.found += timed(ask, kind)
            if peer is not None and len(kind.theirs) < with_peer(number):
                kind.theirs.append(peer.ask(same)[0])
    return kinds


def _kept(kinds: Sequence[Kind]) -> None:
    """What was measured, for the plot."""
    beside_reader = {kind.name: ratio for kind in kinds if (ratio := kind.ratio) is not None}
    medians = {f"{kind.name}, ms": round(1000 * statistics.median(kind.mine), 1) for kind in kinds}
    keep("archive", medians, beside_reader, {kind.name: kind.least for kind in kinds if kind.least})


def with_peer(number: int) -> int:
    """Rounds in which the peer is asked too: it takes seconds where we take milliseconds."""
    return max(number // 8, 1)


def timed(ask: Callable[[], int], kind: Kind) -> int:
    """How many it found; how long it took is kept."""
    begun, cpu = time.perf_counter(), time.process_time()
    found = ask()
    kind.mine.append(time.perf_counter() - begun)
    kind.cpu.append(time.process_time() - cpu)
    return found


def cold(state: Path, peer: Path | None, newsroom: Newsroom) -> Kind:
    """CPU seconds of whole processes, in turn; each once before: the disk's cache is warm, and modules are
    compiled."""
    kind = Kind("cold", (0.5, 0), least=0)
    span = "--since", f"{END - DAY:%Y-%m-%dT%H:%MZ}", "--until", f"{END:%Y-%m-%dT%H:%MZ}"
    mine = [sys.executable, "-m", "monitor", "digest", "--state", str(state), "--tag", "tag 1", *span]
    (words,) = newsroom.phrases(1)
    theirs = [sys.executable, "-m", "reader", "--db", str(peer), "search", "entries", f'"{words}"']
    for place in range(COLD + 1):
        seconds = [_cpu(mine, beside.usual())] + ([_cpu(theirs, beside.environment())] if peer else [])
        if place:
            kind.mine.append(seconds[0])
            kind.cpu.append(seconds[0])
            kind.theirs += seconds[1:]
    return kind


def _cpu(command: Sequence[str], env: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@dataclass(frozen=True, slots=True)
class _Timed:
    """A store that is pruned, and how long each of its commits took."""

    store: Store
    commits: list[float]

    @property
    def kinds(self) -> Sequence[str]:
        return self.store.kinds

    async def going(self, kind: str, retention: Retention, now: datetime, after: Place) -> Going:
        return await self.store.going(kind, retention, now, after)

    async def forget(self, kind: str, ids: Sequence[Id], now: datetime) -> int:
        begun = time.perf_counter()
        number = await self.store.forget(kind, ids, now)
        self.commits.append(time.perf_counter() - begun)
        return number


def pruned(path: Path) -> str:
    """Forget the oldest day, without rests: how long it takes, and its longest commit."""
    waits: list[float] = []
    with open_store(path) as store:
        oldest = store.oldest()
        assert oldest is not None
        age = END - oldest - DAY
        keep = Retention(unmatched=age, matched=age)
        before, begun = time.process_time(), time.perf_counter()
        gone = asyncio.run(pruning.prune(_Timed(store, waits), keep, END, rest=0))
        cpu, seconds = time.process_time() - before, time.perf_counter() - begun
    told = ", ".join(f"{number:,} {kind}" for kind, number in gone.items()) or "nothing"
    longest = max(waits, default=0.0)
    return f"pruning a day: {told}; {cpu:.1f} s CPU, {seconds:.1f} s, longest commit {1000 * longest:.0f} ms"


def filled(place: Path, articles: int, newsroom: Newsroom, *, peer: bool) -> tuple[Path, Path | None]:
    """Our state folder and the peer's database, made unless they are there."""
    state, other = place / f"ours-{articles}", place / f"reader-{articles}.sqlite"
    state.mkdir(parents=True, exist_ok=True)
    _once(state / DATABASE, "ours", lambda: ours.fill(state / DATABASE, newsroom), articles)
    if peer:
        _once(other, "reader", lambda: beside.fill(other, newsroom), articles)
    return state, other if peer else None


def _once(path: Path, name: str, fill: Callable[[], object], articles: int) -> None:
    done = path.with_suffix(".filled")
    if not done.exists():
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        begun = time.perf_counter()
        fill()
        done.write_text(f"{time.perf_counter() - begun:.0f}")
    size = sum(one.stat().st_size for one in path.parent.glob(f"{path.name}*"))
    print(f"{name}: {articles:,} articles, {size / articles:,.0f} bytes each, filled in {done.read_text()} s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, ask, prune; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="so many")
    parser.add_argument("--folder", type=Path, help="where the databases stay; default: they do not")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="so many times each question")
    parser.add_argument("--no-peer", action="store_true", help="ours alone")
    given = parser.parse_args(arguments)
    wanted = beside.installed() and not given.no_peer
    if not wanted:
        print("reader is left out; `make peers` installs it")
    newsroom = Newsroom(captured(folder()), given.articles)
    with ExitStack() as clean:
        place = given.folder or Path(clean.enter_context(tempfile.TemporaryDirectory()))
        state, other = filled(place, given.articles, newsroom, peer=wanted)
        gc.freeze()  # as a command does: the news that we keep here are not to be looked through meanwhile
        with ExitStack() as asking:
            store = asking.enter_context(open_archive(state / DATABASE))
            peer = asking.enter_context(beside.Asked(other)) if other else None
            kinds = [*asked(store, peer, newsroom, given.rounds), cold(state, other, newsroom)]
        print(HEAD, *kinds, sep="\n")
        _kept(kinds)
        print(pruned(state / DATABASE))
    return 0 if all(kind.is_met for kind in kinds) else 1


if __name__ == "__main__":
    sys.exit(main())
