"""What queries mean, as plainly as it can be said: no index, no memory, no plan. It decides what is right."""

from __future__ import annotations

import fnmatch
import functools
import itertools
import operator
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import timedelta
from typing import assert_never

from monitor.forms.names import written_as_name
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.fields import LEAD_LEAST, LEAD_MOST
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
    Word,
)
from monitor.rules.relations import Apart, AtLeast, Near, Same, Window
from monitor.rules.syntax import parse
from monitor.text.document import Document
from monitor.text.sentences import paragraphs, sentences
from monitor.text.tokens import bare, tokenise

Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Reading:
    """A document that many queries are asked of: each of its fields is tokenised once."""

    document: Document


_parsed = functools.lru_cache(maxsize=1024)(parse)
remembered = functools.lru_cache(maxsize=64)
"""What is said of the fields of the last few readings."""


@dataclass(frozen=True)
class Evaluator:
    """An evaluator: what words stand for, and what references do."""

    expansion: Expansion = AS_WRITTEN
    termsets: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def holds(self, query: Query, document: Document, fields: Sequence[str] = ("title", "body")) -> bool:
        return self.held(query, Reading(document), fields)

    def held(self, query: Query, document: Reading, fields: Sequence[str] = ("title", "body")) -> bool:
        match query:
            case Value() | Length() | Age():
                return measures(query, document.document)
            case Field():
                return self.held(query.inside, document, (query.field,))
            case Not():
                return not self.held(query.inside, document, fields)
            case And():
                return all(self.held(part, document, fields) for part in query.parts)
            case Or():
                return any(self.held(part, document, fields) for part in query.parts)
            case Reference():
                return self.held(self.meant(query), document, fields)
            case Related():
                return self.related(query, document, fields)
            case _:
                return any(self.stands_in(query, document, name) for name in fields)

    def stands_in(self, query: Query, document: Reading, name: str) -> bool:
        if isinstance(query, Regex):
            return fits(query, piece(document, name))
        return bool(self.places(query, document, name))

    def meant(self, reference: Reference) -> Query:
        return _parsed((self.termsets if reference.kind == "termset" else self.rules)[reference.name])

    def places(self, query: Query, document: Reading, name: str) -> list[Place]:
        match query:
            case Or():
                return sorted({place for part in query.parts for place in self.places(part, document, name)})
            case Reference():
                return self.places(self.meant(query), document, name)
            case Name():
                there = folded(document, name)
                alternatives = self.expansion.name(query.words, "")
                found = {place for classes in alternatives for place in in_a_row(classes, there)}
                spelt = spellings(document, name)
                return sorted(at for at in found if name == "url" or written_as_name(spelt[at[1] - 1]))
            case Phrase():
                return self.stand(query.words, document, name)
            case Term() | Prefix() | Wildcard() | Cased():
                return self.stand((query,), document, name)
            case _:
                raise AssertionError(query)

    def stand(self, asked: Sequence[Word], document: Reading, name: str) -> list[Place]:
        spots = [self.spots(one, document, name) for one in asked]
        return [
            (at, at + len(asked))
            for at in sorted(spots[0])
            if all(at + i in following for i, following in enumerate(spots))
        ]

    def spots(self, asked: Word, document: Reading, name: str) -> set[int]:
        """Where one word stands."""
        there = folded(document, name)
        match asked:
            case Term():
                forms = {asked.word} if asked.exact else self.expansion.forms(asked.word, "")
                # Most words of most queries are nowhere: that is seen without a look at every token.
                if forms.isdisjoint(known(document, name)):
                    return set()
                return {at for at, word in enumerate(there) if not word.isdisjoint(forms)}
            case Prefix():
                return {
                    at for at, word in enumerate(there) if any(one.startswith(asked.stem) for one in word)
                }
            case Wildcard():
                fits = functools.partial(fnmatch.fnmatchcase, pat=asked.pattern)
                return {at for at, word in enumerate(there) if any(map(fits, word))}
            case Cased():
                spelt = zip(there, spellings(document, name), strict=False)
                return {at for at, (_, spelling) in enumerate(spelt) if spelling == asked.spelling}
            case _:
                assert_never(asked)

    def related(self, query: Related, document: Reading, fields: Sequence[str]) -> bool:
        relation = query.relation
        if isinstance(relation, AtLeast):
            begun = {
                (name, start) for name in fields for start, _ in self.places(query.parts[0], document, name)
            }
            return len(begun) >= relation.times
        return any(self.stands(query, document, name) for name in fields)

    def stands(self, query: Related, document: Reading, name: str) -> bool:
        relation = query.relation
        parts = [self.places(part, document, name) for part in query.parts]
        match relation:
            case Near():
                return any(near(relation, chosen) for chosen in itertools.product(*parts))
            case Apart():
                return any(all(gap(one, other) > relation.between for other in parts[1]) for one in parts[0])
            case Window():
                size = len(parts) + relation.others
                return all(parts) and any(
                    all(any(start <= at < start + size for at, _ in part) for part in parts)
                    for start in range(len(words(document, name)))
                )
            case Same():
                return any(
                    all(any(a <= start and end <= b for start, end in part) for part in parts)
                    for a, b in units(document, name, relation.unit)
                )
            case _:
                raise AssertionError(relation)


def measures(query: Value | Length | Age, document: Document) -> bool:
    if isinstance(query, Age):
        compare = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}[query.sign]
        return document.age is not None and compare(document.age, timedelta(minutes=query.minutes))
    if isinstance(query, Value):
        return query.value in values(document, query.field)
    size = len(document.body)
    return query.least <= size and (query.most is None or size <= query.most)


def gap(one: Place, other: Place) -> int:
    """Words between two places; less than none when they share some."""
    return max(other[0] - one[1], one[0] - other[1])


def near(relation: Near, places: Sequence[Place]) -> bool:
    return all(
        (0 <= second[0] - first[1] <= relation.between)
        or (not relation.ordered and 0 <= first[0] - second[1] <= relation.between)
        for first, second in itertools.pairwise(places)
    )


def in_a_row(classes: Sequence[Set[str]], there: Sequence[Set[str]]) -> Iterator[Place]:
    for at in range(len(there) - len(classes) + 1):
        if not any(one.isdisjoint(there[at + i]) for i, one in enumerate(classes)):
            yield at, at + len(classes)


def whole(reading: Reading, name: str) -> str:
    document = reading.document
    if name == "lead" or name.startswith("first/"):
        return document.body_text
    return {
        "title": document.title_text,
        "body": document.body_text,
        "url": document.url,
        "author": document.author,
    }[name]


@remembered
def words(document: Reading, name: str) -> Sequence[str]:
    there = tokenise(whole(document, name)).words
    if name.startswith("first/"):
        return there[: int(name.removeprefix("first/"))]
    if name == "lead":
        size = 0
        for line in document.document.body_text.split("\n"):
            size += len(tokenise(line))
            if size >= LEAD_LEAST:
                break
        return there[: min(size, LEAD_MOST)]
    return there


@remembered
def folded(document: Reading, name: str) -> list[frozenset[str]]:
    """Each word, and that word without diacritics."""
    return [frozenset((word, bare(word))) for word in words(document, name)]


@remembered
def known(document: Reading, name: str) -> frozenset[str]:
    return frozenset().union(*folded(document, name))


@remembered
def spellings(document: Reading, name: str) -> list[str]:
    text = whole(document, name)
    tokens = tokenise(text)
    return [
        unicodedata.normalize("NFC", text[start:end])
        for start, end in zip(tokens.starts, tokens.ends, strict=True)
    ]


def values(document: Document, name: str) -> set[str]:
    if name == "site":
        labels = document.site.split(".")
        return {".".join(labels[at:]) for at in range(len(labels))} - {""}
    if name == "tag":
        return {tag.casefold() for tag in document.tags}
    return {{"source": document.source, "lang": document.lang, "country": document.country}[name].casefold()}


MARKS = "\u0300-\u036f"
WORD = rf"[\w{MARKS}]"
PYTHON = {
    r"\w": WORD,
    r"\W": rf"[^\w{MARKS}]",
    r"\b": rf"(?:(?<={WORD})(?!{WORD})|(?<!{WORD})(?={WORD}))",
    r"\x{448}": "ш",
    "^": r"\A",
    "$": r"\Z",
}
"""What stands in patterns here, as Python's own engine has it: marks are letters there too."""


def fits(query: Regex, text: str) -> bool:
    return search(query, text) is not None


def search(query: Regex, text: str) -> re.Match[str] | None:
    pattern = re.sub(r"\[[^]]*\]|\\x\{\w+\}|\\.|[$^]", lambda found: python(found[0]), query.pattern)
    # Python takes İ and ı for an i when case does not count; RE2 for letters of their own.
    text = as_seen(text).replace("İ", "Ȉ").replace("ı", "ȉ")
    return re.search(pattern, text, re.NOFLAG if query.case else re.IGNORECASE)


def python(piece: str) -> str:
    return piece.replace(r"\w", rf"\w{MARKS}") if piece.startswith("[") else PYTHON.get(piece, piece)


def as_seen(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub("[\u00ad\u200b-\u200f]", "", text.replace("\r", "\n")))


def piece(document: Reading, name: str) -> str:
    """The text of a field, as far as its last word."""
    text = whole(document, name)
    if name == "lead" or name.startswith("first/"):
        size = len(words(document, name))
        return text[: tokenise(text).ends[size - 1]] if size else ""
    return text


@remembered
def units(document: Reading, name: str, unit: str) -> list[Place]:
    text = whole(document, name)
    tokens = tokenise(text)
    begun = (sentences if unit == "sentence" else paragraphs)(text, tokens)
    return list(itertools.pairwise([0, *begun, len(tokens)]))


def holds(query: Query, document: Document, fields: Sequence[str] = ("title", "body")) -> bool:
    return Evaluator().holds(query, document, fields)
