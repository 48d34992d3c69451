"""What is asked of each host, counted as it happens: what a site owner would read in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.steps import Asked
from monitor.text.headers import BUSY


class Ledger:
    """Counts by day and host, until they are taken."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._asked: dict[tuple[int, str], Asked] = {}

    def note(self, host: str, status: int, size: int) -> None:
        """One exchange: its status, 0 when there was no answer, and the bytes of its body on the wire."""
        day = Asked.on(self._clock())
        before = self._asked.get((day, host)) or Asked(day, host)
        self._asked[day, host] = replace(
            before,
            requests=before.requests + 1,
            unchanged=before.unchanged + (status == 304),
            errors=before.errors + (status == 0 or status >= 400),
            slowed=before.slowed + (status in BUSY),
            bytes=before.bytes + size,
        )

    def take(self) -> Sequence[Asked]:
        """What was counted since the last time."""
        taken = tuple(self._asked.values())
        self._asked.clear()
        return taken
