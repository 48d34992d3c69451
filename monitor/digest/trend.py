"""How many articles a day there were, beside the days before."""

from __future__ import annotations

from dataclasses import dataclass

DAYS = 14
"""Days that a trend looks at, that of the digest included."""

_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Trend:
    """Articles a day, the latest day last. Empty where nothing was counted."""

    days: tuple[int, ...] = ()

    @property
    def now(self) -> int:
        """Articles of the latest day."""
        return self.days[-1] if self.days else 0

    @property
    def usual(self) -> float | None:
        """Articles of a day before it, on average; None when there is none to compare with."""
        before = self.days[:-1]
        return sum(before) / len(before) if before else None

    @property
    def bars(self) -> str:
        """A sparkline: a bar a day, the highest for the day of most articles."""
        most = max(self.days, default=0)
        return "".join(_BARS[_height(count, most)] for count in self.days)

    @property
    def words(self) -> str:
        """The same for who cannot see it; empty where nothing was counted."""
        if not self.days:
            return ""
        told = f"{self.now:,} {'article' if self.now == 1 else 'articles'} in 24 hours"
        return told if self.usual is None else f"{told}, usually {_round(self.usual)}"


UNCOUNTED = Trend()


def _height(count: int, most: int) -> int:
    """Nothing has the lowest bar to itself, however little something is."""
    return -(-count * (len(_BARS) - 1) // most) if most else 0


def _round(mean: float) -> str:
    """A mean to about two figures."""
    return f"{mean:,.0f}" if mean >= 10 or mean == int(mean) else f"{mean:.1f}"
