"""The files of a configuration directory, read as TOML, with the place of everything in them."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from monitor.config import folder, locate
from monitor.config.values import Note
from monitor.errors import Problem

_WHERE = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_HINTS = {
    "Cannot overwrite a value": "this key is already set above",
    "Invalid value": "a value is missing here, or its quotes are",
    "Expected newline or end of document after a statement": "something stands behind the value; "
    "text must be in quotes, and each setting on a line of its own",
    "Expected '=' after a key in a key/value pair": "a key and its value need = between them",
    "Unescaped '\\' in a string": "a backslash begins an escape; text in 'single quotes' has none",
    "Unterminated string": "a quote was opened and never closed",
    "Unclosed array": "a list was opened with [ and never closed, or a comma is missing",
    "Illegal character '\\n'": "a quote was opened and not closed on this line",
}
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice")
BIGGEST = 8_000_000
"""Bytes of one file: a few times what 20,000 sources take."""

_LONGEST = 2_000
"""Characters of a message."""


def printable(text: str) -> str:
    """`text` on one line; what a terminal would obey or hide (controls, bidi marks) is written as escapes.
    A message that quotes a value without end keeps what it says before and after."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )


@dataclass(frozen=True)
class Sheet:
    """One file that is TOML."""

    name: str
    """Path as a person would type it: the directory as it was given, and the file."""
    data: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)
    exposed: bool = False
    """Others than its owner may read it."""

    @cached_property
    def places(self) -> locate.Places:
        """Where everything stands. Looked for when first asked: a file that is right need not be searched."""
        return locate.locate(self.text)

    def problem(self, message: str, path: locate.Path) -> Problem:
        """A fault at the key that `path` leads to."""
        return Problem(printable(message), self.name, self.places.of(path).line)


Table = TypeVar("Table")


@dataclass(frozen=True, slots=True)
class Item(Generic[Table]):
    """One table of a file, and where it stands."""

    table: Table
    sheet: Sheet
    path: locate.Path
    mended: frozenset[str] = frozenset()
    """Keys that were wrong, and whose values are not the user's."""

    def problem(self, message: str, *key: str | int) -> Problem:
        """A fault at `key` of this table."""
        return self.sheet.problem(message, (*self.path, *key))

    def note(self, message: str, *key: str | int, warning: bool = False) -> Note:
        """Something worth saying about `key` of this table."""
        return Note(printable(message), self.sheet.name, self.line(*key), warning)

    def line(self, *key: str | int) -> int:
        """Line of `key`, or of the table."""
        return self.sheet.places.of((*self.path, *key)).line

    def at(self, *key: str | int) -> str:
        """The place of `key` as text: ``file:line``."""
        return f"{self.sheet.name}:{self.line(*key)}"


def read(directory: Path) -> tuple[Sequence[Sheet], Sequence[Problem]]:
    """All ``*.toml`` files of `directory` in the order of their names, and what could not be read."""
    paths, problem = _files(directory)
    if problem:
        return (), (problem,)
    sheets, problems = [], []
    for path in paths:
        sheet = _sheet(path)
        if isinstance(sheet, Problem):
            problems.append(sheet)
        else:
            sheets.append(sheet)
    return sheets, problems


def _files(directory: Path) -> tuple[Sequence[Path], Problem | None]:
    """The files to read, or why there are none."""
    here = str(directory)
    try:
        paths = folder.files(directory)
    except FileNotFoundError:
        return (), Problem(
            f"there is no such directory; `monitor init {here}` writes one to start from", here
        )
    except NotADirectoryError:
        return (), Problem("is a file; give the directory that holds the *.toml files", here)
    except OSError as error:
        return (), Problem(f"cannot be read: {error.strerror}", here)
    if not paths:
        return (), Problem(f"holds no *.toml file; `monitor init {here}` writes some to start from", here)
    return paths, None


def _sheet(path: Path) -> Sheet | Problem:
    name = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Problem("is not a file", name)
        if status.st_size > BIGGEST:
            return Problem(f"is larger than {BIGGEST // 1_000_000} MB", name)
        body = path.read_bytes()
    except OSError as error:
        return Problem(f"cannot be read: {error.strerror}", name)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem("is not UTF-8 text", name, body.count(b"\n", 0, error.start) + 1)
    data = _parse(text, name)
    if isinstance(data, Problem):
        return data
    return Sheet(name, data, text, exposed=bool(status.st_mode & (stat.S_IRGRP | stat.S_IROTH)))


def _parse(text: str, name: str) -> dict[str, Any] | Problem:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _toml_problem(str(error), text, name)
    except RecursionError:
        return Problem("not TOML: lists or tables are nested too deeply", name)
    except ValueError:  # the one way left: an integer beyond Python's limit of digits
        return Problem("not TOML: a number is too long", name)


def _toml_problem(message: str, text: str, name: str) -> Problem:
    """The parser's complaint with its place taken out of the sentence, and what it usually means."""
    found = _WHERE.search(message)
    line = len(text.rstrip().split("\n"))
    column = len(text.rstrip()) - text.rstrip().rfind("\n")
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    said = _WHERE.sub("", message)
    hint = _HINTS.get(said, "")
    if twice := _TWICE.match(said):
        table = twice[1].replace("'", "").replace(", ", ".")
        hint = f"[{table}] is already there above: put its keys together"
    return Problem(printable(f"not TOML: {hint or said[:1].lower() + said[1:]}"), name, line, column)
