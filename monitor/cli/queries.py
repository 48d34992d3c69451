"""Queries typed on the command line: read, or refused with a caret under the place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from monitor.cli.exits import USAGE

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.errors import QuerySyntaxError
    from monitor.flows.search import Verify
    from monitor.rules.expansion import Expansion
    from monitor.rules.plan import Definitions, Plan


SHOWN = 80
"""Characters of a faulty line that are shown on either side of the fault."""


def parsed(query: str, now: datetime, expansion: Expansion, definitions: Definitions) -> tuple[Plan, Verify]:
    """The query, ready to search; prints what is wrong with it and exits 2 when it cannot be read."""
    from monitor.errors import QuerySyntaxError
    from monitor.flows.search import searcher

    try:
        return searcher(query, now, expansion, definitions)
    except QuerySyntaxError as error:
        refuse(query, error)


def refuse(query: str, error: QuerySyntaxError) -> NoReturn:
    """Print the faulty line with a caret under the place, and exit 2."""
    from monitor.cli.output import columns

    lines = query.split("\n")
    line = lines[min(error.line, len(lines)) - 1]
    before, behind = _harmless(line[: error.column - 1]), _harmless(line[error.column - 1 :])
    if len(before) > SHOWN:
        before = "…" + before[1 - SHOWN :]
    if len(behind) > SHOWN:
        behind = behind[: SHOWN - 1] + "…"
    # In columns, not characters: a wide one takes two, a combining mark none.
    caret = " " * columns(before) + "^"
    print(f"{before}{behind}\n{caret} {_harmless(error.message)}", file=sys.stderr)
    raise typer.Exit(USAGE) from None


def _harmless(text: str) -> str:
    """`text` with a sign of one column for each that a terminal would obey or hide."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)
