"""Peers that are percolators of words: perq and mokaccino.

What they don't know (phrases; perq: NOT) is looked at again after them. With ``-grams`` two and three words
side by side are terms of the document too, so that a phrase is one of its terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from importlib import import_module
from operator import and_, or_
from typing import Any

from benchmarks.percolation.engines import Held, Job, each
from benchmarks.percolation.terms import FOLDS, Checked, grams
from benchmarks.percolation.workload import Phrase


def _rarest(phrase: Phrase, job: Job) -> str:
    return min(phrase.split(), key=lambda word: job.seen.get(word, 0))


def perq(job: Job) -> Held:
    """Clauses of words; a phrase is its rarest word, and looked at again."""
    library = import_module("perq")
    rules = [
        library.Query(
            rule.name, [tuple(dict.fromkeys(_rarest(one, job) for one in choice)) for choice in rule.needed]
        )
        for rule in job.wanted
    ]
    matcher, check, fold = _perq(rules), Checked(job.wanted, knows_not=False), FOLDS[job.fold]

    def match(text: str) -> set[str]:
        words = fold(text)
        return check(matcher.matches(library.Document(words)), words) if words else set()

    return each(match)


def perq_grams(job: Job) -> Held:
    """Clauses of words and phrases, of documents that hold every phrase they may have as a term."""
    library = import_module("perq")
    matcher = _perq([library.Query(rule.name, list(rule.needed)) for rule in job.wanted])
    excluded = {rule.name: frozenset(rule.excluded) for rule in job.wanted}
    fold = FOLDS[job.fold]

    def match(text: str) -> set[str]:
        terms = grams(fold(text))
        names = matcher.matches(library.Document(list(terms))) if terms else ()
        return {name for name in names if excluded[name].isdisjoint(terms)}

    return each(match)


def _perq(rules: Sequence[Any]) -> Any:
    library = import_module("perq")
    store = library.MemoryStore()
    library.index(rules, store)
    return library.QueryMatcher(store)


def mokaccino(job: Job) -> Held:
    """Boolean queries of words; a phrase is its rarest word, and looked at again."""
    check, fold = Checked(job.wanted, knows_not=True), FOLDS[job.fold]
    percolate = _mokaccino(job, lambda phrase: _rarest(phrase, job), lambda phrase: " " not in phrase)

    def match(text: str) -> set[str]:
        words = fold(text)
        return check(percolate(set(words)), words)

    return each(match)


def mokaccino_grams(job: Job) -> Held:
    """Boolean queries of words and phrases, of documents that hold every phrase they may have as a term."""
    percolate, fold = _mokaccino(job, lambda phrase: phrase, lambda _: True), FOLDS[job.fold]
    return each(lambda text: set(percolate(grams(fold(text)))))


def _mokaccino(
    job: Job, term: Callable[[Phrase], str], may_exclude: Callable[[Phrase], bool]
) -> Callable[[set[str]], list[str]]:
    """Terms of a document to the names of rules; an excluded phrase that may not be told is left out."""
    library = import_module("mokaccino")
    percolator, has = library.Percolator(), library.Query.from_kv
    for number, rule in enumerate(job.wanted):
        choices = [reduce(or_, [has("t", term(phrase)) for phrase in choice]) for choice in rule.needed]
        nots = [library.Query.from_not(has("t", one)) for one in rule.excluded if may_exclude(one)]
        percolator.add_query_id(reduce(and_, [*choices, *nots]), number)
    names = [rule.name for rule in job.wanted]

    def percolate(terms: set[str]) -> list[str]:
        document = library.Document()
        for one in terms:
            document.add_value("t", one)
        return [names[number] for number in percolator.percolate_list(document)]

    return percolate
