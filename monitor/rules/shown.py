"""A query's tree written in the language again, with parentheses only where they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from monitor.rules.operators import duration
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


def show(query: Query) -> str:
    """`query` in the language: ``parse(show(query)) == query``."""
    match query:
        case Term() | Prefix() | Wildcard() | Cased() | Phrase():
            return _text(query)
        case Name() | Length() | Age() | Regex() | Reference() | Value():
            return _named(query)
        case Related():
            return _related(query)
        case Field():
            return _fielded(query)
        case Not():
            return f"NOT {_grouped(query.inside)}"
        case And():
            return " ".join(map(_grouped, query.parts))
        case Or():
            return " OR ".join(map(_grouped, query.parts))
        case _:
            assert_never(query)


def _text(query: Word | Phrase) -> str:
    match query:
        case Term():
            return f"={query.word}" if query.exact else query.word
        case Prefix() | Wildcard():
            return _letters(query)
        case Cased():
            return _quoted((query,))
        case Phrase():
            return _quoted(query.words)
        case _:
            assert_never(query)


def _named(query: Name | Length | Age | Regex | Reference | Value) -> str:
    match query:
        case Name():
            return f'name:"{" ".join(query.words)}"'
        case Length():
            return f"words>={query.least}" if query.most is None else f"words<={query.most}"
        case Age():
            return f"age{query.sign}{duration(query.minutes)}"
        case Regex():
            return f"{'case:' if query.case else ''}/{query.pattern}/"
        case Reference():
            return f"@{query.name}" if query.kind == "termset" else f'{query.kind}:"{query.name}"'
        case Value():
            return f'{query.field}:"{query.value}"'
        case _:
            assert_never(query)


def _letters(word: Word) -> str:
    match word:
        case Term():
            return word.word
        case Prefix():
            return f"{word.stem}*"
        case Wildcard():
            return word.pattern
        case Cased():
            return word.spelling
        case _:
            assert_never(word)


def _quoted(words: Sequence[Word], suffix: str = "") -> str:
    case = "case:" if isinstance(words[0], Cased) else ""
    exact = "=" if any(isinstance(word, Term) and word.exact for word in words) else ""
    return f'{case}"{" ".join(map(_letters, words))}"{exact}{suffix}'


def _related(query: Related) -> str:
    relation = query.relation
    match relation:
        case Near():
            return f" {'O' if relation.ordered else ''}NEAR/{relation.between} ".join(
                map(_grouped, query.parts)
            )
        case Apart():
            return f" NOT NEAR/{relation.between} ".join(map(_grouped, query.parts))
        case Same():
            return f" {relation.unit.upper()} ".join(map(_grouped, query.parts))
        case AtLeast():
            return f"count({show(query.parts[0])})>={relation.times}"
        case Window():
            words = tuple(part for part in query.parts if isinstance(part, Term | Prefix | Wildcard | Cased))
            return _quoted(words, f"~{relation.others}")
        case _:
            assert_never(relation)


def _fielded(query: Field) -> str:
    if query.field.startswith("first/"):
        return f"{query.field}({show(query.inside)})"
    if isinstance(query.inside, (Not, Related)):
        return f"{query.field}:({show(query.inside)})"
    return f"{query.field}:{_grouped(query.inside)}"


def _grouped(query: Query) -> str:
    joined = isinstance(query, Related) and not isinstance(query.relation, Window | AtLeast)
    return f"({show(query)})" if joined or isinstance(query, (And, Or)) else show(query)
