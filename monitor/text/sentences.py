"""Where sentences and paragraphs begin, told from punctuation and line ends.

A dot ends no sentence after an initial (J. Smith), after a common abbreviation, within a number, or when the
next word begins in a small letter: an abbreviation read as an end parts a name from what is said of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from monitor.text.tokens import Tokens

_CLOSING = "\"'»”’“)\\]"
# A run of dots is looked at once, from its beginning: quadratic otherwise.
_END = re.compile(rf"(?<![.!?…])[.!?…]++[{_CLOSING}]*+(?=\s)|[。！？؟۔।]+[{_CLOSING}]*|\n+")
_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LONGEST = 12
"""Letters of an abbreviation, and what is looked at after a dot."""

# English, German, French, Polish, Ukrainian, Russian: titles, units and "for example" before a capital.
_ABBREVIATIONS = frozenset(
    (
        *(
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "gen",
            "col",
            "lt",
            "sgt",
            "capt",
            "maj",
            "adm",
            "sen",
            "rep",
            "gov",
        ),
        *("st", "vs", "inc", "ltd", "jr", "sr", "nr", "hr", "fr", "bzw", "ca", "mio", "mrd", "mme", "mlle"),
        *("ul", "al", "tzw", "godz", "ім", "вул", "просп", "пл", "ст", "рр", "тис", "млн", "млрд", "див"),
        *("напр", "им", "ул", "пр", "тыс", "см", "гр", "св"),
    )
)


def paragraphs(text: str, tokens: Tokens) -> list[int]:
    """Tokens with which a paragraph of `text` begins, but for the first: a line of words is a paragraph."""
    return _begun((found.end() for found in re.finditer(r"\n+", text)), tokens)


def sentences(text: str, tokens: Tokens) -> list[int]:
    """Tokens with which a sentence of `text` begins, but for the first. Linear in the text's length."""
    return _begun((found.end() for found in _END.finditer(text) if _ends(text, found)), tokens)


def _begun(edges: Iterator[int], tokens: Tokens) -> list[int]:
    found = {bisect_left(tokens.starts, edge) for edge in edges}
    return sorted(found - {0, len(tokens)})


def _ends(text: str, found: re.Match[str]) -> bool:
    if found[0][0] != ".":
        return True
    following = text[found.end() : found.end() + _LONGEST].lstrip()
    if following and following[0].islower():
        return False
    if found[0] != ".":
        return True
    before = _BEFORE.search(text[max(found.start() - _LONGEST, 0) : found.start()])
    word = before[0].casefold() if before else ""
    return not (len(word) == 1 or word in _ABBREVIATIONS)
