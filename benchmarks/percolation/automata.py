"""Peers that find words and phrases in a text; `terms.Terms` does the boolean part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module

from benchmarks.percolation.engines import Held, Job, each
from benchmarks.percolation.terms import FOLDS, Terms, padded
from benchmarks.percolation.workload import Phrase


def _by_phrase(job: Job, terms: Terms, find: Callable[[str], Iterator[int]]) -> Held:
    """An engine that gives the numbers of phrases in a padded text."""
    fold = FOLDS[job.fold]
    return each(lambda text: terms.holding(set(find(padded(fold(text))))))


def ahocorasick_rs(job: Job) -> Held:
    """Overlapping matches over the folded words."""
    terms = Terms(job.wanted, job.seen)
    automaton = import_module("ahocorasick_rs").AhoCorasick(
        [f" {phrase} " for phrase in terms.phrases], store_patterns=False
    )

    def find(text: str) -> Iterator[int]:
        return (found[0] for found in automaton.find_matches_as_indexes(text, overlapping=True))

    return _by_phrase(job, terms, find)


def ahocorasick_rs_raw(job: Job) -> Held:
    """Over the text in small letters; whether a word begins and ends there is looked at afterwards."""
    terms = Terms(job.wanted, job.seen)
    automaton = import_module("ahocorasick_rs").AhoCorasick(terms.phrases, store_patterns=False)

    def match(text: str) -> set[str]:
        text = f" {text.lower()} "
        return terms.holding(
            {
                number
                for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
                if not (text[start - 1].isalnum() or text[end].isalnum())
            }
        )

    return each(match)


def pyahocorasick(job: Job) -> Held:
    """Overlapping matches over the folded words."""
    terms = Terms(job.wanted, job.seen)
    automaton = import_module("ahocorasick").Automaton()
    for number, phrase in enumerate(terms.phrases):
        automaton.add_word(f" {phrase} ", number)
    automaton.make_automaton()
    return _by_phrase(job, terms, lambda text: (number for _, number in automaton.iter(text)))


def with_our_fold(build: Callable[[Job], Held]) -> Callable[[Job], Held]:
    """The same engine over words as we fold them: then it gives our answers."""
    return lambda job: build(replace(job, fold="ours"))


def hyperscan(job: Job) -> Held:
    """Literals over the folded words; its own word boundaries are refused together with Unicode."""
    library = import_module("hyperscan")
    terms = Terms(job.wanted, job.seen)
    phrases = [re.escape(f" {phrase} ".encode()) for phrase in terms.phrases]
    database = library.Database(mode=library.HS_MODE_BLOCK)
    database.compile(
        expressions=phrases,
        ids=list(range(len(phrases))),
        elements=len(phrases),
        flags=[library.HS_FLAG_SINGLEMATCH] * len(phrases),
    )

    def find(text: str) -> Iterator[int]:
        found: list[int] = []
        database.scan(text.encode(), match_event_handler=lambda number, *_: found.append(number))
        return iter(found)

    return _by_phrase(job, terms, find)


def flashtext2(job: Job) -> Held:
    """Its matches don't overlap."""
    terms = Terms(job.wanted, job.seen)
    numbers = {phrase: number for number, phrase in enumerate(terms.phrases)}
    processor = import_module("flashtext2").KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_iter(list(numbers))
    return _by_phrase(job, terms, lambda text: map(numbers.__getitem__, processor.extract_keywords(text)))


def regex_loop(job: Job) -> Held:
    """What a simple monitor does: every rule's expressions over every text."""

    def compiled(choice: Sequence[Phrase]) -> re.Pattern[str]:
        inside = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in choice)
        return re.compile(rf"\b(?:{inside})\b", re.IGNORECASE)

    rules = [
        (rule.name, [*map(compiled, rule.needed)], [compiled((one,)) for one in rule.excluded])
        for rule in job.wanted
    ]
    return each(
        lambda text: {
            name
            for name, needed, excluded in rules
            if all(one.search(text) for one in needed) and not any(one.search(text) for one in excluded)
        }
    )
