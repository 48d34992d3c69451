"""Queries typed on the command line: read, or refused with a caret under the place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from monitor.flows.search import Verify
    from monitor.rules.expansion import Expansion
    from monitor.rules.query import Query

USAGE = 2
"""Exit code for a query that cannot be read: as for any wrong argument."""


def parsed(query: str, expansion: Expansion) -> tuple[Query, Verify]:
    """The query, ready to search; prints what is wrong with it and exits 2 when it cannot be read."""
    from monitor.cli.output import columns
    from monitor.errors import QuerySyntaxError
    from monitor.flows.search import searcher

    try:
        return searcher(query, expansion)
    except QuerySyntaxError as error:
        line = (query.splitlines() or [""])[min(error.line, len(query.splitlines()) or 1) - 1]
        # In columns, not characters: a wide one takes two, a combining mark none.
        before = columns(line[: error.column - 1]) if error.column <= len(line) else columns(line)
        print(f"{line}\n{' ' * before}^ {error.message}", file=sys.stderr)
        raise typer.Exit(USAGE) from None
