"""Room for bodies: so many bytes for all of them together, from the wire until the answer is let go.

    exchange ─Share─► hold … hold ─► Response ─► its reader ─► nobody holds it: free

Sixty answers of ten megabytes, each waiting for its reader, would be most of a gigabyte, and sixty of half a
megabyte are thirty. What is small is not counted and never waits. Of the others the one that came first may
take more than is left, so that somebody always goes on, and whoever came later has a turn; and a part of the
room is kept from what is large, so that a few of those do not hold up the usual feed or page.

Nobody may ask for an answer while holding another one's body: that would be to wait for oneself.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from typing import Final

from monitor.model import Response

SMALL: Final = 1 << 16
"""Bytes up to which a body is not counted."""

LARGE: Final = 1 << 20
"""Bytes from which a body is large. Feeds and pages are seldom larger."""

ROOM: Final = 8 << 20
"""Bytes of all bodies together, but for what the first one takes beyond it."""

KEPT: Final = ROOM // 2
"""Bytes that large ones leave to others."""


class Room:
    """The bytes that are left, and who holds or wants some, in the order in which they came."""

    def __init__(self) -> None:
        self._left = ROOM
        self._line: dict[Share, int] = {}
        """How many bytes each wants to hold in all."""

    def has(self, share: Share, size: int) -> bool:
        """`share` may hold `size` bytes in all, now."""
        more = size - share.size
        first = next(iter(self._line), share) is share
        return more <= 0 or first or more <= self._left - (KEPT if size > LARGE else 0)

    def give(self, share: Share, size: int) -> None:
        """Let `share` hold `size` bytes, and others have what it gives back."""
        self._left += share.size - size
        share.size = self._line[share] = size
        if not size:
            del self._line[share]
        for one, wanted in tuple(self._line.items()):
            if wanted > one.size and self.has(one, wanted):
                self._left -= wanted - one.size
                one.size = wanted
                one.go.set()

    def want(self, share: Share, size: int) -> None:
        """Note that `share` waits to hold `size` bytes, at the place that it has in the line or the last."""
        self._line[share] = size


class Share:
    """What one exchange holds of the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._loop = asyncio.get_running_loop()
        self.size = 0
        self.go = asyncio.Event()

    def may(self, size: int) -> bool:
        """`size` bytes can be had at once."""
        return size <= SMALL or self._room.has(self, size)

    async def hold(self, size: int) -> None:
        """Hold `size` bytes in all, when they can be had; fewer than before are given back at once."""
        size = size if size > SMALL else 0
        if self._room.has(self, size):
            self._room.give(self, size)
            return
        self.go.clear()
        self._room.want(self, size)
        await self.go.wait()

    def free(self) -> None:
        """Give all of it back. May be called in any thread, and when the loop is gone."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._room.give, self, 0)

    def held_by(self, response: Response) -> None:
        """Give it back when nobody holds `response` any more."""
        if self.size:
            weakref.finalize(response, self.free)
