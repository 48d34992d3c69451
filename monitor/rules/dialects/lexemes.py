"""A query of another service cut into lexemes, each with its offset."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.rules.dialects.dialect import Dialect
from monitor.rules.dialects.parts import Op
from monitor.rules.lexer import MAX_LENGTH, syntax_error

_END_OF_WORD = r"(?![^\s()\"“”„«»])"
_QUOTES = '"“”„«»＂'


class Kind(enum.Enum):
    """What a lexeme is."""

    WORD = enum.auto()
    PHRASE = enum.auto()
    CASED = enum.auto()
    EXACT = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()
    OP = enum.auto()
    MINUS = enum.auto()
    FIELD = enum.auto()
    RANGE = enum.auto()
    ATLEAST = enum.auto()
    FIRST = enum.auto()
    LENGTH = enum.auto()
    CAPS = enum.auto()
    FOREIGN = enum.auto()
    REGEX = enum.auto()
    END = enum.auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query; ``number`` is the distance, count or length that it names."""

    kind: Kind
    text: str
    at: int
    number: int | None = None
    op: Op | None = None
    caution: str = ""


_GROUPED = [
    (Kind.CASED, re.compile(rf"\+\+[{_QUOTES}](?P<text>[^{_QUOTES}]*)[{_QUOTES}]")),
    (Kind.EXACT, re.compile(rf"(?:\+|raw:)[{_QUOTES}](?P<text>[^{_QUOTES}]*)[{_QUOTES}]")),
    (Kind.PHRASE, re.compile(rf"[{_QUOTES}](?P<text>[^{_QUOTES}]*)[{_QUOTES}](?:~(?P<n>\d{{1,4}}))?")),
    (Kind.CASED, re.compile(r"\{(?P<text>[^{}\n]{1,200})\}")),
    (Kind.RANGE, re.compile(r"\[(?P<text>[^\[\]\n]{1,100})\]")),
    (Kind.OPEN, re.compile(r"(?P<text>\()")),
    (Kind.CLOSE, re.compile(r"(?P<text>\))(?:~(?P<n>\d{1,4}))?")),
]
_COUNTED = [
    (Kind.ATLEAST, re.compile(r"(?i:atleast)(?P<n>\d{1,4})(?=[\s(])(?P<text>)")),
    (Kind.FIRST, re.compile(r"(?i:/F)(?P<n>\d{1,6})/(?P<text>)")),
    (Kind.LENGTH, re.compile(r"(?i:wc|length)\s*(?P<text>[<>]=?)\s*(?P<n>\d{1,6})")),
]
_MINUS = (Kind.MINUS, re.compile(rf"(?P<text>-)(?=[\w({_QUOTES}])"))
_CAPS = (Kind.CAPS, re.compile(r"(?P<text>(?i:allcaps|nocaps|caps))(?=\()"))
_REGEX = (Kind.REGEX, re.compile(rf"(?P<text>/(?:[^/\\\n]|\\.)++/){_END_OF_WORD}"))
_WORD = (Kind.WORD, re.compile(rf"(?P<text>[^\s(){_QUOTES}]+)"))
# Factiva writes word/F50/ and word/N5/word without blanks.
_SLASHED = (Kind.WORD, re.compile(rf"(?P<text>(?:(?!/[FNfn]\d)[^\s(){_QUOTES}])+)"))


@cache
def _patterns(dialect: Dialect) -> Sequence[tuple[Kind, re.Pattern[str]]]:
    marks = re.escape(dialect.field_marks)
    colon = (Kind.FIELD, re.compile(rf"(?P<text>[A-Za-z_][\w.]{{0,40}})[{marks}](?!//)"))
    function = (Kind.FIELD, re.compile(r"(?P<text>[A-Za-z_][\w-]{0,40})(?=\()"))
    counted = _COUNTED if dialect.phrases else []
    fields = [_CAPS, function] if dialect.functions else [colon]
    foreign = [(Kind.FOREIGN, re.compile(f"(?P<text>(?i:{dialect.foreign}))"))] if dialect.foreign else []
    words = [_SLASHED] if dialect.phrases else [_REGEX, _WORD]  # there a / is part of operators
    return [*_GROUPED, *foreign, *counted, *fields, _MINUS, *words]


@cache
def _operators(dialect: Dialect) -> Sequence[re.Pattern[str]]:
    flags = re.IGNORECASE if dialect.any_case else re.NOFLAG
    return [re.compile(f"(?:{one.pattern}){_END_OF_WORD}", flags) for one in dialect.operators]


def lexemes(query: str, dialect: Dialect) -> list[Lexeme]:
    """All lexemes, ended by one of kind END. Raises `QuerySyntaxError`. Linear in the query's length."""
    if len(query) > MAX_LENGTH:
        raise syntax_error(f"the query is longer than {MAX_LENGTH:,} characters", query, 0)
    text = _without_comments(query) if dialect.comments else query
    return [*_lexemes(text, dialect), Lexeme(Kind.END, "", len(query))]


def _without_comments(query: str) -> str:
    """Comments become blanks, so that offsets stay."""
    pieces, at = [], 0
    while (start := query.find("<<<", at)) >= 0 and (end := query.find(">>>", start)) >= 0:
        comment = query[start : end + 3]
        pieces += [query[at:start], re.sub(r"[^\n]", " ", comment)]
        at = end + 3
    return "".join((*pieces, query[at:]))


def _lexemes(query: str, dialect: Dialect) -> Iterator[Lexeme]:
    at, space = 0, re.compile(r"\s*")
    while (at := _end(space, query, at)) < len(query):
        lexeme, at = _operator(query, at, dialect) or _other(query, at, dialect)
        yield lexeme


def _end(pattern: re.Pattern[str], query: str, at: int) -> int:
    found = pattern.match(query, at)
    return found.end() if found else at


def _operator(query: str, at: int, dialect: Dialect) -> tuple[Lexeme, int] | None:
    for operator, pattern in zip(dialect.operators, _operators(dialect), strict=True):
        if found := pattern.match(query, at):
            number = int(found["n"][:4]) if "n" in pattern.groupindex else operator.words
            lexeme = Lexeme(Kind.OP, found[0], at, number, operator.op, operator.caution)
            return lexeme, found.end()
    return None


def _other(query: str, at: int, dialect: Dialect) -> tuple[Lexeme, int]:
    for kind, pattern in _patterns(dialect):
        if found := pattern.match(query, at):
            number = found["n"] if "n" in pattern.groupindex else None
            lexeme = Lexeme(kind, found["text"], at, int(number) if number else None)
            return lexeme, found.end()
    raise syntax_error("this quotation mark is never closed", query, at)
