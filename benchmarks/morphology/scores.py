"""How well forms find the words of a treebank, asked for by their dictionary form.

Two readings of what is right. *Strict*: a word is right where the query is its gold lemma. *As typed*: a word
that is spelt as the query was typed is right as well, whatever its lemma: who types *est* (east) sees the
*est* of *être* too, and no expansion can help it. The strict precision of the exact match alone, which is
the best that any expansion can have, is given beside both.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.morphology.tally import Tally
from benchmarks.morphology.treebanks import Treebank, Word

Miss = tuple[str, str, str]
"""A query, a word as written, and its gold lemmas."""


@dataclass(slots=True)
class Score:
    """Outcomes of all queries of one language."""

    queries: int = 0
    forms: int = 0
    seconds: float = 0
    exact: Tally = field(default_factory=Tally)
    strict: Tally = field(default_factory=Tally)
    typed: Tally = field(default_factory=Tally)
    extra: Counter[Miss] = field(default_factory=Counter)
    missed: Counter[Miss] = field(default_factory=Counter)


class Asked:
    """A treebank by the words that are written in it, and by their lemmas."""

    def __init__(self, bank: Treebank) -> None:
        self._bank = bank
        self._written: defaultdict[str, set[Word]] = defaultdict(set)
        self._lemmas: defaultdict[str, set[Word]] = defaultdict(set)
        for word in bank.words:
            for part in word.written:
                self._written[part].add(word)
            for lemma in word.gold:
                self._lemmas[lemma].add(word)

    def score(self, forms: Callable[[str], Iterable[str]]) -> Score:
        """Ask for every noun and name with the `forms` that it stands for."""
        score = Score()
        for query in self._bank.queries():
            began = time.process_time()
            found = forms(query)
            score.seconds += time.process_time() - began
            self._count(score, query, frozenset(found))
        return score

    def _count(self, score: Score, query: str, forms: frozenset[str]) -> None:
        score.queries += 1
        score.forms += len(forms)
        written = self._written
        met = {word for form in forms for word in written.get(form, ())}
        for word in met | self._lemmas[query]:
            times = self._bank.words[word]
            lemma, typed = query in word.gold, query in word.written
            score.exact.add(wanted=lemma, met=typed, times=times)
            score.strict.add(wanted=lemma, met=word in met, times=times)
            score.typed.add(wanted=lemma or typed, met=word in met, times=times)
            if word not in met or not (lemma or typed):
                of = score.extra if word in met else score.missed
                of[query, " ".join(word.written), " ".join(sorted(word.gold))] += times
