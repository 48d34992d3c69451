"""When a story of which was told is told of again: it grew.

    changed facts in the lead | substantial new text | a day of quiet before | 3, 10, 30, 100 own texts

At most once in `AGAIN`; what came too soon is owed, and the story's next article tells it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Placement, Standing

STEPS = (3, 10, 30, 100)
"""Independent texts at which a story has grown enough to be told of again."""
QUIET = timedelta(hours=24)
AGAIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Growth:
    """What came of a story, for people; and whether it is told now, or owed."""

    reason: str
    due: bool


def growth(standing: Standing, placement: Placement, now: datetime) -> Growth | None:
    """What an article so placed brings to a story that stood so before it; None when it brings nothing."""
    if standing.alerted is None:
        return None
    reason = _reason(standing, placement, now) or standing.owed
    if not reason:
        return None
    return Growth(reason, standing.grew is None or now - standing.grew >= AGAIN)


def _reason(standing: Standing, placement: Placement, now: datetime) -> str:
    if placement.news:
        return placement.news
    quiet = now - standing.last if standing.last else timedelta(0)
    if quiet > QUIET:
        return f"told again after {quiet // timedelta(hours=1)} hours of quiet"
    texts = standing.texts + placement.is_own
    reached = step(standing.texts_told, texts)
    return f"{texts} independent texts by now" if reached else ""


def step(before: int, after: int) -> int | None:
    """The highest of `STEPS` that a story passed when it grew from `before` to `after` texts, or None."""
    passed = bisect_right(STEPS, after)
    return STEPS[passed - 1] if passed > bisect_right(STEPS, before) else None
