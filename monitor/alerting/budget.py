"""How many messages a receiver gets in a time, so that an eventful night does not become a flood.

within the budget          everything goes by itself
beyond the budget          the first word of a story goes; the rest waits and is told together
beyond the flood's bound   all of it waits and is told together; one notice says so
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.model import Budget


def room_at(budget: Budget | None, sent: Sequence[datetime], now: datetime) -> datetime | None:
    """When the next message fits into the budget; None when it fits now. `sent` are times, oldest first."""
    if budget is None:
        return None
    within = [when for when in sent if when > now - budget.per]
    return within[-budget.count] + budget.per if len(within) >= budget.count else None
