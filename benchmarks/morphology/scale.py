"""What the forms of all words of very many rules cost."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.percolation.corpus import articles, folder
from benchmarks.percolation.workload import Pool, Wanted, common_rules
from monitor.forms import Forms


@dataclass(frozen=True, slots=True)
class Cost:
    """Of expanding the words of `rules` rules, in the order in which the rules have them."""

    rules: int
    asked: int
    words: int
    forms: int
    seconds: float


def asked_words(rules: Iterable[Wanted]) -> list[str]:
    """The words that `rules` ask for, in their order, each as often as it is asked for."""
    choices = (choice for rule in rules for choice in (*rule.needed, rule.excluded))
    return [word for choice in choices for phrase in choice for word in phrase.split()]


def expanded(count: int, forms: Forms) -> Cost:
    """Expand the words of `count` rules made from the captured corpus, none of which names a language."""
    rules = common_rules(count, Pool(articles(folder())))
    asked = asked_words(rules)
    words = frozenset(asked)
    forms.forms(asked[0])  # opens the dictionaries
    began = time.process_time()
    for word in asked:
        forms.forms(word)
    seconds = time.process_time() - began
    return Cost(len(rules), len(asked), len(words), sum(len(forms.forms(w)) for w in words), seconds)
