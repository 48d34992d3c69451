"""A thread that looks at the daemon: its loop's heartbeat and CPU time, memory of it and of its children."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

BLOCKED = 0.25
"""Seconds of its own CPU time between two heartbeats of the loop that are too many."""
_HEARTBEAT = 0.02
_CHILDREN_EVERY = 10
"""Looks at the daemon for each look at its children."""


@dataclass
class Watch:
    """What was seen. Memory is in bytes, by `time.monotonic`."""

    beats: int = 0
    stops: list[float] = field(default_factory=list)
    """CPU seconds of the loop's thread between two heartbeats, where that was long."""
    where: Counter[str] = field(default_factory=Counter)
    """What the loop was doing then."""
    memory: list[tuple[float, int]] = field(default_factory=list)
    children: list[tuple[float, int]] = field(default_factory=list)

    async def heart(self) -> None:
        """Beat for ever."""
        while True:
            self.beats += 1
            await asyncio.sleep(_HEARTBEAT)

    def look(self, native: int, thread: int, ended: threading.Event) -> None:
        """Look until `ended`."""
        seen, since, looks = self.beats, _cpu(native), 0
        while not ended.wait(_HEARTBEAT):
            spent = _cpu(native)
            if self.beats != seen:
                seen, since = self.beats, spent
            elif spent - since > BLOCKED:
                self.stops.append(spent - since)
                self.where[_top(thread)] += 1
            self.memory.append((time.monotonic(), resident(os.getpid())))
            looks += 1
            if looks % _CHILDREN_EVERY == 0:
                self.children.append((time.monotonic(), sum(map(resident, _children(native)))))


@contextlib.asynccontextmanager
async def watched(watch: Watch) -> AsyncIterator[None]:
    """The running loop, looked at."""
    ended = threading.Event()
    heart = asyncio.create_task(watch.heart())
    looking = threading.Thread(
        target=watch.look, args=(threading.get_native_id(), threading.get_ident(), ended)
    )
    looking.start()
    try:
        yield
    finally:
        ended.set()
        looking.join()
        heart.cancel()


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


def _children(thread: int) -> list[int]:
    """The processes that the thread started and that have not ended."""
    return [int(pid) for pid in Path(f"/proc/self/task/{thread}/children").read_text().split()]


def resident(pid: int) -> int:
    """Bytes of a process's own memory, without pages of mapped files; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = status.partition("RssAnon:")[2].split()
    return int(found[0]) * 1024 if found else 0
