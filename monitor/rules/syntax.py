"""The query language: `parse` reads it, `show` writes it, and ``parse(show(query)) == query``.

    query   = level
    level   = part { ["AND"] part } | part { "OR" part }      (both at one level: refused)
    part    = { "NOT" | "-" } primary
    primary = word | phrase | "(" level ")" | field primary

Descent by hand: no dependency, exact positions, and messages that say what was expected. Each lexeme is
looked at once, nesting is bounded, and nothing is rewritten, so no query costs more than its length.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import assert_never

from monitor.errors import QuerySyntaxError
from monitor.rules.lexer import Kind, Lexeme, lexemes, syntax_error
from monitor.rules.query import (
    TEXT_FIELDS,
    And,
    Field,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Value,
    asks_for_something,
)
from monitor.text.tokens import tokenise

MAX_DEPTH = 40
"""Parentheses, fields and NOTs within each other."""
MAX_WORDS = 20_000
"""Words of a query, all told."""
MAX_PHRASE = 50
"""Words of one phrase."""
MIN_STEM = 3
"""Letters before a ``*``: a shorter beginning fits too many words."""

_STARTS = 'a word, a "phrase" or ('


def parse(query: str) -> Query:
    """The tree of `query`. Raises `QuerySyntaxError` with line, column and what was expected."""
    parser = _Parser(query)
    tree = parser.whole()
    if not asks_for_something(tree):
        at = next((lexeme.at for lexeme in parser.lexemes if lexeme.kind is Kind.NOT), 0)
        message = "the query, or one side of an OR, only excludes: say also what must be there"
        raise syntax_error(message, query, at)
    return tree


def show(query: Query) -> str:
    """`query` in the language, with parentheses only where the language wants them."""
    match query:
        case Term() | Prefix():
            return query.word if isinstance(query, Term) else f"{query.stem}*"
        case Phrase():
            return f'"{" ".join(map(show, query.words))}"'
        case Value():
            return f'{query.field}:"{query.value}"'
        case Field():
            return f"{query.field}:{_grouped(query.inside, Not)}"
        case Not():
            return f"NOT {_grouped(query.inside)}"
        case And():
            return " ".join(map(_grouped, query.parts))
        case Or():
            return " OR ".join(map(_grouped, query.parts))
        case _:
            assert_never(query)


def _grouped(query: Query, *also: type) -> str:
    return f"({show(query)})" if isinstance(query, (And, Or, *also)) else show(query)


class _Parser:
    """One reading of one query."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.lexemes = lexemes(query)
        self._next = 0
        self._depth = 0
        self._words = 0
        self._field = ""

    def whole(self) -> Query:
        if self._here().kind is Kind.END:
            raise self._fault(f"the query is empty: expected {_STARTS}")
        tree = self._level()
        if self._here().kind is not Kind.END:
            raise self._fault("this ) closes nothing")
        return tree

    def _here(self) -> Lexeme:
        return self.lexemes[self._next]

    def _take(self) -> Lexeme:
        self._next += 1
        return self.lexemes[self._next - 1]

    def _fault(self, message: str, at: int | None = None) -> QuerySyntaxError:
        return syntax_error(message, self.query, self._here().at if at is None else at)

    def _level(self) -> Query:
        """Parts joined by one kind of operator, up to a ) or the end."""
        parts = [self._part()]
        operators: list[Lexeme] = []
        while self._here().kind not in (Kind.CLOSE, Kind.END):
            operators.append(self._operator())
            parts.append(self._part())
        if not operators:
            return parts[0]
        kinds = [operator.kind for operator in operators]
        if Kind.AND in kinds and Kind.OR in kinds:
            raise self._mixed(parts, operators)
        return Or(tuple(parts)) if kinds[0] is Kind.OR else And(tuple(parts))

    def _operator(self) -> Lexeme:
        if self._here().kind in (Kind.AND, Kind.OR):
            return self._take()
        return Lexeme(Kind.AND, "", self._here().at)  # side by side means AND

    def _mixed(self, parts: Sequence[Query], operators: Sequence[Lexeme]) -> QuerySyntaxError:
        kinds = [operator.kind for operator in operators]
        second = next(operator for operator in operators if operator.kind is not kinds[0])
        tight_or = And(tuple(_joined(group, Or) for group in _groups(parts, kinds, split_at=Kind.AND)))
        tight_and = Or(tuple(_joined(group, And) for group in _groups(parts, kinds, split_at=Kind.OR)))
        readings = "   or   ".join(_shortened(show(reading)) for reading in (tight_or, tight_and))
        return self._fault(f"AND and OR side by side can be read in two ways. Write   {readings}", second.at)

    def _part(self) -> Query:
        if self._here().kind is not Kind.NOT:
            return self._primary()
        at = self._take().at
        with_in = self._nested(at)
        inside = self._part()
        self._depth -= with_in
        return Not(inside)

    def _nested(self, at: int) -> int:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault(f"more than {MAX_DEPTH} parentheses or NOTs within each other", at)
        return 1

    def _primary(self) -> Query:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.WORD | Kind.PHRASE:
                return self._phrase(lexeme)
            case Kind.OPEN:
                return self._group(lexeme)
            case Kind.FIELD:
                return self._fielded(lexeme)
            case Kind.END:
                raise self._fault(f"expected {_STARTS} before the end", lexeme.at)
            case Kind.AND | Kind.OR | Kind.NOT | Kind.CLOSE:
                raise self._fault(f"expected {_STARTS}, found {lexeme.text}", lexeme.at)
            case _:
                assert_never(lexeme.kind)

    def _group(self, opening: Lexeme) -> Query:
        self._nested(opening.at)
        inside = self._level()
        if self._take().kind is not Kind.CLOSE:
            raise self._fault("this ( is never closed", opening.at)
        self._depth -= 1
        return inside

    def _fielded(self, field: Lexeme) -> Query:
        if self._field:
            raise self._fault(f"{field.text}: cannot stand within {self._field}:", field.at)
        if field.text not in TEXT_FIELDS:
            return self._value(field)
        if self._here().kind not in (Kind.WORD, Kind.PHRASE, Kind.OPEN):
            raise self._fault(f"expected {_STARTS} directly after {field.text}:")
        self._field = field.text
        inside = self._primary()
        self._field = ""
        return Field(field.text, inside)

    def _value(self, field: Lexeme) -> Query:
        lexeme = self._take()
        value = " ".join(lexeme.text.casefold().split())
        if lexeme.kind not in (Kind.WORD, Kind.PHRASE) or not value or "*" in value:
            raise self._fault(f"expected one value directly after {field.text}:", lexeme.at)
        return Value(field.text, value)

    def _phrase(self, lexeme: Lexeme) -> Query:
        words = tuple(
            itertools.chain.from_iterable(self._words_of(part, lexeme) for part in lexeme.text.split())
        )
        self._words += len(words)
        if not words:
            raise self._fault("there is no letter and no digit here to look for", lexeme.at)
        if len(words) > MAX_PHRASE:
            raise self._fault(f"a phrase of more than {MAX_PHRASE} words", lexeme.at)
        if self._words > MAX_WORDS:
            raise self._fault(f"a query of more than {MAX_WORDS:,} words", lexeme.at)
        return words[0] if len(words) == 1 else Phrase(words)

    def _words_of(self, text: str, lexeme: Lexeme) -> tuple[Term | Prefix, ...]:
        tokens = tokenise(text)
        words = tokens.words
        if "*" in text[:-1]:
            raise self._fault("a * can only end a word", lexeme.at)
        if not text.endswith("*"):
            return tuple(map(Term, words))
        if not words or len(words[-1]) < MIN_STEM or tokens.ends[-1] != len(text) - 1:
            raise self._fault(f"a * needs at least {MIN_STEM} letters directly before it", lexeme.at)
        return (*map(Term, words[:-1]), Prefix(words[-1]))


def _groups(parts: Sequence[Query], kinds: Sequence[Kind], *, split_at: Kind) -> list[tuple[Query, ...]]:
    groups: list[list[Query]] = [[parts[0]]]
    for kind, part in zip(kinds, parts[1:], strict=True):
        if kind is split_at:
            groups.append([part])
        else:
            groups[-1].append(part)
    return [tuple(group) for group in groups]


def _joined(parts: tuple[Query, ...], operator: type[And] | type[Or]) -> Query:
    return parts[0] if len(parts) == 1 else operator(parts)


def _shortened(text: str, width: int = 160) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
