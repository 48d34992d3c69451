"""The query language: `parse` reads it, `show` writes it, and ``parse(show(query)) == query``.

A query of several lines without operators and parentheses is a plain list: its lines are alternatives, a line
after ``+`` must hold, one after ``!`` must not. Any other query is one expression, and a new line is a space.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.rules.lexer import Kind, Lexeme, lexemes, syntax_error
from monitor.rules.parser import MAX_DEPTH, Parser
from monitor.rules.parser_leaves import MAX_PHRASE, MAX_REGEXES, MAX_WILDCARDS, MAX_WORDS
from monitor.rules.query import And, Not, Or, Query, Term, asks_for_something
from monitor.rules.shown import show
from monitor.rules.words import MAX_LETTERS
from monitor.rules.words import MIN_LETTERS as MIN_STEM
from monitor.text.tokens import plain_word

__all__ = [
    "MAX_DEPTH",
    "MAX_PHRASE",
    "MAX_REGEXES",
    "MAX_WILDCARDS",
    "MAX_WORDS",
    "MIN_STEM",
    "parse",
    "show",
]

_NOT_IN_A_LIST = frozenset(
    (Kind.AND, Kind.OR, Kind.NOT, Kind.OPEN, Kind.CLOSE, Kind.RELATION, Kind.ATLEAST, Kind.FUNCTION)
)


def parse(query: str) -> Query:
    """The tree of `query`. Raises `QuerySyntaxError` with line, column and what was expected."""
    if len(query) <= MAX_LETTERS and not query.isupper() and (word := plain_word(query)):
        return Term(word)  # what follows would say the same: half of all rules are one word
    found = lexemes(query)
    lines = _lines(query, found)
    tree = _listed(query, lines) if _is_list(lines) else Parser(query, found).whole()
    if not asks_for_something(tree):
        excluding = (Kind.NOT, Kind.LENGTH, Kind.AGE, Kind.MARK)
        at = next((lexeme.at for lexeme in found if lexeme.kind in excluding), 0)
        message = "the query, or one side of an OR, only excludes: say also what must be there"
        raise syntax_error(message, query, at)
    return tree


def _lines(query: str, found: Sequence[Lexeme]) -> list[list[Lexeme]]:
    """The lexemes by the line on which they begin; lines without any are left out."""
    lines: list[list[Lexeme]] = []
    seen = 0
    for lexeme in found[:-1]:
        if not lines or query.find("\n", seen, lexeme.at) >= 0:
            lines.append([])
        lines[-1].append(lexeme)
        seen = lexeme.at
        if lexeme.kind is Kind.PHRASE:  # a phrase over two lines doesn't end the line it began on
            seen += len(lexeme.text) + 2
    return lines


def _is_list(lines: Sequence[Sequence[Lexeme]]) -> bool:
    if any(lexeme.kind in _NOT_IN_A_LIST for line in lines for lexeme in line):
        return False
    return len(lines) > 1 or bool(lines and lines[0][0].kind is Kind.MARK)


def _listed(query: str, lines: Sequence[Sequence[Lexeme]]) -> Query:
    parser = Parser(query)
    either: list[Query] = []
    must: list[Query] = []
    for line in lines:
        mark = line[0].text if line[0].kind is Kind.MARK else ""
        last = line[-1]
        end = Lexeme(Kind.END, "", last.at + len(last.text))
        read = parser.line([*line[bool(mark) :], end])
        if mark == "!":
            must.append(Not(read))
        else:
            (must if mark else either).append(read)
    parts = [Or(tuple(either)) if len(either) > 1 else either[0], *must] if either else must
    return And(tuple(parts)) if len(parts) > 1 else parts[0]
