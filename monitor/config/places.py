"""Where rules stand in the files, for what is found out about them after the configuration was read.

The files are read again, and only when there is something to say: a configuration that is right is never
searched for places (`sheets.Sheet.places`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config import locate, sheets
from monitor.config.sheets import Sheet, printable
from monitor.errors import Problem


@dataclass(frozen=True, slots=True)
class RulePlaces:
    """Each rule's name to its file and the path of its table."""

    tables: Mapping[str, tuple[Sheet, locate.Path]]

    def problem(self, rule: str, message: str, *key: str | int) -> Problem:
        """`message` at `key` of the rule, else at the rule."""
        if rule not in self.tables:
            return Problem(printable(message))
        sheet, path = self.tables[rule]
        return sheet.problem(message, (*path, *key))

    def in_query(self, rule: str, message: str, line: int, column: int) -> Problem:
        """`message` at line and column (from 1) of the rule's query."""
        if rule not in self.tables:
            return Problem(printable(message))
        sheet, path = self.tables[rule]
        place = sheet.places.within((*path, "query"), line, column)
        return Problem(printable(message), sheet.name, place.line, place.column)


def rule_places(directory: Path) -> RulePlaces:
    """The places of the rules in `directory`, which `load` has read without an error."""
    tables: dict[str, tuple[Sheet, locate.Path]] = {}
    for sheet in sheets.read(directory)[0]:
        for place, table in enumerate(sheet.data.get("rule", ())):
            tables.setdefault(table.get("name", ""), (sheet, ("rule", place)))
    return RulePlaces(tables)
