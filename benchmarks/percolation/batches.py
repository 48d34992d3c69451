"""Peers that are full-text indexes: a batch of articles is indexed and asked every rule.

An article waits until its batch is full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.engines import Answers, Held, Job
from benchmarks.percolation.terms import FOLDS
from benchmarks.percolation.workload import Phrase, Wanted

BATCH = 100
"""Articles that are indexed together."""


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
