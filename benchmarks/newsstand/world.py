"""A daemon's life by a clock that is moved: the real poller and the real database, and sudden deaths."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.newsstand.feeds import START, Shelf
from benchmarks.newsstand.server import Newsstand
from benchmarks.newsstand.wire import Door
from monitor.flows.events import Event
from monitor.flows.poll import Poller
from monitor.flows.ports import Web
from monitor.model import Feed, Poll, Readable, Response, Source
from monitor.net.http import Http
from monitor.sources import KINDS
from monitor.store import Store, open_store
from monitor.store.sqlite import open_raw
from monitor.views import SourceStatus

TICK = timedelta(minutes=1)
"""Who comes due within it is polled together: commits are shared, as in a busy daemon."""


class KilledError(Exception):
    """The process ends here."""


class Readers:
    """The product's readers, without the children around them."""

    async def feed(self, source: Source, response: Response, shown: bytes = b"") -> Feed:
        """What a fetched feed holds, less what stands as it was last shown."""
        return KINDS[source.kind].read(source, response, shown)

    async def readable(self, response: Response, selector: str = "") -> Readable:
        """Pages are not asked for here."""
        raise NotImplementedError

    async def fragment(self, html: str) -> str:
        """Contents are small here."""
        raise NotImplementedError


class Dying:
    """A store that is never told how a poll ended."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def settle_poll(self, *_: object) -> int:
        """Die before the commit."""
        raise KilledError

    settle_few = settle_poll


class World:
    """Sources, a server, a clock, and one daemon after the other."""

    def __init__(
        self,
        folder: Path,
        shelves: Sequence[Shelf],
        floor: timedelta,
        ceiling: timedelta,
        at: tuple[Door, Http] | None = None,
    ) -> None:
        """`at` is the door on loopback and who asks there; None: the stand is asked in this process."""
        door, web = at or (None, None)
        self.shelves = door.shelves(shelves) if door else list(shelves)
        self.stand = Newsstand(self.shelves, floor)
        if door:
            door.stand = self.stand
        self._web: Web = web or self.stand
        self.sources = [
            Source(shelf.url, shelf.url, min_interval=floor, max_interval=ceiling) for shelf in self.shelves
        ]
        self.events: list[Event] = []
        self.unlike: set[str] = set()
        """Header fields that requests should not have had."""
        self.lives = 0
        self.kills = 0
        self._path = folder / "monitor.db"
        self._chance = random.Random(7)
        self._store = open_store(self._path)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.stand.now

    def statuses(self) -> dict[str, SourceStatus]:
        """What the daemon knows of each source."""
        return {status.source.id: status for status in self._store.source_statuses(self.now)}

    def close(self) -> None:
        """The end."""
        self._store.close()

    async def start(self) -> None:
        """A daemon begins where the last one ended."""
        self.lives += 1
        self._store.close()
        self._store = open_store(self._path)
        await self._store.sync_sources(self.sources, self.now)
        self._poller = self._with(self._store)

    async def live(self, until: datetime) -> None:
        """Poll what comes due until then."""
        while (due := self._next_due()) is not None and due < until:
            ticks = (max(due, self.now) - START) // TICK + 1
            self.stand.now = max(START + ticks * TICK, self.now)
            while polls := await self._claim():
                await asyncio.gather(*(self._poller(poll) for poll in polls))
        self.stand.now = max(self.now, until)

    async def crash_loop(self, times: int) -> None:
        """Die so many times within seconds, with polls in flight that were or were not answered."""
        due = self._next_due()
        self.stand.now = max(due or self.now, self.now)
        for _ in range(times):
            polls = await self._claim()
            if self._chance.random() < 0.5:
                await asyncio.gather(*map(self._die_with, polls))
            self.kills += len(polls)
            self.stand.now += timedelta(seconds=2)
            await self.start()

    async def _die_with(self, poll: Poll) -> None:
        try:
            await self._with(Dying(self._store))(poll)
        except KilledError:
            self.stand.lose(poll.source.url)

    async def _claim(self) -> Sequence[Poll]:
        return await self._store.claim_polls(self.now, 500, ())

    def _with(self, store: Any) -> Poller:
        return Poller(self._web, Readers(), store, lambda: self.now, self._chance.random, self.events.append)

    def _next_due(self) -> datetime | None:
        """When the next source is due."""
        raw = open_raw(self._path, read_only=True)
        try:
            (micros,) = raw.execute(
                "SELECT min(next_poll) FROM source WHERE active AND gone IS NULL"
            ).fetchone()
        finally:
            raw.close()
        return (
            None
            if micros is None
            else datetime.fromtimestamp(0, START.tzinfo) + timedelta(microseconds=micros)
        )
