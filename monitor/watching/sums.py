"""Counts by the hour, summed between any two hours at once."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from monitor.watching.values import Counts


class Sums:
    """Counts by the hour. Those of all articles are a clock that a night or a pause hardly moves."""

    def __init__(self, counts: Counts) -> None:
        self.hours = sorted(counts)
        self._until = [0, *accumulate(counts[hour] for hour in self.hours)]

    def between(self, after: int, until: int) -> int:
        """Of the hours after `after` up to and with `until`."""
        return max(self._up_to(until) - self._up_to(after), 0)

    def last(self, until: int, hours: int) -> int:
        """Of so many hours up to and with `until`."""
        return self.between(until - hours, until)

    def _up_to(self, hour: int) -> int:
        return self._until[bisect_right(self.hours, hour)]
