"""One request at a time for each host, with a pause between the starts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

_SWEEP: Final = 256
"""Hosts remembered before the first look for those that can be forgotten."""


@dataclass(slots=True)
class _Gate:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    ready: float = 0.0


class Politeness:
    """Turns at hosts, first come first served. A host is forgotten once its pause is over: memory is
    bounded by what was asked of the network within one pause."""

    def __init__(
        self,
        pause: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._gates: dict[str, _Gate] = {}
        self._sweep_at = _SWEEP

    def __len__(self) -> int:
        return len(self._gates)

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for one's turn at `host` (seconds of `pause` after the last start) and hold it.

        `delay` is what the host itself wants between two starts, where that is longer.
        """
        gate = self._gates.setdefault(host, _Gate())
        gate.users += 1
        try:
            async with gate.lock:
                if (wait := gate.ready - self._clock()) > 0:
                    await self._sleep(wait)
                gate.ready = self._clock() + max(self._pause, delay)
                yield
        finally:
            gate.users -= 1
            self._forget()

    def _forget(self) -> None:
        if len(self._gates) < self._sweep_at:
            return
        now = self._clock()
        self._gates = {host: gate for host, gate in self._gates.items() if gate.users or gate.ready > now}
        self._sweep_at = max(_SWEEP, 2 * len(self._gates))
