"""Where in a TOML text each key stands: the standard library's parser keeps no positions.

One pass over the tokens of a text that `tomllib` has already accepted, so it checks nothing itself. A path
is what leads to a value in the parsed document: ``("source", 3, "headers", "x-key")``. Strings are single
tokens: what looks like a key or a table inside one is never taken for it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
      (?P<skip>[ \t\r]+|\#[^\n]*)
    | (?P<string>\"{3}(?:[^\\]|\\.)*?\"{3}(?!\") | '{3}.*?'{3}(?!')
                |"(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<mark>[\[\]{}=,.\n])
    | (?P<bare>[^\s=.\[\]{},\#"']+)
    | (?P<other>.)
    """,
    re.DOTALL | re.VERBOSE,
)
_QUOTES = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, both from 1."""

    line: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one text: of every key and of every value."""

    keys: Mapping[Path, Place] = field(default_factory=dict)
    strings: Mapping[Path, tuple[Place, str]] = field(default_factory=dict)
    """Where the content of a string value begins, and its source text with the quotes."""

    def of(self, path: Path) -> Place:
        """The place of `path`, else of the nearest thing around it; line 1 for the document itself."""
        for length in range(len(path), 0, -1):
            if place := self.keys.get(path[:length]):
                return place
        return Place(1)

    def within(self, path: Path, line: int, column: int) -> Place:
        """The place of line and column (from 1) of a string value's content.

        Exact for strings without escapes; the first line of the others, where a character of the source
        is not a character of the value.
        """
        found = self.strings.get(path)
        if found is None:
            return self.of(path)
        start, source = found
        if source.startswith('"') and "\\" in source:
            return Place(start.line)
        if line == 1:
            return Place(start.line, start.column + column - 1)
        return Place(start.line + line - 1, column)


def locate(text: str) -> Places:
    """The places of every key and value of `text`, which `tomllib` reads without an error."""
    return _Scanner(text).scan()


@dataclass(slots=True)
class _Container:
    """What the scanner is inside of: a table (``mark`` empty), an inline table ``{`` or an array ``[``."""

    path: Path
    mark: str = ""
    index: int = 0


@dataclass(slots=True)
class _Scanner:
    text: str
    keys: dict[Path, Place] = field(default_factory=dict)
    strings: dict[Path, tuple[Place, str]] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)
    """Arrays of tables: the index of the last table of each."""
    key: list[str] = field(default_factory=list)
    """Parts of the key being read."""
    start: int = 0
    """Offset of its first part."""
    value: Path | None = None
    """The path whose value comes next; None where a key is expected or a value has just ended."""
    header: int = 0
    """Brackets of the table header being read."""
    last: int = -2
    """Offset of the last opening bracket of a header."""
    stack: list[_Container] = field(default_factory=lambda: [_Container(())])
    newlines: list[int] = field(default_factory=list)

    def scan(self) -> Places:
        self.newlines = [found.start() for found in re.finditer("\n", self.text)]
        for token in _TOKEN.finditer(self.text):
            kind, word = token.lastgroup, token.group()
            if kind in {"string", "bare"}:
                self._word(word, token.start())
            elif kind == "mark":
                self._mark(word, token.start())
        return Places(self.keys, self.strings)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self.newlines, offset - 1) if offset else 0
        return Place(line + 1, offset - (self.newlines[line - 1] if line else -1))

    def _note(self, path: Path, offset: int) -> None:
        self.keys.setdefault(path, self._place(offset))

    def _word(self, word: str, offset: int) -> None:
        if self.value is not None:
            self._scalar(word, offset)
        elif self.header or self.stack[-1].mark != "[":
            if not self.key:
                self.start = offset
            self.key.append(_plain(word))

    def _scalar(self, word: str, offset: int) -> None:
        assert self.value is not None
        self._note(self.value, offset)
        if quote := next((quote for quote in _QUOTES if word.startswith(quote)), ""):
            begin = offset + len(quote)
            if len(quote) == 3:  # a newline right after the opening quotes is not content (TOML 1.0, String)
                begin += 2 if word.startswith("\r\n", 3) else word.startswith("\n", 3)
            self.strings[self.value] = (self._place(begin), word)
        self.value = None

    def _mark(self, mark: str, offset: int) -> None:
        if self.header:
            self._in_header(mark, offset)
        elif mark == "=":
            self._assign()
        elif mark in "[{":
            self._open(mark, offset)
        elif mark in "]}":
            self._close()
        elif mark == ",":
            self._next()
        elif mark == "\n" and not self.stack[-1].mark:
            self.key, self.value = [], None

    def _assign(self) -> None:
        base = self.stack[-1].path
        for length in range(1, len(self.key) + 1):
            self._note((*base, *self.key[:length]), self.start)
        self.value = (*base, *self.key)
        self.key = []

    def _open(self, mark: str, offset: int) -> None:
        if self.value is None:
            self.header, self.last, self.key = 1, offset, []
            return
        self._note(self.value, offset)
        self.stack.append(_Container(self.value, mark))
        self.value = (*self.value, 0) if mark == "[" else None

    def _close(self) -> None:
        if len(self.stack) > 1:
            self.stack.pop()
        self.key, self.value = [], None

    def _next(self) -> None:
        around = self.stack[-1]
        self.key, self.value = [], None
        if around.mark == "[":
            around.index += 1
            self.value = (*around.path, around.index)

    def _in_header(self, mark: str, offset: int) -> None:
        if mark == "[" and offset == self.last + 1 and not self.key:
            self.header = 2
        elif mark == "]":
            self._enter(self.last)
        elif mark == "\n":
            self.header = 0

    def _enter(self, offset: int) -> None:
        """The header is complete: step into its table, which may be inside the last of an array's tables."""
        if not self.key:  # the second bracket of "]]"
            return
        path: Path = ()
        for part in self.key[:-1]:
            path = self._inside((*path, part), offset)
        path = (*path, self.key[-1])
        if self.header == 2:
            self._note(path, offset)
            self.tables[path] = self.tables.get(path, -1) + 1
            path = self._inside(path, offset)
        self._note(path, offset)
        self.stack, self.key = [_Container(path)], []

    def _inside(self, path: Path, offset: int) -> Path:
        self._note(path, offset)
        return (*path, self.tables[path]) if path in self.tables else path


def _plain(word: str) -> str:
    """A key part without its quotes."""
    if word.startswith("'"):
        return word[1:-1]
    if word.startswith('"'):
        try:
            return str(tomllib.loads(f"key = {word}")["key"])
        except tomllib.TOMLDecodeError:  # not TOML after all
            return word[1:-1]
    return word
