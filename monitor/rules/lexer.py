"""A query as lexemes: words, phrases, parentheses, operators, fields. A fault names line and column."""

from __future__ import annotations

import difflib
import enum
import re
from dataclasses import dataclass

from monitor.errors import QuerySyntaxError
from monitor.rules.query import TEXT_FIELDS, VALUE_FIELDS
from monitor.text.alphabet import GERSHAYIM

_SHOWN = 40
"""Characters of what was written that a message repeats."""
MAX_LENGTH = 200_000
"""Characters of a query."""
FIELDS = TEXT_FIELDS + VALUE_FIELDS
KINDS_OF_WORD = ("case", "name", "rule")
"""What stands before a word with a colon and is no field: it says how the word is meant."""


class Kind(enum.Enum):
    """What a lexeme is."""

    WORD = "a word"
    PHRASE = "a phrase"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    RELATION = "NEAR"
    ATLEAST = "ATLEAST"
    FIELD = "a field"
    MEANT = "case:, name: or rule:"
    FUNCTION = "count( or first/n("
    BOUND = ">="
    LENGTH = "words>"
    AGE = "age<"
    REGEX = "a /regular expression/"
    TERMSET = "@"
    MARK = "+ or !"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query; ``at`` is its offset, ``text`` what stands there without quotes or colon.

    ``suffix`` is what is written directly behind a phrase: ``=``, ``~3``, ``=~3``.
    """

    kind: Kind
    text: str
    at: int
    suffix: str = ""


# A quotation mark between Hebrew letters is gershayim, part of the word: the fold says where.
_QUOTE = rf'(?:(?!{GERSHAYIM})["“”„‟«»＂])'
_LEXEME = re.compile(
    rf"""(?P<space>\s+|\#[^\n]*)
    | (?P<phrase>{_QUOTE}(?P<inside>(?:(?!{_QUOTE})(?s:.))*)
        (?P<closed>{_QUOTE}(?P<suffix>(?:=?~\d{{1,4}}|=)(?![^\s()]))?)?)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<not>-(?=[^\s\-)]))
    | (?P<function>(?:count|first/\d{{1,6}})(?=\())
    | (?P<length>words(?:[<>]=?)\d{{1,6}}(?![^\s()]))
    | (?P<age>age(?:[<>]=?)\d{{1,6}}[mhdw](?![^\s()]))
    | (?P<regex>/(?P<pattern>(?:[^/\\\n]|\\.)*+)(?P<ended>/)?(?P<flags>[^\s()]*))
    | (?P<bound>>=?[^\S\n]*\d{{1,6}}(?![^\s()]))
    | (?P<meant>(?:{"|".join(KINDS_OF_WORD)}):)
    | (?P<field>[A-Za-z_]+:)(?!//)
    | (?P<termset>@[\w.-]+(?![^\s()]))
    | (?P<mark>[+!](?=[^\s+!]))
    | (?P<word>(?:(?!{_QUOTE})[^\s()])+)
    """,
    re.VERBOSE,
)
_OPERATORS = {
    "AND": Kind.AND,
    "OR": Kind.OR,
    "NOT": Kind.NOT,
    **dict.fromkeys(("SENTENCE", "W/S", "PARAGRAPH", "W/P"), Kind.RELATION),
}
_NUMBERED = re.compile(r"(?:(?P<relation>NEAR|W|ONEAR|PRE)|ATLEAST)/\d{1,4}")
_KINDS = {
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "not": Kind.NOT,
    "function": Kind.FUNCTION,
    "length": Kind.LENGTH,
    "age": Kind.AGE,
    "bound": Kind.BOUND,
    "mark": Kind.MARK,
}
_NO_OPERATOR = re.compile(
    r"(?i:O?NEAR|ATLEAST)/\S*|(?:PRE|ADJ|WITHIN|AROUND|W)/\S+|O?NEAR|ATLEAST|ANDNOT|XOR|&&?|\|\|?"
)
_FIRST = re.compile(r"first/(?:(?P<number>\d{1,6})|[-+]?\d+)")
_MEASURE = re.compile(r"(words|age)[<>]=?.*|>=?\d+")
_UNITS = {"age": " and m, h, d or w: age<6h", "words": ": words>300", None: ""}
_MISPLACED = "-^~/+!*?<>"


def syntax_error(message: str, query: str, at: int) -> QuerySyntaxError:
    """The fault at offset `at` of `query`, as line and column from 1."""
    line = query.count("\n", 0, at) + 1
    return QuerySyntaxError(message, query, line, at - (query.rfind("\n", 0, at) + 1) + 1)


def lexemes(query: str) -> list[Lexeme]:
    """All lexemes, ended by one of kind END. Raises `QuerySyntaxError`. Linear in the query's length."""
    if len(query) > MAX_LENGTH:
        raise syntax_error(f"the query is longer than {MAX_LENGTH:,} characters", query, 0)
    found = (match for match in _LEXEME.finditer(query) if match.lastgroup != "space")
    return [*(_lexeme(match, query) for match in found), Lexeme(Kind.END, "", len(query))]


def _lexeme(match: re.Match[str], query: str) -> Lexeme:
    at, text = match.start(), match[0]
    match match.lastgroup:
        case "field":
            return Lexeme(Kind.FIELD, _field(match, query), at)
        case "meant":
            _needs_word(match, query)
            return Lexeme(Kind.MEANT, text[:-1], at)
        case "termset":
            return Lexeme(Kind.TERMSET, text[1:], at)
        case "word":
            return _word(text, query, at)
        case "regex":
            return _regex(match, query)
        case "phrase":
            if match["closed"] is None:
                raise syntax_error("this quotation mark is never closed", query, at)
            return Lexeme(Kind.PHRASE, match["inside"], at, match["suffix"] or "")
        case group:
            return Lexeme(_KINDS[str(group)], text, at)


def _regex(match: re.Match[str], query: str) -> Lexeme:
    pattern = match["pattern"]
    if not match["ended"]:
        message = "a / begins a regular expression, and none ends this one; put words in quotation marks"
        raise syntax_error(message, query, match.start())
    if match["flags"]:
        message = r"expected a blank after /…/: flags go inside, as (?-i); a / within is written \/"
        raise syntax_error(message, query, match.start("flags"))
    if not pattern or pattern != pattern.strip():
        message = (
            "a regular expression is not empty and has no blank at its ends; put words in quotation marks"
        )
        raise syntax_error(message, query, match.start())
    return Lexeme(Kind.REGEX, pattern, match.start())


def _field(match: re.Match[str], query: str) -> str:
    name = match[0][:-1]
    if name not in FIELDS:
        near = difflib.get_close_matches(name.lower(), (*FIELDS, *KINDS_OF_WORD), 1)
        hint = (
            f"did you mean {near[0]}:" if near else f"fields are {', '.join(f'{field}:' for field in FIELDS)}"
        )
        message = f'there is no field {name}: ({hint}; to look for the word, write "{name}")'
        raise syntax_error(message, query, match.start())
    _needs_word(match, query)
    return name


def _needs_word(match: re.Match[str], query: str) -> None:
    if match.end() == len(query) or query[match.end()].isspace():
        message = f"expected a word, a phrase or ( directly after {match[0]}"
        raise syntax_error(message, query, match.end())


def _word(text: str, query: str, at: int) -> Lexeme:
    if kind := _OPERATORS.get(text):
        return Lexeme(kind, text, at)
    if numbered := _NUMBERED.fullmatch(text):
        return Lexeme(Kind.RELATION if numbered["relation"] else Kind.ATLEAST, text, at)
    if _NO_OPERATOR.fullmatch(text):
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        message = (
            f"{shown} is no operator: there are AND, OR, NOT, NEAR/5, ONEAR/5, SENTENCE, PARAGRAPH "
            f'and ATLEAST/3 (to look for the words, write "{shown}")'
        )
        raise syntax_error(message, query, at)
    if measure := _MEASURE.fullmatch(text):
        raise syntax_error(f"expected a number of at most six digits{_UNITS[measure[1]]}", query, at)
    if first := _FIRST.fullmatch(text):
        if not first["number"]:
            raise syntax_error("expected a number of at most six digits: first/5(drone)", query, at)
        raise syntax_error(f"expected ( directly after {text}: {text}(drone)", query, at + len(text))
    if text[0] in _MISPLACED and not _is_ending(text):
        message = f"{text[0]} means nothing before a word; put the words in quotation marks"
        raise syntax_error(message, query, at)
    return Lexeme(Kind.WORD, text, at)


def _is_ending(text: str) -> bool:
    """A ``*`` or ``?`` that stands for the first letters of a word."""
    return len(text) > 1 and text[0] in "*?" and (text[1].isalnum() or text[1] == "?")
