"""What applying rules to the archive hands to the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Match


@dataclass(frozen=True, slots=True)
class Found:
    """Rules that hold for a stored article, as it was when it was looked at."""

    article: int
    title: str
    text_hash: str
    matches: Sequence[Match]
