"""``monitor try rules``: articles in, the rules of the configuration that hold for them out.

{"id","title","body","lang"?,"source"?,"url"?,…}  ──►  {"id","tags","rules","spans"}      one object a line
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from monitor.cli.articles import answer_lines, as_document
from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, config_or_exit

if TYPE_CHECKING:
    from monitor.model import Match
    from monitor.rules.rulebook import Rulebook


def rules(config: ConfigOption = None) -> None:
    """Match articles from standard input against the rules of the configuration.

    Each line is an object with `title` and `body`, and what else is known: `id`, `lang`, `source`, `url`,
    `author`, `country`, `published` (a time with its zone) and `tags` (a list).

    A line that cannot be read is named on standard error and left out; then the exit code is 1.
    """
    from monitor.cli.rulebooks import expansion
    from monitor.rules.rulebook import compile_rulebook

    loaded = config_or_exit(config)
    rulebook = compile_rulebook(loaded.rules, expansion(loaded), loaded.termsets)
    if bad := run(rulebook, sys.stdin.buffer, sys.stdout.buffer, lambda said: typer.echo(said, err=True)):
        typer.echo(f"{bad} of the lines could not be read", err=True)
        raise typer.Exit(FAILED)


def run(rulebook: Rulebook, lines: Iterable[bytes], out: BinaryIO, complain: Callable[[str], None]) -> int:
    """Answer every line in order; how many could not be read. `complain` is told of each, with its number."""
    return answer_lines(lambda given: answer(rulebook, given), lines, out, complain)


def answer(rulebook: Rulebook, given: dict[str, Any]) -> dict[str, Any]:
    """What the rules say of one article: tags sorted, rules in rulebook order, spans in code points."""
    matches = rulebook.percolate(as_document(given))
    return {
        "id": given.get("id"),
        "tags": sorted({tag for match in matches for tag in match.rule.tags}),
        "rules": [match.rule.name for match in matches],
        "spans": [span for match in matches for span in _spans(match)],
    }


def _spans(match: Match) -> list[dict[str, Any]]:
    return [
        {"rule": match.rule.name, "field": span.field, "start": span.start, "end": span.end}
        for span in match.spans
    ]
