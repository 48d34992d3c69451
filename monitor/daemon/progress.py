"""Which stages stand still: each claim counts as progress, also one that found nothing to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol


class Claiming(Protocol):
    """What a stage shows of itself."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def progress(self) -> int:
        """Claims made so far."""
        ...


class Progress:
    """The stages, and when each was seen to move last, by a clock that nobody sets."""

    def __init__(self, work: Sequence[Claiming], clock: Callable[[], float]) -> None:
        self._work = work
        self._clock = clock
        self._seen = {stage.name: (stage.progress, clock()) for stage in work}

    def look(self) -> None:
        """See which have moved; to be called far oftener than `stuck` has patience for."""
        now = self._clock()
        for stage in self._work:
            if stage.progress != self._seen[stage.name][0]:
                self._seen[stage.name] = (stage.progress, now)

    def stuck(self, seconds: float) -> list[str]:
        """Those that have not moved for longer."""
        self.look()
        now = self._clock()
        return [name for name, (_, when) in self._seen.items() if now - when > seconds]
