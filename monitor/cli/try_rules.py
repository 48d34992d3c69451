"""``monitor try rules``: articles in, the rules of the configuration that hold for them out.

{"id","title","body","lang"?,"source"?,"url"?}  ──►  {"id","tags","rules","spans"}      one object a line
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from monitor.cli.options import ConfigOption, config_or_exit

if TYPE_CHECKING:
    from monitor.model import Match
    from monitor.rules.rulebook import Rulebook

BAD_INPUT = 1
"""Exit code when a line could not be read."""


def rules(config: ConfigOption = None) -> None:
    """Match articles from standard input against the rules of the configuration.

    A line that cannot be read is named on standard error and left out; then the exit code is 1.
    """
    from monitor.lexicon import usual
    from monitor.rules.rulebook import compile_rulebook

    rulebook = compile_rulebook(config_or_exit(config).rules, usual())
    if bad := run(rulebook, sys.stdin.buffer, sys.stdout.buffer, lambda said: typer.echo(said, err=True)):
        typer.echo(f"{bad} of the lines could not be read", err=True)
        raise typer.Exit(BAD_INPUT)


def run(rulebook: Rulebook, lines: Iterable[bytes], out: BinaryIO, complain: Callable[[str], None]) -> int:
    """Answer every line in order; how many could not be read. `complain` is told of each, with its number."""
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answered = answer(rulebook, article(line))
        except ValueError as error:
            complain(f"line {number}: {error}")
            bad += 1
            continue
        # A lone surrogate came in as \ud800 and goes out so: as itself it would be no UTF-8.
        out.write(json.dumps(answered, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
    out.flush()
    return bad


def article(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises ValueError when it is none or its text fields are not text."""
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")
    if not isinstance(given.get("id"), str | int | None):
        raise ValueError("id must be a string or a whole number")
    for name in ("title", "body", "lang", "source", "url"):
        if given.get(name) is None:
            given[name] = ""
        if not isinstance(given[name], str):
            raise ValueError(f"{name} must be a string")
    return given


def answer(rulebook: Rulebook, given: dict[str, Any]) -> dict[str, Any]:
    """What the rules say of one article: tags sorted, rules in rulebook order, spans in code points."""
    from monitor.text.document import document

    matches = rulebook.percolate(
        document(given["title"], given["body"], source=given["source"], url=given["url"], lang=given["lang"])
    )
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
