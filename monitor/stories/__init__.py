"""Which articles tell one story. Precision first: a missed copy costs one repeat, a false one hides news."""

from __future__ import annotations

from monitor.stories.place import WINDOW, place

__all__ = ["WINDOW", "place"]
