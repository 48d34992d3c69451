"""A bar on standard error while a command goes back through the archive: at a terminal only, and only when it
takes long."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from types import TracebackType
from typing import Self

from monitor.cli.border import bare
from monitor.cli.screen import obeys

PATIENCE = 1.0
"""Seconds before a bar is shown."""
OFTEN = 0.2
"""Seconds between two drawings."""
WIDTH = 24


class Progress:
    """How far back a command has looked, from `top` towards `bottom`."""

    def __init__(self, top: datetime, bottom: datetime) -> None:
        self._top, self._bottom = top, bottom
        self._on = obeys(sys.stderr)
        self._next = time.monotonic() + PATIENCE
        self._drawn = False
        self.looked = 0
        """Articles that were looked at."""
        self.found = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def look(self, at: datetime) -> None:
        """An article published then was looked at."""
        self.looked += 1
        if self._on and time.monotonic() >= self._next:
            self._next = time.monotonic() + OFTEN
            self._drawn = True
            print(f"\r\x1b[K{self._line(at)}", end="", file=bare(sys.stderr), flush=True)

    def clear(self) -> None:
        """Take the bar off, so that something can be printed in its place."""
        if self._drawn:
            print("\r\x1b[K", end="", file=bare(sys.stderr), flush=True)
            self._drawn = False

    def _line(self, at: datetime) -> str:
        whole = (self._top - self._bottom).total_seconds()
        share = min(max((self._top - at).total_seconds() / whole, 0.0), 1.0) if whole > 0 else 0.0
        full = round(share * WIDTH)
        bar = "#" * full + "." * (WIDTH - full)
        return f"[{bar}] back to {at:%Y-%m-%d}, {self.looked:,} looked at, {self.found:,} found"
