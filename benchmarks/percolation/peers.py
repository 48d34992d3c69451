"""Engines from the package index that can be made to hold rules, each as well as its own features allow.

Automata find words and phrases, and `terms.Terms` does the boolean part. mokaccino and perq are percolators
of words; what they don't know (phrases; perq: NOT) is looked at again after them. SQLite FTS5 and tantivy
index a batch of articles and are asked every rule: an article waits until its batch is full.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from importlib import import_module
from operator import and_, or_
from typing import Any

from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.engines import Answers, Engine, Held, Job
from benchmarks.percolation.terms import FOLDS, Checked, Terms, padded
from benchmarks.percolation.workload import Phrase, Wanted

BATCH = 100
"""Articles that are indexed together."""


def _each(match: Callable[[str], set[str]]) -> Held:
    return lambda articles: [match(article.text) for article in articles]


def _by_phrase(job: Job, terms: Terms, find: Callable[[str], Iterator[int]]) -> Held:
    """An engine that gives the numbers of phrases in a padded text."""
    fold = FOLDS[job.fold]
    return _each(lambda text: terms.holding(set(find(padded(fold(text))))))


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

    return _each(match)


def pyahocorasick(job: Job) -> Held:
    """Overlapping matches over the folded words."""
    terms = Terms(job.wanted, job.seen)
    automaton = import_module("ahocorasick").Automaton()
    for number, phrase in enumerate(terms.phrases):
        automaton.add_word(f" {phrase} ", number)
    automaton.make_automaton()
    return _by_phrase(job, terms, lambda text: (number for _, number in automaton.iter(text)))


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
    return _each(
        lambda text: {
            name
            for name, needed, excluded in rules
            if all(one.search(text) for one in needed) and not any(one.search(text) for one in excluded)
        }
    )


def perq(job: Job) -> Held:
    """Clauses of words; a phrase is all of its words, or its last one where it is a choice."""
    library = import_module("perq")
    queries = []
    for rule in job.wanted:
        clauses: list[tuple[str, ...]] = []
        for choice in rule.needed:
            if len(choice) == 1:
                clauses += [(word,) for word in choice[0].split()]
            else:
                clauses.append(tuple(phrase.split()[-1] for phrase in choice))
        queries.append(library.Query(rule.name, clauses))
    store = library.MemoryStore()
    library.index(queries, store)
    matcher, check, fold = library.QueryMatcher(store), Checked(job.wanted, knows_not=False), FOLDS[job.fold]

    def match(text: str) -> set[str]:
        words = fold(text)
        return check(matcher.matches(library.Document(words)), words) if words else set()

    return _each(match)


def mokaccino(job: Job) -> Held:
    """Boolean queries of words; a phrase is all of its words."""
    library = import_module("mokaccino")
    percolator, one_word = library.Percolator(), library.Query.from_kv
    for number, rule in enumerate(job.wanted):
        choices = [
            reduce(or_, [reduce(and_, [one_word("t", word) for word in phrase.split()]) for phrase in choice])
            for choice in rule.needed
        ]
        nots = [library.Query.from_not(one_word("t", one)) for one in rule.excluded if " " not in one]
        percolator.add_query_id(reduce(and_, [*choices, *nots]), number)
    names = [rule.name for rule in job.wanted]
    check, fold = Checked(job.wanted, knows_not=True), FOLDS[job.fold]

    def match(text: str) -> set[str]:
        words = fold(text)
        document = library.Document()
        for word in set(words):
            document.add_value("t", word)
        return check([names[number] for number in percolator.percolate_list(document)], words)

    return _each(match)


def _batches(of: Callable[[Sequence[Captured]], Answers]) -> Held:
    return lambda articles: [
        held for at in range(0, len(articles), BATCH) for held in of(articles[at : at + BATCH])
    ]


def fts5(job: Job) -> Held:
    """An index in memory of each batch, asked every rule."""
    sqlite = import_module("pysqlite3")
    fold = FOLDS[job.fold]

    def query(needed: Sequence[Sequence[Phrase]], excluded: Sequence[Phrase]) -> str:
        choices = ["(" + " OR ".join(f'"{one}"' for one in choice) + ")" for choice in needed]
        return " NOT ".join(["(" + " AND ".join(choices) + ")", *(f'"{one}"' for one in excluded)])

    queries = [(rule.name, query(rule.needed, rule.excluded)) for rule in job.wanted]

    def batch(articles: Sequence[Captured]) -> Answers:
        index = sqlite.connect(":memory:")
        index.execute("""CREATE VIRTUAL TABLE article USING fts5(text, tokenize="ascii tokenchars '_'''")""")
        texts = [(number, " ".join(fold(article.text))) for number, article in enumerate(articles)]
        index.executemany("INSERT INTO article(rowid, text) VALUES (?, ?)", texts)
        held: Answers = [set() for _ in articles]
        for name, asked in queries:
            for (number,) in index.execute("SELECT rowid FROM article WHERE text MATCH ?", (asked,)):
                held[number].add(name)
        index.close()
        return held

    return _batches(batch)


def tantivy(job: Job) -> Held:
    """An index in memory of each batch, asked every rule."""
    library = import_module("tantivy")
    fields = library.SchemaBuilder()
    fields.add_text_field("text", tokenizer_name="whitespace", stored=False)
    fields.add_integer_field("number", stored=True, fast=True)
    schema = fields.build()
    queries = [(rule.name, _tantivy_query(rule, schema)) for rule in job.wanted]
    fold = FOLDS[job.fold]

    def batch(articles: Sequence[Captured]) -> Answers:
        searcher = _tantivy_index(schema, [" ".join(fold(article.text)) for article in articles])
        held: Answers = [set() for _ in articles]
        numbers: dict[tuple[int, int], int] = {}
        for name, asked in queries:
            for _, place in searcher.search(asked, limit=len(articles), count=False).hits:
                key = (place.segment_ord, place.doc)
                if key not in numbers:
                    numbers[key] = searcher.doc(place)["number"][0]
                held[numbers[key]].add(name)
        return held

    return _batches(batch)


def _tantivy_query(rule: Wanted, schema: Any) -> Any:
    library = import_module("tantivy")
    query, occur = library.Query, library.Occur

    def one(phrase: Phrase) -> Any:
        if " " not in phrase:
            return query.term_query(schema, "text", phrase)
        return query.phrase_query(schema, "text", phrase.split())

    choices = [query.boolean_query([(occur.Should, one(phrase)) for phrase in c]) for c in rule.needed]
    return query.boolean_query(
        [(occur.Must, choice) for choice in choices] + [(occur.MustNot, one(not_)) for not_ in rule.excluded]
    )


def _tantivy_index(schema: Any, texts: Sequence[str]) -> Any:
    library = import_module("tantivy")
    index = library.Index(schema)
    writer = index.writer(15_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(library.Document(text=text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


PEERS = (
    Engine("perq", perq, "perq"),
    Engine("mokaccino", mokaccino, "mokaccino"),
    Engine("ahocorasick_rs", ahocorasick_rs, "ahocorasick_rs"),
    Engine("ahocorasick_rs-raw", ahocorasick_rs_raw, "ahocorasick_rs"),
    Engine("pyahocorasick", pyahocorasick, "ahocorasick"),
    Engine("hyperscan", hyperscan, "hyperscan"),
    Engine("flashtext2", flashtext2, "flashtext2"),
    Engine("fts5", fts5, "pysqlite3"),
    Engine("tantivy", tantivy, "tantivy"),
    Engine("regex-loop", regex_loop, "re", most=1_000),
)
