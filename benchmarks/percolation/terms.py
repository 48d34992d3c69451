"""What engines that only find terms need to hold rules: a plain fold before, the boolean part after.

text ─words─► " a b c " ─engine─► numbers of phrases ─Terms─► names of rules
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from benchmarks.percolation.workload import Phrase, Wanted
from monitor.text.tokens import tokenise

Fold = Callable[[str], Sequence[str]]
"""A text to its folded words."""

_WORD = re.compile(r"\w+")


def plain(text: str) -> Sequence[str]:
    """Words as a user of these engines would have them: NFKC, case folded, runs of letters and digits."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def ours(text: str) -> Sequence[str]:
    """Words as we have them: slower, and then every engine must give the very same answers."""
    return tokenise(text).words


FOLDS: Mapping[str, Fold] = {"plain": plain, "ours": ours}


def padded(words: Iterable[str]) -> str:
    """Words as one text in which ``" word "`` is found as a whole word only."""
    return f" {' '.join(words)} "


def grams(words: Sequence[str]) -> set[Phrase]:
    """Every phrase of one, two or three words that an article has."""
    twos = map(" ".join, pairwise(words))
    threes = map(" ".join, zip(words, words[1:], words[2:], strict=False))
    return {*words, *twos, *threes}


class Terms:
    """Rules by the numbers of their phrases, each rule looked at under its rarest choice."""

    def __init__(self, wanted: Iterable[Wanted], seen: Mapping[str, int]) -> None:
        self._numbers: dict[Phrase, int] = {}
        self._seen = seen
        self._alone: defaultdict[int, list[str]] = defaultdict(list)
        self._anchored: defaultdict[int, list[tuple[str, list[list[int]], list[int]]]] = defaultdict(list)
        for rule in wanted:
            self._add(rule)

    def _add(self, rule: Wanted) -> None:
        needed = [[self._number(phrase) for phrase in choice] for choice in rule.needed]
        excluded = [self._number(phrase) for phrase in rule.excluded]
        costs = [sum(map(self._frequency, choice)) for choice in rule.needed]
        rarest = needed.pop(costs.index(min(costs)))
        for number in rarest:
            if needed or excluded:
                self._anchored[number].append((rule.name, needed, excluded))
            else:
                self._alone[number].append(rule.name)

    def _number(self, phrase: Phrase) -> int:
        return self._numbers.setdefault(phrase, len(self._numbers))

    def _frequency(self, phrase: Phrase) -> float:
        return min(self._seen.get(word, 0.5) for word in phrase.split())

    @property
    def phrases(self) -> list[str]:
        """Every phrase, at its number."""
        return list(self._numbers)

    def holding(self, found: set[int]) -> set[str]:
        """The rules that hold where these phrases were found."""
        held: set[str] = set()
        for number in self._alone.keys() & found:
            held.update(self._alone[number])
        for number in self._anchored.keys() & found:
            for name, needed, excluded in self._anchored[number]:
                if found.isdisjoint(excluded) and not any(map(found.isdisjoint, needed)):
                    held.add(name)
        return held


class Checked:
    """Looks again at rules that an engine without phrases or NOT can only hold in part."""

    def __init__(self, wanted: Iterable[Wanted], *, knows_not: bool) -> None:
        self._rules = {rule.name: rule for rule in wanted if _has_more(rule, knows_not=knows_not)}

    def __call__(self, names: Iterable[str], words: Sequence[str]) -> set[str]:
        """Those of `names` that hold for an article of these words."""
        text = padded(words)
        return {name for name in names if name not in self._rules or _holds(self._rules[name], text)}


def _has_more(rule: Wanted, *, knows_not: bool) -> bool:
    phrases = [phrase for choice in rule.needed for phrase in choice]
    not_known = bool(rule.excluded) and not knows_not
    return not_known or any(" " in phrase for phrase in (*phrases, *rule.excluded))


def _holds(rule: Wanted, text: str) -> bool:
    return all(any(f" {one} " in text for one in choice) for choice in rule.needed) and not any(
        f" {one} " in text for one in rule.excluded
    )
