"""``monitor try query``: articles in, whether a query holds for each out.

{"id","title","body","lang"?,"source"?,"url"?,…}  ──►  {"id","match","spans"}      one object a line
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from monitor.cli.articles import answer_lines, as_document
from monitor.cli.exits import FAILED
from monitor.cli.options import NamesOption, config_or_exit

if TYPE_CHECKING:
    from monitor.rules.rulebook import Rulebook


def query(
    query: Annotated[str, typer.Argument(help="The query, as a rule has it.", metavar="QUERY")],
    config: NamesOption = None,
) -> None:
    """Match articles from standard input against one query, no configuration needed.

    Each line is an object with `title` and `body`, and what else is known: `id`, `lang`, `source`, `url`,
    `author`, `country`, `published` (a time with its zone) and `tags` (a list).

    A query that cannot be read is shown with a caret under the place, and the exit code is 2. A line that
    cannot be read is named on standard error and left out; then the exit code is 1.
    """
    rulebook = _compiled(query, config)
    if bad := run(rulebook, sys.stdin.buffer, sys.stdout.buffer, lambda said: typer.echo(said, err=True)):
        typer.echo(f"{bad} of the lines could not be read", err=True)
        raise typer.Exit(FAILED)


def run(rulebook: Rulebook, lines: Iterable[bytes], out: BinaryIO, complain: Callable[[str], None]) -> int:
    """Answer every line in order; how many could not be read. `complain` is told of each, with its number."""
    return answer_lines(lambda given: answer(rulebook, given), lines, out, complain)


def answer(rulebook: Rulebook, given: dict[str, Any]) -> dict[str, Any]:
    """Whether the one rule holds for an article, and the passages that prove it, in code points."""
    matches = rulebook.percolate(as_document(given))
    return {
        "id": given.get("id"),
        "match": bool(matches),
        "spans": [
            {"field": span.field, "start": span.start, "end": span.end}
            for match in matches
            for span in match.spans
        ],
    }


def _compiled(query: str, config: Path | None) -> Rulebook:
    from monitor.cli.queries import refuse
    from monitor.cli.rulebooks import definitions, expansion
    from monitor.errors import QuerySyntaxError
    from monitor.model import Rule
    from monitor.rules.plan import NOTHING_DEFINED
    from monitor.rules.rulebook import Rulebook

    loaded = config_or_exit(config) if config else None
    rulebook = Rulebook(expansion(loaded), definitions(loaded) if loaded else NOTHING_DEFINED)
    try:
        rulebook.add(Rule("", query))
        return rulebook
    except QuerySyntaxError as error:
        refuse(query, error)
