"""Queries and documents that often meet: few words, several scripts, marks and prefixes of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from monitor.rules.query import (
    Age,
    And,
    Cased,
    Field,
    Length,
    Name,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Reference,
    Regex,
    Related,
    Term,
    Value,
    Wildcard,
)
from monitor.rules.regex.engine import compiled
from monitor.rules.regex.escapes import RegexError
from monitor.rules.relations import Apart, AtLeast, Near, Same, Window
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
    "DRONE",
    "Drone.",
    "Iran!\n",
    "\n",
    "шахе\u0301д",
    "ir\u00adan",
    "marche\u0301",
]
TERMSETS = {
    "drones": 'drone OR "drone 1" OR шахед*',
    "title": "title:iran OR drone",
    "nested": "@drones iran",
}
RULES = {"other": "iran NEAR/1 drone"}


class Tongue:
    """Forms and names of few words, in whatever language."""

    def forms(self, word: str, lang: str) -> frozenset[str]:
        known = {"iran": ("iran", "iranian"), "шахед": ("шахед", "шахедів"), "a": ("a", "1", "泽")}
        return frozenset(known.get(word, (word,)))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        given = tuple(self.forms(word, lang) for word in words)
        return (given, given[::-1], (frozenset(("erdogan",)),))


terms = st.builds(Term, st.sampled_from(WORDS), st.just(False))
exact = st.builds(Term, st.sampled_from(WORDS), st.just(True))
prefixes = st.builds(Prefix, st.sampled_from(["ira", "iran", "шахед", "march", "marché", "erdog"]))
wildcards = st.builds(
    Wildcard, st.sampled_from(["*ran", "*rch*", "dr?ne", "*хед?в", "march?", "march?*", "*rdog*"])
)
cased = st.builds(Cased, st.sampled_from(["drone", "DRONE", "Drone", "Erdogan", "ШАХЕДІВ", "泽"]))
words = st.one_of(terms, terms, prefixes, wildcards)
exact_words = st.one_of(exact, prefixes, wildcards)
kinds_of_word = st.one_of(terms, terms, exact, prefixes, wildcards, cased)


def rows(least: int, most: int) -> st.SearchStrategy[tuple[Query, ...]]:
    return st.one_of(
        *(st.lists(kind, min_size=least, max_size=most).map(tuple) for kind in (words, exact_words, cased))
    )


phrases = st.builds(Phrase, rows(2, 3))
names = st.builds(Name, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple))
values = st.one_of(
    st.builds(Value, st.sampled_from(["source", "lang"]), st.sampled_from(["courier", "uk", "kyiv post"])),
    st.builds(Value, st.just("site"), st.sampled_from(["news.example", "example", "ample"])),
    st.builds(Value, st.just("country"), st.sampled_from(["ua", "pl"])),
    st.builds(Value, st.just("tag"), st.sampled_from(["red", "deep blue"])),
)
ages = st.builds(Age, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from([30, 60, 180, 1440]))
lengths = st.one_of(st.builds(Length, st.integers(1, 6)), st.builds(Length, st.just(0), st.integers(1, 6)))
ATOMS = [
    "iran",
    "ir",
    "an",
    "dr",
    "one",
    "шахед",
    "д",
    "泽",
    "é",
    "е",
    "-",
    "’",
    " ",
    "1",
    r"\n",
    "n?",
    "(?i:RAN)",
]
CLASSES = [
    ".",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    r"\S",
    "[a-m]",
    "[^a-m]",
    r"[\w’-]",
    r"[^\s\w]",
    r"[^\S\n]",
    r"\x{448}",
]


def _pieces(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    rows = st.lists(inner, min_size=1, max_size=4).map("".join)
    counted = st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?", "+?"]))
    either = st.lists(rows, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
    return st.one_of(rows, either, counted.map(lambda both: f"(?:{both[0]}){both[1]}"))


def _can_be_read(pattern: str) -> bool:
    try:
        compiled(pattern, False)
    except RegexError:
        return False
    return pattern == pattern.strip()


patterns = (
    st.tuples(
        st.sampled_from(["", "", "", "^", r"\b"]),
        st.recursive(st.sampled_from([*ATOMS, *ATOMS, *CLASSES, r"\b"]), _pieces, max_leaves=6),
        st.sampled_from(["", "", "", "$", r"\b", r"\b$"]),
    )
    .map("".join)
    .filter(_can_be_read)
)
SOME_PATTERNS = [
    *(r"\biran\b", "iran", r"ir\w*n", r"^\w+\b", r"\w$", "дів|rone", "x?marché", r"(?:dr.ne|泽连) ?1"),
    *(r"ШАХЕД\w", r"\d", r"n\b.{0,9}\ba", r"[A-Z]{3}", r"\bшахед", r"’s\b", r"a\s+a", "(?i:IRAN)|é"),
]
regexes = st.builds(
    Regex, st.sampled_from([one for one in SOME_PATTERNS if _can_be_read(one)]), st.booleans()
)
Spots = st.SearchStrategy[Query]
drones: Spots = st.just(Reference("termset", "drones"))
references = st.sampled_from(
    [Reference("termset", name) for name in TERMSETS] + [Reference("rule", name) for name in RULES]
)


def related(spots: Spots) -> st.SearchStrategy[Query]:
    def parts(least: int, most: int) -> st.SearchStrategy[tuple[Query, ...]]:
        return st.lists(spots, min_size=least, max_size=most).map(tuple)

    return st.one_of(
        st.builds(Related, st.builds(Near, st.integers(0, 3), st.booleans()), parts(2, 3)),
        st.builds(Related, st.builds(Same, st.sampled_from(["sentence", "paragraph"])), parts(2, 3)),
        st.builds(Related, st.builds(Apart, st.integers(0, 3)), parts(2, 2)),
        st.builds(Related, st.builds(AtLeast, st.integers(1, 3)), parts(1, 1)),
        st.builds(Related, st.builds(Window, st.integers(0, 3)), rows(2, 3)),
    )


def alternatives(inner: Spots) -> Spots:
    return st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))


def combined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, inner), st.builds(And, parts), st.builds(Or, parts))


def language(spot: Spots, *more: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    """Queries of words, of phrases and of `spot`, of all that is made of them, and of `more`."""
    near = related(st.recursive(spot, alternatives, max_leaves=3))
    unfielded = st.recursive(st.one_of(kinds_of_word, spot, near, regexes), combined, max_leaves=5)
    fields = st.sampled_from(["title", "body", "url", "lead", "author", "first/1", "first/3"])
    narrow = st.one_of(values, lengths, ages)
    leaves = st.one_of(kinds_of_word, spot, near, regexes, narrow, st.builds(Field, fields, unfielded), *more)
    return st.recursive(leaves, combined, max_leaves=8)


unreferring = language(st.one_of(kinds_of_word, phrases, names))
"""Queries that stand for themselves."""
queries = language(st.one_of(kinds_of_word, phrases, names, drones), references)
"""Queries that may refer to `TERMSETS` and `RULES`."""

texts = st.lists(st.sampled_from(TEXT_WORDS), max_size=8).map(" ".join)


def _known(made: Document, tags: tuple[str, ...], age: timedelta | None) -> Document:
    """A document with what is known of it beside its text; a source is of one country."""
    return replace(made, country="UA" if made.source == "courier" else "", tags=tags, age=age)


_texts: st.SearchStrategy[Document] = st.builds(
    document,
    texts,
    texts,
    source=st.sampled_from(["", "courier", "Kyiv Post"]),
    lang=st.sampled_from(["", "uk"]),
    url=st.sampled_from(["", "https://news.example/iran/drone-1", "https://m.news.example/marché-а?id=1"]),
    author=st.sampled_from(["", "Iran Drone", "Шахед a"]),
)
documents: st.SearchStrategy[Document] = st.builds(
    _known,
    _texts,
    st.sampled_from([(), ("red",), ("Deep Blue", "red")]),
    st.sampled_from([None, *(timedelta(minutes=minutes) for minutes in (5, 30, 60, 200))]),
)

assert all(tokenise(word).words == (word,) for word in WORDS)
