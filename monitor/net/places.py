"""Places for large bodies: few are in memory at a time, from the first megabyte until the answer is let go.

Sixty answers of ten megabytes, each decoded, copied for its reader and waiting for one, would be a gigabyte.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from typing import Final

from monitor.model import Response

LARGE: Final = 1 << 20
"""Bytes from which a body needs a place. Feeds and pages are seldom larger."""

PLACES: Final = 2


class Place:
    """A place that one exchange may come to need."""

    def __init__(self, room: asyncio.Semaphore) -> None:
        self._room = room
        self._loop = asyncio.get_running_loop()
        self._taken = False

    async def take(self) -> None:
        """Wait for a place, unless it is there already."""
        if not self._taken:
            await self._room.acquire()
            self._taken = True

    def free(self) -> None:
        """Give it back. May be called in any thread, and when the loop is gone."""
        if self._taken:
            self._taken = False
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._room.release)

    def held_by(self, response: Response) -> None:
        """Give it back when nobody holds `response` any more."""
        if self._taken:
            weakref.finalize(response, self.free)
