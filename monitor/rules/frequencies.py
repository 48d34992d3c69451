"""How often words occur: learnt from the documents that come, guessed for words that have not come yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.rules.gate import Item, Row
from monitor.rules.plan_tree import Key
from monitor.rules.wildcards import is_wildcard

MEMORY = 2_000
"""Counted documents after which all counts are halved: what was news a month ago weighs little."""
SAMPLE = 32
"""One document of so many is counted: counting all of them costs more than better anchors save."""
_GUESS = 50
"""Documents that a guess weighs as much as."""
_SHARES = tuple(0.75**letters for letters in range(60))
"""Of all documents, those that have a word of so many letters; of more, none."""


class Frequencies:
    """Document frequencies of keys that rules look for, aged by halving."""

    def __init__(self) -> None:
        self.documents = 0.0
        """Documents counted."""
        self._came = 0
        self._seen: Counter[Key] = Counter()

    def learn(self, keys: Iterable[Key]) -> None:
        """One more document came, which has these keys."""
        self._came += 1
        if self._came % SAMPLE:
            return
        self.documents += 1
        self._seen.update(keys)
        if self.documents >= MEMORY:
            self.documents /= 2
            self._seen = Counter({key: times // 2 for key, times in self._seen.items() if times > 1})

    def expected(self, item: Item) -> float:
        """The share of documents in which `item` is expected; more for what is dear to look for."""
        if isinstance(item, Row):
            return min(map(self.expected, item.words)) / 2
        seen = sum([self._seen[key] for key in item]) if self.documents else 0
        return (seen + _GUESS * sum(map(_guess, item))) / (self.documents + _GUESS)


def _guess(key: Key) -> float:
    """Long words are rare (Luwak's TokenLengthNorm)."""
    letters = len(key)
    if letters == 1 and not key.isascii():
        return 0.1  # a letter of an unspaced script is a syllable or a word
    share = _SHARES[letters] if letters < len(_SHARES) else 0.0
    if "*" in key or "?" in key:
        # A wildcard costs a search of every document, whether it is found or not.
        return share * (8 if key.endswith("*") else 1) + (2 if is_wildcard(key) else 0)
    return share
