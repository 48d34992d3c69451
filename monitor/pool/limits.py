"""How much one job in a child may take, and how long a child lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a job. Sizes are in bytes."""

    wall: timedelta = timedelta(seconds=20)
    """Deadline of a job; the start of the child is not counted."""
    cpu: timedelta = timedelta(seconds=5)
    """CPU time of a job, enforced by the kernel in whole seconds (rounded up, up to one second more)."""
    memory: int = 1 << 30
    """Address space of a child. Its libraries take about 75 MB of it before the first job."""
    result: int = 32 << 20
    """An answer as it travels through the pipe."""
    jobs: int = 5_000
    """Jobs after which a child is replaced, for what its libraries may leak; to start one takes a second."""
    resident: int = 400 << 20
    """Memory that a child may have kept of its jobs; it is replaced when it is found to have more."""
