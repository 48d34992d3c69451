"""When a story of which was told is told of again: it grew.

    changed facts in the lead | substantial new text | a day of quiet before | 3, 10, 30, 100 own texts

At most once in a while; what came too soon is owed, and the story's next article tells it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Placement, Standing

_SKEW = timedelta(minutes=1)
"""What was told of further ahead of now was told of by a clock that was put back since."""


@dataclass(frozen=True, slots=True)
class Growing:
    """What counts as growth."""

    steps: tuple[int, ...] = (3, 10, 30, 100)
    """Independent texts at which a story has grown enough to be told of again, ascending."""
    quiet: timedelta = timedelta(hours=24)
    """After so long without an article the next one is told."""
    pause: timedelta = timedelta(minutes=30)
    """Least time between two words on one story."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What came of a story, for people; and whether it is told now, or owed."""

    reason: str
    due: bool


def growth(standing: Standing, placement: Placement, now: datetime, growing: Growing) -> Growth | None:
    """What an article so placed brings to a story that stood so before it; None when it brings nothing."""
    if standing.alerted is None:
        return None
    reason = _reason(standing, placement, now, growing) or standing.owed
    if not reason:
        return None
    just_now = standing.grew is not None and -_SKEW < now - standing.grew < growing.pause
    return Growth(reason, not just_now)


def _reason(standing: Standing, placement: Placement, now: datetime, growing: Growing) -> str:
    if placement.news:
        return placement.news
    quiet = now - standing.last if standing.last else timedelta(0)
    if quiet > growing.quiet:
        return f"told again after {quiet // timedelta(hours=1)} hours of quiet"
    texts = standing.texts + placement.is_own
    reached = step(standing.texts_told, texts, growing.steps)
    return f"{texts} independent texts by now" if reached else ""


def step(before: int, after: int, steps: Sequence[int]) -> int | None:
    """The highest of `steps` that a story passed when it grew from `before` to `after` texts, or None."""
    passed = bisect_right(steps, after)
    return steps[passed - 1] if passed > bisect_right(steps, before) else None
