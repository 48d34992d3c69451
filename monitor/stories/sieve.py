"""Which stories may share the matter of an article at all: told from packed profiles, before they are read.

Five of six stories that share a few keys with an article share too little else. What they may share at most
takes a fifth of the time that it takes to read and compare them.
"""

from __future__ import annotations

import struct
from itertools import repeat
from operator import mul

from monitor.stories.likeness import MATTER_DAYS, MATTER_FIGURES, MATTER_UNNAMED
from monitor.stories.profile import HEAD, LENGTH, Profile

_ROUNDING = 1e-9


class Sieve:
    """Lets through each story in which `likest` finds `least` of the matter of an article, and some more."""

    def __init__(self, one: Profile, least: float) -> None:
        self._one = one
        self._least = least - _ROUNDING
        self._lang = one.lang.encode()
        weights = dict(one.words)
        for term, weight in one.names.items():
            weights[term] = weights.get(term, 0) + weight
        self._weight = weights.get
        heads = {term: one.names[term] ** 2 for term in one.heads}
        whole = sum(heads.values())
        self._heads = [(term, MATTER_UNNAMED * weight / whole) for term, weight in heads.items() if whole]

    def __call__(self, packed: bytes) -> bool:
        """Whether a text of the story packed so may share enough, or it cannot be told: damaged, say."""
        at = 0
        try:
            while at < len(packed):
                most, at = self._most(packed, at)
                if most >= self._least:
                    return True
        except struct.error:
            return True
        return at != len(packed)

    def _most(self, packed: bytes, at: int) -> tuple[float, int]:
        """What the text packed there shares at most, and where the next one begins."""
        one = self._one
        _, _, lang, told, words, _, _, names, figures, _, numbers = HEAD.unpack_from(packed, at)
        size = words + names
        terms = struct.unpack_from(f"<{size}I", packed, at := at + HEAD.size)
        at += 4 * size
        following = at + size + 2 * names + 4 * numbers
        if one.capitals != told & 1 or (one.lang and lang[0] and lang.rstrip(b"\0") != self._lang):
            return 1.0, following
        weights = packed[at : at + size]
        most = sum(map(mul, map(self._weight, terms, repeat(0)), weights)) / (2 * LENGTH * LENGTH)
        named = terms[words:]
        if figures and one.figures:
            agree = len(one.figures.intersection(named[:figures])) / min(figures, len(one.figures))
            most += MATTER_FIGURES * (2 * agree - 1)
        if one.days and told > 1:
            most += MATTER_DAYS if one.days & told >> 1 else -MATTER_DAYS
        return most - sum(weight for term, weight in self._heads if term not in named), following
