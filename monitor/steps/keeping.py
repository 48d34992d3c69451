"""What pruning hands from one step to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Id = int | str
Place = tuple[int | str, ...]
"""Where a walk over what is stored has come to."""


@dataclass(frozen=True, slots=True)
class Going:
    """Some of what may be forgotten."""

    ids: Sequence[Id] = ()
    bytes: int = 0
    """About so many are stored of them, without indexes."""
    after: Place | None = None
    """Where to look on; None when all was looked at."""
