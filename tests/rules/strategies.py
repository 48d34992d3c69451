"""Queries and documents that often meet: few words, several scripts, marks and prefixes of each other."""

from __future__ import annotations

from hypothesis import strategies as st

from monitor.rules.query import And, Field, Not, Or, Phrase, Prefix, Query, Term, Value
from monitor.text.document import Document, document
from monitor.text.tokens import tokenise

WORDS = [
    "iran",
    "iranian",
    "drone",
    "marché",
    "marche",
    "erdoğan",
    "шахед",
    "шахедів",
    "п'ять",
    "泽",
    "连",
    "a",
    "1",
]
TEXT_WORDS = [
    *WORDS,
    "Iran’s",
    "Erdogan",
    "ERDOĞAN",
    "ШАХЕДІВ",
    "泽连",
    "drone-1",
    "«шахед»",
    "İran'ın",
    "marches",
]

terms = st.builds(Term, st.sampled_from(WORDS))
prefixes = st.builds(Prefix, st.sampled_from(["ira", "iran", "шахед", "march", "marché", "erdog"]))
words = st.one_of(terms, terms, prefixes)
phrases = st.builds(Phrase, st.lists(words, min_size=2, max_size=3).map(tuple))
values = st.builds(
    Value, st.sampled_from(["source", "lang"]), st.sampled_from(["courier", "uk", "kyiv post"])
)


def combined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, inner), st.builds(And, parts), st.builds(Or, parts))


unfielded: st.SearchStrategy[Query] = st.recursive(st.one_of(words, phrases), combined, max_leaves=5)
fielded = st.builds(Field, st.sampled_from(["title", "body", "url"]), unfielded)
queries: st.SearchStrategy[Query] = st.recursive(
    st.one_of(words, words, phrases, values, fielded), combined, max_leaves=8
)

texts = st.lists(st.sampled_from(TEXT_WORDS), max_size=8).map(" ".join)
documents: st.SearchStrategy[Document] = st.builds(
    document,
    texts,
    texts,
    source=st.sampled_from(["", "courier", "Kyiv Post"]),
    lang=st.sampled_from(["", "uk"]),
    url=st.sampled_from(["", "https://news.example/iran/drone-1", "https://news.example/marché-а?id=1"]),
)

assert all(tokenise(word).words == (word,) for word in WORDS)
