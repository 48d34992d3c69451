"""Misunderstandings that a query's spelling shows, though it can be read: seen at its lexemes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from monitor.rules.lexer import Kind, Lexeme
from monitor.rules.query import TEXT_FIELDS
from monitor.rules.regex.engine import compiled
from monitor.rules.regex.literals import SHORTEST
from monitor.text.tokens import tokenise

Trap = tuple[str, int]
"""What to say, and the offset in the query."""

_LOWER = {"and": "AND", "or": "OR", "not": "NOT", "near": "NEAR/5"}
_LETTERS = re.compile(r"[^\W\d_]+")
_APART = re.compile(r"(?<!\w)([^\W\d_]) (\d+)")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
"""Scripts with letters that look the same."""


def traps(query: str, lexemes: Sequence[Lexeme]) -> Iterator[Trap]:
    """Misunderstandings that the spelling of a query shows."""
    for at, lexeme in enumerate(lexemes):
        following = lexemes[at + 1 : at + 3]
        if lexeme.kind is Kind.WORD and lexeme.text in _LOWER:
            yield _lower_case(lexeme)
        if lexeme.kind in (Kind.WORD, Kind.PHRASE):
            yield from _mixed_scripts(lexeme)
        if lexeme.kind is Kind.PHRASE:
            yield from _designations(lexeme)
        if lexeme.kind is Kind.REGEX:
            yield from _pattern(lexeme)
        on_one_line = len(following) == 2 and "\n" not in query[lexeme.at : following[1].at]
        if on_one_line and [one.kind for one in following] == [Kind.WORD, Kind.WORD]:
            yield from _reaches_one_word(lexeme, *following)


def _pattern(lexeme: Lexeme) -> Iterator[Trap]:
    """Patterns that words say better, and patterns that cost a search of every article."""
    shown = f"/{lexeme.text[:50]}/"
    if lexeme.text.isalnum():
        said = f"`{shown}` finds no other form of the word, and all words that have it within"
        yield f"{said}; write `{lexeme.text[:50]}`, or `*{lexeme.text[:50]}*`", lexeme.at
    elif not compiled(lexeme.text, False).literals:
        said = f"`{shown}` is looked for in every article: no {SHORTEST} letters stand in all that it finds"
        yield f"{said}; put a word beside it with AND where you can", lexeme.at


def _lower_case(lexeme: Lexeme) -> Trap:
    word = lexeme.text
    said = f"`{word}` is looked for as a word: operators are written in capitals"
    return f'{said}; write {_LOWER[word]}, or "{word}" to look for the word', lexeme.at


def _mixed_scripts(lexeme: Lexeme) -> Iterator[Trap]:
    for found in _LETTERS.finditer(lexeme.text):
        letters: dict[str, list[str]] = {}
        for sign in found[0]:
            letters.setdefault(unicodedata.name(sign, "?").partition(" ")[0], []).append(sign)
        mixed = [script for script in _SCRIPTS if script in letters]
        if len(mixed) > 1:
            fewest = min(mixed, key=lambda script: len(letters[script]))
            signs = ", ".join(dict.fromkeys(letters[fewest]))
            others = " and ".join(script.title() for script in mixed if script != fewest)
            said = f"`{found[0]}` mixes scripts: {signs} is {fewest.title()}, the rest {others}"
            yield f"{said}; type the whole word in one script", lexeme.at


def _designations(lexeme: Lexeme) -> Iterator[Trap]:
    """``"с 300"`` is "from 300" alone: the letter of С-300 is read as Latin, since both are written."""
    for letter, number in _APART.findall(lexeme.text):
        named = f"{letter}-{number}"
        if tokenise(named).words != tokenise(f"{letter} {number}").words:
            yield (
                f'`"{lexeme.text}"` does not find `{named}`; write {named}, without quotation marks',
                lexeme.at,
            )


def _reaches_one_word(lexeme: Lexeme, first: Lexeme, second: Lexeme) -> Iterator[Trap]:
    """``NOT a b`` excludes a alone; ``title:a b`` looks for a alone in the title."""
    if second.text in _LOWER:
        return
    if lexeme.kind is Kind.NOT and lexeme.text == "NOT":
        said = f"NOT excludes `{first.text}` alone, and `{second.text}` must be there"
        meant = f"NOT ({first.text} OR {second.text})"
        yield f"{said}; write {meant} to exclude both, or put `{second.text}` first", lexeme.at
    if lexeme.kind is Kind.FIELD and lexeme.text in TEXT_FIELDS:
        said = f"{lexeme.text}: reaches `{first.text}` alone"
        meant = f"{lexeme.text}:({first.text} {second.text})"
        yield f"{said}; write {meant} for both, or put `{second.text}` first", lexeme.at
