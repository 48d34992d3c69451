"""Outcomes: what was found, missed, and found without being wanted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Outcomes of many lines or tokens."""

    right: int = 0
    missed: int = 0
    extra: int = 0

    def add(self, *, wanted: bool, met: bool, times: int = 1) -> None:
        """Count one that should match or not, and does or not."""
        self.right += times * (met and wanted)
        self.missed += times * (wanted and not met)
        self.extra += times * (met and not wanted)

    @property
    def recall(self) -> float:
        """Of what should match, the part that does."""
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        """Of what matches, the part that should."""
        return self.right / max(1, self.right + self.extra)
