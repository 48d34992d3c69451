"""How like an article is to what rules have found: by the terms that tell what each rule found from the rest.

    articles of a rule ─terms─► relevance weights ─► likeness of any other article, and the terms that made it

The weights are Robertson's and Spärck Jones's (1976, formula F4): the odds of a term among what was found
against its odds among the rest.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.stories.features import Features

FEWEST = 3
"""Articles that a rule must have found before others are compared with them."""
_TWICE = 2
"""Articles of a rule that a term must stand in: what stands in one tells of that one."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """To which rule's articles one is most like, and how much; 0: to none."""

    score: float = 0.0
    rule: str = ""
    terms: tuple[str, ...] = ()
    """The heaviest terms that it shares with them."""


class Relevance:
    """What each rule found, ready to be compared with."""

    def __init__(self, found: Mapping[str, Sequence[Features]], others: Sequence[Features]) -> None:
        beside = _counted(others)
        self._weights: dict[int, list[tuple[str, float]]] = {}
        """Term to the rules whose articles it tells, and how well."""
        for rule, articles in found.items():
            if len(articles) < FEWEST:
                continue
            for term, count in _counted(articles).items():
                weight = _weight(count, len(articles), beside[term], len(others))
                if count >= _TWICE and weight > 0:
                    self._weights.setdefault(term, []).append((rule, weight))

    def likeness(self, article: Features) -> Likeness:
        """How like an article is to what the rule found that it is most like to."""
        terms = set(article.terms)
        sums: Counter[str] = Counter()
        shared: dict[str, list[tuple[float, int]]] = {}
        for term in terms:
            for rule, weight in self._weights.get(term, ()):
                sums[rule] += weight  # type: ignore[assignment]
                shared.setdefault(rule, []).append((weight, term))
        if not sums:
            return Likeness()
        rule = max(sums, key=lambda name: (sums[name], name))
        heaviest = sorted(shared[rule], reverse=True)
        shown = dict.fromkeys(article.shown[term] for _, term in heaviest if term in article.shown)
        # A long article shares more by chance.
        return Likeness(sums[rule] / math.sqrt(len(terms)), rule, tuple(shown)[:_SHOWN])


def _counted(articles: Iterable[Features]) -> Counter[int]:
    return Counter(term for one in articles for term in set(one.terms))


def _weight(having: int, found: int, others_having: int, others: int) -> float:
    """The weight of a term in `having` of those `found` and `others_having` of the others."""
    return math.log(
        ((having + 0.5) * (others - others_having + 0.5)) / ((found - having + 0.5) * (others_having + 0.5))
    )
