"""What queries mean, as plainly as it can be said: no index, no memory, no plan. It decides what is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from monitor.rules.query import And, Field, Not, Or, Phrase, Prefix, Query, Term, Value
from monitor.text.document import Document
from monitor.text.tokens import bare, tokenise


def holds(query: Query, document: Document, fields: Sequence[str] = ("title", "body")) -> bool:
    match query:
        case Term() | Prefix():
            return any(fits(query, word) for field in fields for word in words(document, field))
        case Phrase():
            return any(phrase_stands(query, words(document, field)) for field in fields)
        case Value():
            there = document.source if query.field == "source" else document.lang
            return there.casefold() == query.value
        case Field():
            return holds(query.inside, document, (query.field,))
        case Not():
            return not holds(query.inside, document, fields)
        case And():
            return all(holds(part, document, fields) for part in query.parts)
        case Or():
            return any(holds(part, document, fields) for part in query.parts)
        case _:
            assert_never(query)


def words(document: Document, field: str) -> Sequence[str]:
    return {"title": document.title, "body": document.body, "url": tokenise(document.url)}[field].words


def fits(asked: Term | Prefix, word: str) -> bool:
    if isinstance(asked, Term):
        return asked.word in (word, bare(word))
    return word.startswith(asked.stem) or bare(word).startswith(asked.stem)


def phrase_stands(phrase: Phrase, there: Sequence[str]) -> bool:
    size = len(phrase.words)
    return any(all(map(fits, phrase.words, there[at : at + size])) for at in range(len(there) - size + 1))
