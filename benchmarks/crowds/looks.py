"""Looks at a process from outside: memory, descriptors and CPU time, of itself and of its children."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes in bytes, CPU time in seconds. The pages that several processes share are in each one's `rss`."""

    rss: int
    own: int
    """Without the pages of mapped files (RssAnon)."""
    descriptors: int
    cpu: float
    children: int
    children_own: int
    children_cpu: float
    """Of those that run, and of those that have ended."""
    machine: float
    """Of all that runs on the machine: where others have its cores, lag is theirs too."""


def look(pid: int) -> Look:
    """A look at a process that runs."""
    below = list(_children(pid))
    used, ended = _cpu(pid)
    sizes = [_memory(child) for child in below]
    return Look(
        *_memory(pid),
        sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
        used,
        sum(rss for rss, _ in sizes),
        sum(own for _, own in sizes),
        ended + sum(sum(_cpu(child)) for child in below),
        _busy(),
    )


def _busy() -> float:
    """Of the whole machine, without what is idle or waits for a disk; see proc_stat(5)."""
    whole = Path("/proc/stat").read_text().splitlines()[0]
    user, nice, system, _, _, irq, softirq, *_ = map(int, whole.split()[1:])
    return (user + nice + system + irq + softirq) / _TICKS


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def _memory(pid: int) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    named = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    rss, own = (int(named[name][0]) * 1024 if name in named else 0 for name in ("VmRSS", "RssAnon"))
    return rss, own


def _cpu(pid: int) -> tuple[float, float]:
    """Of a process, and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    own, ended = (sum(map(int, fields[start : start + 2])) / _TICKS for start in (11, 13))
    return own, ended
