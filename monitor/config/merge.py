"""The settings of all files together: tables may be split over files, but each setting is given once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.config import schema
from monitor.config.accept import Accepted
from monitor.config.checks import wrong_order
from monitor.config.schema import File
from monitor.config.sheets import Item, Sheet
from monitor.errors import Problem

_NOWHERE = Sheet("", {}, "")
_EVERY, _AT_MOST = ("polling", "every"), ("polling", "at_most")


@dataclass(frozen=True, slots=True)
class Merged:
    """All settings, and which file gives which."""

    file: File
    given: Mapping[tuple[str, ...], Sheet]
    problems: Sequence[Problem]
    intervals_known: bool
    """The waits of [polling] are what the user wrote, so that others may be compared with them."""

    def named(self) -> Sequence[Item[str]]:
        """The query of each termset; the last step of its path is its name."""
        return [
            Item(self.file.termsets[str(path[1])], sheet, path)
            for path, sheet in self.given.items()
            if path[0] == schema.NAMED
        ]

    def table(self, name: str, key: str) -> Item[Any]:
        """A table of settings, in the file that gives this key of it if one does."""
        return Item(getattr(self.file, name), self.given.get((name, key), _NOWHERE), (name,))


def merge(files: Sequence[Accepted]) -> Merged:
    """The settings of `files`; one that two files give is a problem."""
    given: dict[tuple[str, ...], Sheet] = {}
    values: dict[tuple[str, ...], Any] = {}
    problems: list[Problem] = []
    for accepted in files:
        for path, value in accepted.settings():
            if path in given:
                other = Item(None, given[path], path).at()
                problems.append(accepted.sheet.problem(f"`{path[-1]}` is already set at {other}", path))
            else:
                given[path], values[path] = accepted.sheet, value
    file = _filled(values)
    known = not any({_EVERY, _AT_MOST} & set(accepted.wrong) for accepted in files)
    if known:
        problems.extend(_order(file, given))
    return Merged(file, given, tuple(problems), known)


def _filled(values: Mapping[tuple[str, ...], Any]) -> File:
    """The defaults with `values`, which were validated before, in their places."""
    top = {path[0]: value for path, value in values.items() if len(path) == 1}
    groups = {
        name: table().model_copy(update={path[1]: value for path, value in values.items() if path[0] == name})
        for name, table in schema.SINGLE.items()
    }
    named = {path[1]: value for path, value in values.items() if path[0] == schema.NAMED}
    return File().model_copy(update=top | groups | {schema.NAMED: named})


def _order(file: File, given: Mapping[tuple[str, ...], Sheet]) -> Iterator[Problem]:
    every, at_most = file.polling.every, file.polling.at_most
    if every > at_most:
        path = _EVERY if _EVERY in given else _AT_MOST
        yield given[path].problem(wrong_order(every, at_most), path)
