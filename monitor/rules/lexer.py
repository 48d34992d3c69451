"""A query as lexemes: words, phrases, parentheses, operators, fields. A fault names line and column."""

from __future__ import annotations

import difflib
import enum
import re
from dataclasses import dataclass

from monitor.errors import QuerySyntaxError
from monitor.rules.query import TEXT_FIELDS, VALUE_FIELDS
from monitor.text.alphabet import GERSHAYIM

MAX_LENGTH = 200_000
"""Characters of a query."""
FIELDS = TEXT_FIELDS + VALUE_FIELDS


class Kind(enum.Enum):
    """What a lexeme is."""

    WORD = "a word"
    PHRASE = "a phrase"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    FIELD = "a field"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query; ``at`` is its offset, ``text`` what stands there without quotes or colon."""

    kind: Kind
    text: str
    at: int


# A quotation mark between Hebrew letters is gershayim, part of the word: the fold says where.
_QUOTE = rf'(?:(?!{GERSHAYIM})["“”„‟«»＂])'
_LEXEME = re.compile(
    rf"""(?P<space>\s+|\#[^\n]*)
    | (?P<phrase>{_QUOTE}(?P<inside>(?:(?!{_QUOTE})(?s:.))*)(?P<closed>{_QUOTE})?)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<not>-(?=[^\s\-)]))
    | (?P<field>[A-Za-z_]+:)(?!//)
    | (?P<word>(?:(?!{_QUOTE})[^\s()])+)
    """,
    re.VERBOSE,
)
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_KINDS = {"open": Kind.OPEN, "close": Kind.CLOSE, "not": Kind.NOT}
_UNKNOWN_OPERATOR = re.compile(r"(?:O?NEAR|ADJ|W|WITHIN)/\d+|ANDNOT|XOR|&&?|\|\|?")


def syntax_error(message: str, query: str, at: int) -> QuerySyntaxError:
    """The fault at offset `at` of `query`, as line and column from 1."""
    line = query.count("\n", 0, at) + 1
    return QuerySyntaxError(message, query, line, at - (query.rfind("\n", 0, at) + 1) + 1)


def lexemes(query: str) -> list[Lexeme]:
    """All lexemes, ended by one of kind END. Raises `QuerySyntaxError`. Linear in the query's length."""
    if len(query) > MAX_LENGTH:
        raise syntax_error(f"the query is longer than {MAX_LENGTH:,} characters", query, 0)
    found = (_lexeme(match, query) for match in _LEXEME.finditer(query))
    return [*(lexeme for lexeme in found if lexeme), Lexeme(Kind.END, "", len(query))]


def _lexeme(match: re.Match[str], query: str) -> Lexeme | None:
    at, text = match.start(), match[0]
    match match.lastgroup:
        case "space":
            return None
        case "field":
            return Lexeme(Kind.FIELD, _field(match, query), at)
        case "word":
            return _word(text, query, at)
        case "open" | "close" | "not" as group:
            return Lexeme(_KINDS[group], text, at)
        case _:
            if match["closed"] is None:
                raise syntax_error("this quotation mark is never closed", query, at)
            return Lexeme(Kind.PHRASE, match["inside"], at)


def _field(match: re.Match[str], query: str) -> str:
    name = match[0][:-1]
    if name not in FIELDS:
        near = difflib.get_close_matches(name.lower(), FIELDS, 1)
        hint = (
            f"did you mean {near[0]}:" if near else f"fields are {', '.join(f'{field}:' for field in FIELDS)}"
        )
        message = f'there is no field {name}: ({hint}; to look for the word, write "{name}")'
        raise syntax_error(message, query, match.start())
    if match.end() == len(query) or query[match.end()].isspace():
        raise syntax_error(f"expected a word, a phrase or ( directly after {name}:", query, match.end())
    return name


def _word(text: str, query: str, at: int) -> Lexeme:
    if kind := _OPERATORS.get(text):
        return Lexeme(kind, text, at)
    if _UNKNOWN_OPERATOR.fullmatch(text):
        message = f'{text} is no operator: there are AND, OR and NOT (to look for the words, write "{text}")'
        raise syntax_error(message, query, at)
    if text[0] in "-@=^~/+!*?":
        raise syntax_error(
            f"{text[0]} means nothing before a word; put the words in quotation marks", query, at
        )
    return Lexeme(Kind.WORD, text, at)
