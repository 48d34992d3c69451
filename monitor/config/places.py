"""Where rules and termsets stand in the files, for what is found out about them once they have been read.

The files are read again, and only when there is something to say: a configuration that is right is never
searched for places (`sheets.Sheet.places`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config import locate, sheets
from monitor.config.schema import NAMED
from monitor.config.sheets import Sheet, printable
from monitor.errors import Problem


@dataclass(frozen=True, slots=True)
class RulePlaces:
    """Each rule's name, and each termset's behind an ``@``, to its file and its path there."""

    tables: Mapping[str, tuple[Sheet, locate.Path]]

    def problem(self, rule: str, message: str, *key: str | int) -> Problem:
        """`message` at `key` of the rule, else at the rule."""
        if rule not in self.tables:
            return Problem(printable(message))
        sheet, path = self.tables[rule]
        return sheet.problem(message, (*path, *key))

    def in_query(self, rule: str, message: str, line: int, column: int) -> Problem:
        """`message` at line and column (from 1) of the query of a rule or termset."""
        if rule not in self.tables:
            return Problem(printable(message))
        sheet, path = self.tables[rule]
        written = path if path[0] == NAMED else (*path, "query")
        if written == path and not isinstance(sheet.data[NAMED][path[1]], str):
            return sheet.problem(message, path)  # a list of spellings, of which the query was made
        place = sheet.places.within(written, line, column)
        return Problem(printable(message), sheet.name, place.line, place.column)


def rule_places(directory: Path) -> RulePlaces:
    """The places of the rules and termsets in `directory`, which `load` has read without an error."""
    tables: dict[str, tuple[Sheet, locate.Path]] = {}
    for sheet in sheets.read(directory)[0]:
        for place, table in enumerate(sheet.data.get("rule", ())):
            tables.setdefault(table.get("name", ""), (sheet, ("rule", place)))
        for name in sheet.data.get(NAMED, {}):
            tables.setdefault(f"@{name}", (sheet, (NAMED, name)))
    return RulePlaces(tables)
