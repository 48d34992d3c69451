"""Hundreds of hostile servers and documents beside 500 well-behaved feeds, through the real daemon.

    python -m benchmarks.hostile [--good 500] [--seconds 150] [--few N]

First the good feeds alone, then all. The daemon runs in this process and the servers in another; a thread
watches the daemon's loop and memory. Exit code 1 when a good poll was missed, the memory grew by more than
64 MB, a parser took more than its five seconds, or the loop stood still for more than a quarter of a second
of its own CPU time. `--few N` takes every N-th of the hostile answers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from benchmarks.hostility.answers import Answer, catalogue
from monitor.app import App, running
from monitor.config.values import Config, NetworkSettings, PollingSettings, Settings
from monitor.daemon.service import serve
from monitor.daemon.systemd import Manager
from monitor.flows.events import Event, Polled, Read
from monitor.model import Source

EVERY = timedelta(seconds=20)
LATE = 1.1 * EVERY.total_seconds() + 5.0
"""Seconds from one poll of a good feed to the next: the jitter, and what a busy machine may add."""
TIMEOUT = timedelta(seconds=8)
GROWTH = 64_000_000
BLOCKED = 0.25
HEARTBEAT = 0.02


@dataclass
class Watch:
    """A thread that looks at the loop's heartbeat, the CPU time of its thread, and the process's memory."""

    loop_thread: int
    beats: int = 0
    stops: list[float] = field(default_factory=list)
    """CPU seconds of the loop's thread between two heartbeats, where that was long."""
    memory: list[int] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    python_thread: int = field(default_factory=threading.get_ident)
    where: Counter[str] = field(default_factory=Counter)
    """What the loop was doing then."""
    until: float = 0.0
    """When the daemon was told to end."""

    async def heart(self) -> None:
        """Beat for ever."""
        while True:
            self.beats += 1
            await asyncio.sleep(HEARTBEAT)

    def look(self) -> None:
        """Look until `ended`."""
        seen, since = self.beats, _cpu(self.loop_thread)
        while not self.ended.wait(HEARTBEAT):
            spent = _cpu(self.loop_thread)
            if self.beats != seen:
                seen, since = self.beats, spent
            elif spent - since > BLOCKED:
                self.stops.append(spent - since)
                self.where[_top(self.python_thread)] += 1
            self.memory.append(_resident())


def _top(thread: int) -> str:
    frame = sys._current_frames().get(thread)
    places: list[str] = []
    while frame is not None and len(places) < 4:
        places.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(places)


def _cpu(thread: int) -> float:
    stat = Path(f"/proc/self/task/{thread}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _resident() -> int:
    """Bytes of the process's own memory; pages of the mapped database file are the system's to take back."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) * 1024


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[tuple[int, Path]]:
    """The servers' port and their log of good requests."""
    port, log = folder / "port", folder / "good.log"
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.hostility.server", str(port), str(log)])
    try:
        while not (port.exists() and port.read_text()):
            time.sleep(0.05)
        yield int(port.read_text()), log
    finally:
        process.kill()
        process.wait()


def address(number: int, port: int) -> str:
    """A host of its own for each source."""
    return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}:{port}"


def config(good: int, answers: Sequence[Answer | None], port: int) -> Config:
    """Good feeds first, then a source for each hostile answer; None leaves one out."""
    sources = [_source(f"good-{n}", f"{address(n, port)}/good/{n}", full_text=False) for n in range(good)]
    for number, answer in enumerate(answers):
        if answer is not None:
            place = f"{address(good + number, port)}/{'f' if answer.page else 'h'}/{number}"
            sources.append(_source(f"bad-{number}", place, full_text=True))
    network = NetworkSettings(
        timeout=TIMEOUT, pause=timedelta(0), allow=(ip_network("127.0.0.0/8"),), robots="nothing"
    )
    return Config(Settings(polling=PollingSettings(EVERY, EVERY, 64), network=network), tuple(sources))


def _source(name: str, url: str, *, full_text: bool) -> Source:
    return Source(name, url, min_interval=EVERY, max_interval=EVERY, full_text=full_text)


@contextlib.asynccontextmanager
async def watched(watch: Watch) -> AsyncIterator[None]:
    """The loop, looked at."""
    heart = asyncio.create_task(watch.heart())
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        yield
    finally:
        watch.ended.set()
        thread.join()
        heart.cancel()


async def _reload(app: App) -> str:
    return app.status


async def live(state: Path, first: Config, then: Config, seconds: float, events: list[Event]) -> Watch:
    """The daemon's life: a fifth of the time with `first`, the rest with `then`."""
    watch = Watch(threading.get_native_id())
    async with running(first, state, events.append) as app:
        daemon = asyncio.create_task(serve(app, Manager(), _reload))
        await asyncio.sleep(seconds / 5)
        async with watched(watch):
            await asyncio.sleep(seconds / 10)
            await app.swap(then)
            await asyncio.sleep(seconds * 0.7)
        watch.until = time.monotonic()
        os.kill(os.getpid(), 15)
        await daemon
    return watch


def missed(log: Path, good: int, until: float) -> dict[int, float]:
    """Good feeds to the longest time that they were not asked, where that was too long."""
    asked: defaultdict[int, list[float]] = defaultdict(list)
    for line in log.read_text().splitlines():
        at, number = line.split()
        asked[int(number)].append(float(at))
    longest = {
        number: max(
            (later - before for before, later in zip(times, [*times[1:], until], strict=True)), default=until
        )
        for number in range(good)
        for times in [asked[number]]
    }
    return {number: wait for number, wait in longest.items() if wait > LATE}


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    parser.add_argument("--good", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--few", type=int, default=1)
    given = parser.parse_args()
    answers = catalogue()
    chosen = [answer if number % given.few == 0 else None for number, answer in enumerate(answers)]
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as (port, log):
        everything = config(given.good, chosen, port)
        alone = replace(everything, sources=everything.sources[: given.good])
        watch = asyncio.run(live(Path(folder) / "state", alone, everything, given.seconds, events))
        late = missed(log, given.good, watch.until)
    return report(answers, given.good, events, watch, late)


def report(
    answers: Sequence[Answer], good: int, events: Sequence[Event], watch: Watch, late: dict[int, float]
) -> int:
    """Print what happened; 1 when a promise was broken."""
    polls = [event for event in events if isinstance(event, Polled)]
    bad = {event.source.id: event.error for event in polls if event.source.id.startswith("bad-")}
    pages = [event.error for event in events if isinstance(event, Read) and event.source.id in bad]
    overrun = [error for error in (*bad.values(), *pages) if "CPU" in error or "memory" in error]
    unforeseen = {error for error in (*bad.values(), *pages) if ".py:" in error}
    growth = max(watch.memory) - watch.memory[0]
    print(f"{len(bad)} hostile servers and documents of {len(answers)} known, beside {good} good feeds")
    for what, errors in (("feeds", list(bad.values())), ("pages", pages)):
        print(f"{what}:")
        ends = Counter(error.partition(":")[0][:60] or "read without a fault" for error in errors)
        for end, count in ends.most_common(12):
            print(f"  {count:>4}  {end}")
    asked = sum(event.source.id.startswith("good-") for event in polls)
    print(f"good feeds: {asked:,} polls, {len(late)} kept waiting for more than {LATE:.0f} s")
    marks = [watch.memory[len(watch.memory) * part // 10 - (part == 10)] for part in range(11)]
    print("memory of the daemon over time, MB: " + " ".join(f"{one / 1e6:.0f}" for one in marks))
    print(f"memory of the daemon grew by {growth / 1e6:.0f} MB (at most {GROWTH / 1e6:.0f})")
    print(f"the loop stood still {len(watch.stops)} times for more than {BLOCKED} s of its CPU (never)")
    for place, count in watch.where.most_common(5):
        print(f"  {count:>4}  {place}")
    print(f"readers ended at their bounds of CPU and memory: {len(overrun)}")
    print(f"faults that a reader did not foresee: {len(unforeseen)} {sorted(unforeseen)[:5]}")
    return int(bool(late) or growth > GROWTH or bool(watch.stops) or bool(unforeseen))


if __name__ == "__main__":
    raise SystemExit(main())
