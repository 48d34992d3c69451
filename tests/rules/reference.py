"""What queries mean, as plainly as it can be said: no index, no memory, no plan. It decides what is right."""

from __future__ import annotations

import fnmatch
import itertools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from monitor.forms.names import written_as_name
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.fields import LEAD_LEAST, LEAD_MOST
from monitor.rules.query import (
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


@dataclass(frozen=True)
class Evaluator:
    """An evaluator: what words stand for, and what references do."""

    expansion: Expansion = AS_WRITTEN
    termsets: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def holds(self, query: Query, document: Document, fields: Sequence[str] = ("title", "body")) -> bool:
        match query:
            case Value() | Length():
                return measures(query, document)
            case Field():
                return self.holds(query.inside, document, (query.field,))
            case Not():
                return not self.holds(query.inside, document, fields)
            case And():
                return all(self.holds(part, document, fields) for part in query.parts)
            case Or():
                return any(self.holds(part, document, fields) for part in query.parts)
            case Reference():
                return self.holds(self.meant(query), document, fields)
            case Related():
                return self.related(query, document, fields)
            case _:
                return any(self.places(query, document, name) for name in fields)

    def meant(self, reference: Reference) -> Query:
        return parse((self.termsets if reference.kind == "termset" else self.rules)[reference.name])

    def places(self, query: Query, document: Document, name: str) -> list[Place]:
        there = words(document, name)
        match query:
            case Or():
                return sorted({place for part in query.parts for place in self.places(part, document, name)})
            case Reference():
                return self.places(self.meant(query), document, name)
            case Name():
                known = self.expansion.name(query.words, "")
                found = {place for spelling in known for place in in_a_row(spelling, there)}
                spelt = spellings(document, name)
                return sorted(at for at in found if name == "url" or written_as_name(spelt[at[1] - 1]))
            case Phrase():
                return self.stand(query.words, document, name)
            case Term() | Prefix() | Wildcard() | Cased():
                return self.stand((query,), document, name)
            case _:
                raise AssertionError(query)

    def stand(self, asked: Sequence[Word], document: Document, name: str) -> list[Place]:
        there, spelt = words(document, name), spellings(document, name)
        size = len(asked)
        return [
            (at, at + size)
            for at in range(len(there) - size + 1)
            if all(self.fits(asked[i], there[at + i], spelt[at + i]) for i in range(size))
        ]

    def fits(self, asked: Word, word: str, spelt: str) -> bool:
        match asked:
            case Term():
                forms = {asked.word} if asked.exact else self.expansion.forms(asked.word, "")
                return word in forms or bare(word) in forms
            case Prefix():
                return word.startswith(asked.stem) or bare(word).startswith(asked.stem)
            case Wildcard():
                return any(fnmatch.fnmatchcase(one, asked.pattern) for one in (word, bare(word)))
            case Cased():
                return spelt == asked.spelling
            case _:
                assert_never(asked)

    def related(self, query: Related, document: Document, fields: Sequence[str]) -> bool:
        relation = query.relation
        if isinstance(relation, AtLeast):
            begun = {
                (name, start) for name in fields for start, _ in self.places(query.parts[0], document, name)
            }
            return len(begun) >= relation.times
        return any(self.stands(query, document, name) for name in fields)

    def stands(self, query: Related, document: Document, name: str) -> bool:
        relation = query.relation
        parts = [self.places(part, document, name) for part in query.parts]
        match relation:
            case Near():
                return any(near(relation, chosen) for chosen in itertools.product(*parts))
            case Apart():
                return any(all(gap(one, other) > relation.between for other in parts[1]) for one in parts[0])
            case Window():
                size = len(parts) + relation.others
                return any(
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


def measures(query: Value | Length, document: Document) -> bool:
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


def in_a_row(classes: Sequence[frozenset[str]], there: Sequence[str]) -> Iterator[Place]:
    for at in range(len(there) - len(classes) + 1):
        if all(not one.isdisjoint({there[at + i], bare(there[at + i])}) for i, one in enumerate(classes)):
            yield at, at + len(classes)


def whole(document: Document, name: str) -> str:
    if name == "lead" or name.startswith("first/"):
        return document.body_text
    return {
        "title": document.title_text,
        "body": document.body_text,
        "url": document.url,
        "author": document.author,
    }[name]


def words(document: Document, name: str) -> Sequence[str]:
    there = tokenise(whole(document, name)).words
    if name.startswith("first/"):
        return there[: int(name.removeprefix("first/"))]
    if name == "lead":
        size = 0
        for line in document.body_text.split("\n"):
            size += len(tokenise(line))
            if size >= LEAD_LEAST:
                break
        return there[: min(size, LEAD_MOST)]
    return there


def spellings(document: Document, name: str) -> list[str]:
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
    return {(document.source if name == "source" else document.lang).casefold()}


def units(document: Document, name: str, unit: str) -> list[Place]:
    text = whole(document, name)
    tokens = tokenise(text)
    begun = (sentences if unit == "sentence" else paragraphs)(text, tokens)
    return list(itertools.pairwise([0, *begun, len(tokens)]))


def holds(query: Query, document: Document, fields: Sequence[str] = ("title", "body")) -> bool:
    return Evaluator().holds(query, document, fields)
