"""The daemon's own stages over captured feeds and pages, with every guard on, by a clock moved by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from monitor.app import App, running
from monitor.config.load import load
from monitor.config.values import Config, NetworkSettings, PollingSettings, Settings
from monitor.daemon import memory
from monitor.daemon.service import stages
from monitor.flows.events import Event, Polled, Read
from monitor.model import Source

STEP = timedelta(hours=2)


class Tally:
    """How polls ended, and articles."""

    def __init__(self) -> None:
        self.polls = Counter[int]()
        self.read = 0

    def hear(self, event: Event) -> None:
        """Take one in."""
        if isinstance(event, Polled):
            self.polls[event.status] += 1
        elif isinstance(event, Read):
            self.read += 1


class Ours:
    """The app, what it told of, and its clock."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.now = datetime.now(UTC)
        self.app: App

    def clock(self) -> datetime:
        """The time that stands."""
        return self.now

    async def poll(self) -> Counter[int]:
        """Poll all that is due two hours later (the usual ttl is one); how the polls ended."""
        before = Counter(self.tally.polls)
        self.now += STEP
        await stages(self.app)[0].round()
        return self.tally.polls - before

    async def read(self) -> int:
        """Read all that waits; how many articles there were."""
        before = self.tally.read
        await stages(self.app)[1].round()
        return self.tally.read - before


@asynccontextmanager
async def opened(urls: Sequence[str], state: Path, rules: Path) -> AsyncIterator[Ours]:
    """The app over a new database, with the rules of a configuration; the pages' hosts have no pause."""
    ours = Ours(Tally())
    async with running(_config(urls, rules), state, ours.tally.hear, ours.clock) as app:
        ours.app = app
        memory.set_apart()  # as the daemon does
        yield ours


def _config(urls: Sequence[str], rules: Path) -> Config:
    every = timedelta(minutes=10)
    network = NetworkSettings(pause=timedelta(0), allow=(ip_network("127.0.0.0/8"),))
    sources = tuple(
        Source(f"s{number}", url, min_interval=every, max_interval=every) for number, url in enumerate(urls)
    )
    settings = Settings(polling=PollingSettings(every, every), network=network)
    return replace(load(rules, {}), settings=settings, sources=sources, receivers=(), routes=(), digests=())
