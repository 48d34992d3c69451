"""When children that do not start are tried again: what keeps one from starting keeps the next one, too."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from monitor.errors import ReaderError

LONGEST: Final = 60.0
"""Seconds between two tries in the end; the first wait is one, and each is twice the one before."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Starts:
    """How starting children goes."""

    clock: Callable[[], float] = time.monotonic
    trouble: str = ""
    """Why none starts; empty as long as nothing is known against it."""
    _wait: float = 0.0
    _again: float = 0.0

    def admit(self) -> None:
        """Raise `ReaderError` when the last failure is so young that another try would be one more."""
        if self.trouble and self.clock() < self._again:
            raise ReaderError(self.trouble)

    def failed(self, error: ReaderError) -> None:
        """One did not start. Of those that were tried at one time the first counts."""
        if not self.trouble:
            log.error("no document can be read", extra={"error": error})
        self.trouble = str(error)
        if self.clock() >= self._again:
            self._wait = min(2 * self._wait or 1.0, LONGEST)
            self._again = self.clock() + self._wait

    def succeeded(self) -> None:
        """One has started."""
        if self.trouble:
            log.warning("documents can be read again")
        self.trouble, self._wait, self._again = "", 0.0, 0.0
