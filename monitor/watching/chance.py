"""How likely a count is, given what is usual: Poisson, or negative binomial where counts scatter more.

News comes in clusters, so counts of it scatter more than Poisson's: their variance is a multiple of their
mean. That multiple is estimated from the history; the negative binomial distribution of the same mean and
variance then says how likely a count is (the variance of "NB1": Cameron and Trivedi, Regression Analysis of
Count Data).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p
from statistics import fmean, variance

_END = 1e-12
"""Terms of a sum that are smaller, by comparison, add nothing."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What count is usual: its mean, above nought, and by how much its variance exceeds that."""

    mean: float
    spread: float = 1.0
    """Variance by mean, 1 at least."""

    def none(self) -> float:
        """The chance of a count of nought."""
        return exp(self._log_chance(0))

    def at_least(self, count: int) -> float:
        """The chance of a count of `count` or more, in time that grows with the mean alone."""
        if count <= 0:
            return 1.0
        if count <= self.mean:
            return 1.0 - sum(exp(self._log_chance(one)) for one in range(count))
        term = total = 1.0
        one = count
        while term > _END * total:
            term *= self._ratio(one)
            total += term
            one += 1
        return min(exp(self._log_chance(count)) * total, 1.0)

    def _ratio(self, count: int) -> float:
        """The chance of `count` + 1 by that of `count`; below 1 above the mean."""
        if self._is_poisson:
            return self.mean / (count + 1)
        return (count + self._shape) / (count + 1) * (1 - 1 / self.spread)

    def _log_chance(self, count: int) -> float:
        if self._is_poisson:
            return count * log(self.mean) - self.mean - lgamma(count + 1)
        shape = self._shape
        ways = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
        return ways - shape * log(self.spread) + count * log1p(-1 / self.spread)

    @property
    def _is_poisson(self) -> bool:
        return self.spread < 1.0 + 1e-6

    @property
    def _shape(self) -> float:
        return self.mean / (self.spread - 1)


def scatter(samples: Sequence[int]) -> float:
    """The variance of counts by their mean, 1 at least; 1 where there are too few to tell."""
    mean = fmean(samples) if samples else 0.0
    if len(samples) < 2 or not mean:
        return 1.0
    return max(1.0, variance(samples) / mean)
