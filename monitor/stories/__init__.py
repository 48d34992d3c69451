"""Which articles tell one story. Precision first: a missed copy costs one repeat, a false one hides news."""

from __future__ import annotations

from monitor.stories.counts import Counts, counted
from monitor.stories.place import WINDOW, Prepared, place, prepare

__all__ = ["WINDOW", "Counts", "Prepared", "counted", "place", "prepare"]
