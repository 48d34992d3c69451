"""The smaller half of reading a pattern: escapes and classes of characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from monitor.rules.regex.tree import Char, Class, Edge, Either, Item, Node

NEWLINE = ord("\n")

WORD: tuple[Item, ...] = (r"\pL", r"\pM", r"\pN", (ord("_"), ord("_")))
r"""What ``\w`` is: letters, marks and digits of all scripts."""
_SPACE: tuple[tuple[int, int], ...] = (
    *((0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
)
_NO_SPACE: tuple[Item, ...] = tuple(
    (before + 1, after - 1) for (_, before), (after, _) in pairwise(((-1, -1), *_SPACE, (0x110000, 0x110000)))
)
_NO_WORD = r"\W"
_NEGATED = Class(WORD, negated=True)
_CLASSES: Mapping[str, tuple[Item, ...]] = {
    "w": WORD,
    "d": (r"\p{Nd}",),
    "s": _SPACE,
    "D": (r"\P{Nd}",),
    "S": _NO_SPACE,
    "W": (_NO_WORD,),
}
_EDGES = {"b": Edge.WORD, "A": Edge.START, "z": Edge.END, "Z": Edge.END}
# A carriage return is a line's end, as it is in the text.
_CONTROLS = {"n": 0x0A, "r": 0x0A, "t": 0x09, "f": 0x0C, "v": 0x0B, "a": 0x07}
_CODE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|[xu]\{(?P<braced>[0-9A-Fa-f]{1,6})\}|u(?P<u>[0-9A-Fa-f]{4}))"
)
_PROPERTY = re.compile(r"\\[pP](?:[A-Z]|\{\^?[A-Za-z_]{1,40}\})")
_REFUSED = {
    "B": r"\B is not known here: \b is the beginning or the end of a word",
    "Q": r"\Q is not known here: write \ before each sign",
    "G": r"\G is not known here",
    "k": "a back-reference is not known here: write out what repeats",
    "g": "a back-reference is not known here: write out what repeats",
}


class RegexError(ValueError):
    """A pattern cannot be used; ``at`` is the offset in it."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class Escapes:
    """A pattern and the place that has been come to in it."""

    def __init__(self, pattern: str, *, fold: bool) -> None:
        self.pattern = pattern
        self.fold = fold
        self.at = 0

    def here(self) -> str:
        """The character that comes next; empty at the end."""
        return self.pattern[self.at : self.at + 1]

    def escape(self) -> Node:
        r"""What the ``\`` here and the sign behind it stand for, taken."""
        sign = self.pattern[self.at + 1 : self.at + 2]
        if sign in _EDGES and sign:
            self.at += 2
            return _EDGES[sign]
        items = self._escaped()
        if items == (_NO_WORD,):
            return _NEGATED
        if len(items) == 1 and isinstance(items[0], tuple) and items[0][0] == items[0][1]:
            return Char(items[0][0], self.fold)
        return Class(items, fold=self.fold and sign in "pP")

    def _escaped(self) -> tuple[Item, ...]:
        r"""The characters that the ``\`` here and the sign behind it stand for, taken."""
        if found := _CODE.match(self.pattern, self.at):
            return (self._code(found),)
        if found := _PROPERTY.match(self.pattern, self.at):
            self.at = found.end()
            return (found[0],)
        sign = self.pattern[self.at + 1 : self.at + 2]
        if not sign:
            raise RegexError(r"a \ at the end; write \\ to look for it", self.at)
        if sign.isascii() and sign.isalnum() and sign not in _CLASSES and sign not in _CONTROLS:
            raise RegexError(self._unknown(sign), self.at)
        self.at += 2
        code = _CONTROLS.get(sign, ord(sign))
        return _CLASSES.get(sign) or ((code, code),)

    def _unknown(self, sign: str) -> str:
        if sign.isdigit() and sign != "0":
            return _REFUSED["k"]
        if sign in "pP":
            return rf"\{sign} needs a property: \pL is a letter, \p{{Lu}} a capital, \p{{Greek}} a script"
        return _REFUSED.get(sign) or rf"\{sign} means nothing here"

    def _code(self, found: re.Match[str]) -> Item:
        code = int(found["x"] or found["braced"] or found["u"], 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise RegexError(f"{found[0]} is no character", self.at)
        self.at = found.end()
        return (NEWLINE, NEWLINE) if code == 0x0D else (code, code)

    def class_(self) -> Node:
        """The class whose [ is here, taken."""
        opened = self.at
        self.at += 1
        negated = self.here() == "^"
        self.at += negated
        items: list[Item] = []
        while self.here() != "]" or not items:
            if not self.here():
                raise RegexError("this [ is never closed; write \\[ to look for it", opened)
            items += self._items(negated=negated)
        self.at += 1
        others = tuple(item for item in items if item != _NO_WORD)
        if len(others) < len(items):
            return Either((_NEGATED, Class(others, fold=self.fold))) if others else _NEGATED
        return Class(others, negated, self.fold)

    def _items(self, *, negated: bool) -> tuple[Item, ...]:
        begun = self.at
        first = self._item(negated=negated)
        if self.here() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return first
        self.at += 1
        last = self._item(negated=negated)
        if not all(
            len(one) == 1 and isinstance(one[0], tuple) and one[0][0] == one[0][1] for one in (first, last)
        ):
            raise RegexError(r"a range goes from one character to another; write \- to look for it", begun)
        start, end = first[0][0], last[0][1]
        if not isinstance(start, int) or not isinstance(end, int) or start > end:
            raise RegexError("this range ends before it begins", begun)
        return ((start, end),)

    def _item(self, *, negated: bool) -> tuple[Item, ...]:
        if self.pattern.startswith("[:", self.at):
            raise RegexError(r"[: :] is not known here: \pL is a letter, \p{Nd} a digit", self.at)
        if self.here() != "\\":
            code = ord(self.pattern[self.at : self.at + 1] or "\0")
            self.at += 1
            return ((code, code),)
        sign = self.pattern[self.at + 1 : self.at + 2]
        if sign == "W" and negated:
            raise RegexError(r"\W cannot stand in [^…]: \pL is a letter, \p{Nd} a digit", self.at)
        if sign in _EDGES and sign:
            raise RegexError(rf"\{sign} is no character", self.at)
        return self._escaped()
