"""How much of what should be found is found, from what a person said of samples of the rest.

    strata ─share of yes in each, Wilson's interval─► added up, MOVER ─► missed ─► recall with its interval

Articles in which no rule held are sampled in strata: the most alike to what was found, the next ones, the
rest. What a person found in each stands for all of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Z = 1.96
"""Of an interval that holds the truth 95 times in a hundred."""
FEWEST = 30
"""Articles that must be judged in all before anything is said, and `FEWEST_EACH` of each stratum."""
FEWEST_EACH = 5


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the articles in which no rule held."""

    name: str
    population: int
    """Articles in it."""
    judged: int = 0
    """Of those, how many a person looked at, chosen by chance."""
    relevant: int = 0
    """Of these, how many should have been found."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of what should be found that was found, with its 95 % interval."""

    recall: float
    low: float
    high: float
    missed: float
    missed_low: float
    missed_high: float


def together(strata: Iterable[Stratum]) -> tuple[Stratum, ...]:
    """Strata of one name as one: those of several weeks."""
    found: dict[str, Stratum] = {}
    for one in strata:
        before = found.get(one.name, Stratum(one.name, 0))
        found[one.name] = Stratum(
            one.name,
            before.population + one.population,
            before.judged + one.judged,
            before.relevant + one.relevant,
        )
    return tuple(found.values())


def wanting(strata: Sequence[Stratum]) -> int:
    """How many more must be judged before a recall is told."""
    each = sum(max(min(FEWEST_EACH, one.population) - one.judged, 0) for one in strata)
    possible = min(FEWEST, sum(one.population for one in strata))
    return max(possible - sum(one.judged for one in strata), each, 0)


def recall(found: int, strata: Sequence[Stratum]) -> Recall | None:
    """The recall where `found` articles were found, all of them rightly; None while too few are judged."""
    live = [one for one in strata if one.population]
    if wanting(live) or found <= 0:
        return None
    missed = sum(one.population * _share(one) for one in live)
    # MOVER: Zou and Donner, Statistics in Medicine 27 (2008), 1693.
    below = math.sqrt(sum((one.population * (_share(one) - _wilson(one)[0])) ** 2 for one in live))
    above = math.sqrt(sum((one.population * (_wilson(one)[1] - _share(one))) ** 2 for one in live))
    low, high = max(missed - below, 0.0), missed + above
    return Recall(found / (found + missed), found / (found + high), found / (found + low), missed, low, high)


def _share(one: Stratum) -> float:
    return one.relevant / one.judged if one.judged else 0.0


def _wilson(one: Stratum) -> tuple[float, float]:
    """Wilson's interval of the share: narrower as more of the stratum is judged, none when all is."""
    if one.judged >= one.population:
        return _share(one), _share(one)
    count, share = one.judged, _share(one)
    left = math.sqrt((one.population - count) / max(one.population - 1, 1))
    z = Z * left
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(middle - half, 0.0), min(middle + half, 1.0)
