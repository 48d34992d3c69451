"""What can go wrong, as a tree. The docstring is the message where none is given.

MonitorError
├── ConfigError        a file a person edits is wrong (names file, line and what to do)
├── QuerySyntaxError   a query cannot be read (names the column)
├── ParseError         a feed or page cannot be read
│   └── OverrunError  … because its reader ran out of time or memory
│       └── KilledError  … or was ended from outside, for whatever reason
├── ReaderError        no reader can be had, whatever the document
├── StoreError         the database cannot be used
│   ├── RangeError     … for a number that is larger than any it can hold
│   ├── AbsentError    … for what it does not hold
│   └── RefusedError   … in this way, by what it holds
└── LexiconError       a language's dictionary cannot be built or read
"""

from __future__ import annotations

from dataclasses import dataclass


class MonitorError(Exception):
    """Something went wrong."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: where it is and what to do about it."""

    message: str
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class ConfigError(MonitorError):
    """The configuration is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class QuerySyntaxError(MonitorError):
    """The query cannot be read. ``line`` and ``column`` count from 1 within the query."""

    def __init__(self, message: str, query: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.query = query
        self.line = line
        self.column = column


class ParseError(MonitorError):
    """The document cannot be read."""


class OverrunError(ParseError):
    """Reading the document took more time or memory than it may."""


class KilledError(OverrunError):
    """The reader of the document was ended from outside: by a person, or by a system short of memory."""


class ReaderError(MonitorError):
    """No process can be had that reads documents: none of them is to blame."""


class StoreError(MonitorError):
    """The database cannot be used."""


class RangeError(StoreError):
    """The database holds no number as large as one that was given."""


class AbsentError(StoreError):
    """The database does not hold what was named."""


class RefusedError(StoreError):
    """What was asked for can't be done with what the database holds."""


class LexiconError(MonitorError):
    """The dictionary of a language cannot be built or read."""


def whereabouts(error: Exception) -> str:
    """Type and place of an unforeseen error. Its text may quote a document or a secret and is left out."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_filename.rpartition('/')[2]}:{place.tb_lineno}" if place else ""
    return type(error).__name__ + where
