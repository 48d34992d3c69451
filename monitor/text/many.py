"""So many of something, in English words."""

from __future__ import annotations


def many(count: int, what: str) -> str:
    """``1 story``, ``2 stories``, ``1,200 own texts``; `what` is one of them, with a regular plural."""
    plural = f"{what[:-1]}ies" if what.endswith("y") and what[-2:-1] not in "aeiou" else f"{what}s"
    return f"{count:,} {what if count == 1 else plural}"
