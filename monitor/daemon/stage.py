"""A stage runs one verb over claimed work, bounded and concurrently.

It claims as much as it has room for, starts a task for each piece, and looks again when it is woken: by a
tick, by another stage that made work for it, or by a task that ended while more was waiting. Claimed work
carries a lease in the store, so nothing is lost with a task that is cancelled.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.errors import MonitorError

Work = TypeVar("Work")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Stage(Generic[Work]):
    """One verb: ``claim`` gets work, ``act`` does a piece of it to its commit."""

    name: str
    limit: int
    """Pieces of work in flight at most."""
    claim: Callable[[int, Collection[str]], Awaitable[Sequence[Work]]]
    """Called with the free room and the keys of the work in flight."""
    act: Callable[[Work], Awaitable[object]]
    key: Callable[[Work], str]
    """What only one piece of work at a time is done for."""
    label: Callable[[Work], str] | None = None
    """What the log calls a piece of work; its key where this is left out."""
    done: Callable[[object], None] = lambda _: None
    """Told of what `act` returned, to wake other stages."""
    progress: int = 0
    """Claims made so far: a watchdog sees by it that the stage is alive."""
    _running: dict[asyncio.Task[object], str] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _trouble: str = ""
    """Why claiming fails, as it was logged: it is tried every second, and said once."""
    _more: bool = False
    """The last claim filled all the room: more may be waiting."""

    def wake(self) -> None:
        """Look for work soon."""
        self._wake.set()

    @property
    def busy(self) -> int:
        """Pieces of work in flight."""
        return len(self._running)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. What is in flight then goes on: see `drain`."""
        while not stop.is_set():
            await self._wake.wait()
            self._wake.clear()
            if not stop.is_set():
                await self._claim_and_start()

    async def round(self) -> int:
        """Work until nothing is due; how many pieces were done."""
        count = 0
        while True:
            count += await self._claim_and_start()
            if not self._running:
                return count
            await asyncio.wait(list(self._running), return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, seconds: float) -> None:
        """Let what is in flight end; what has not after `seconds` is cancelled and comes due again."""
        if self._running:
            await asyncio.wait(list(self._running), timeout=seconds)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _claim_and_start(self) -> int:
        room = self.limit - len(self._running)
        if room <= 0:
            return 0
        try:
            claimed = await self.claim(room, set(self._running.values()))
        except Exception as error:  # the edge of a stage: a store that fails now may work at the next tick
            self._failed(error)
            return 0
        self.progress += 1
        if self._trouble:
            log.warning("claims work again", extra={"stage": self.name})
            self._trouble = ""
        self._more = len(claimed) == room
        for work in claimed:
            task = asyncio.create_task(self._do(work), name=(self.label or self.key)(work))
            self._running[task] = self.key(work)
            task.add_done_callback(self._ended)
        return len(claimed)

    def _failed(self, error: Exception) -> None:
        """What was foreseen is said in its own words; what was not with all that helps to find it."""
        said = str(error)
        if said != self._trouble:
            foreseen = isinstance(error, MonitorError)
            about = {"stage": self.name, **({"error": said} if foreseen else {})}
            log.error("claim failed", exc_info=None if foreseen else error, extra=about)
        self._trouble = said

    async def _do(self, work: Work) -> object:
        return await self.act(work)

    def _ended(self, task: asyncio.Task[object]) -> None:
        """Free the key before anybody is told: what `done` wakes may claim work of the same key at once."""
        del self._running[task]
        if self._more:
            self._wake.set()
        if task.cancelled():
            return
        if error := task.exception():  # the edge of a verb: its lease brings the work back, the others go on
            foreseen = isinstance(error, MonitorError)
            about = {"stage": self.name, "work": task.get_name(), **({"error": error} if foreseen else {})}
            log.error("work failed", exc_info=None if foreseen else error, extra=about)
        else:
            self.done(task.result())
