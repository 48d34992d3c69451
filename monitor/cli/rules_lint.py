"""``monitor rules lint``: what is doubtful about rules that can be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, StateOption, config_dir, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.config.values import Config
    from monitor.errors import Problem
    from monitor.rules.lint import Finding


def lint(
    config: ConfigOption = None,
    state: StateOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 when there are warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Warn of parts that never match or add nothing, of traps, twins, and words that no article has."""
    from monitor.cli.output import print_json

    loaded = config_or_exit(config)
    found = _findings(loaded, state)
    placed = _placed(found, loaded, config_dir(config))
    if as_json:
        print_json([_record(finding, place) for finding, place in zip(found, placed, strict=True)])
    else:
        for place in placed:
            typer.echo(f"{place.file}:{place.line}: warning: {place.message}")
        typer.echo(f"{len(found) or 'no'} warning{'s' * (len(found) != 1)}", err=True)
    if found and strict:
        raise typer.Exit(FAILED)


def _findings(config: Config, state: Path | None) -> Sequence[Finding]:
    from monitor.cli.options import state_place
    from monitor.cli.rulebooks import expansion
    from monitor.cli.state import is_there
    from monitor.rules.lint import Archive
    from monitor.rules.lint import lint as look
    from monitor.views import DATABASE

    database = state_place(state, config) / DATABASE
    if not is_there(database):
        return look(config.rules, expansion(config), termsets=config.termsets)
    from monitor.store import open_store

    with open_store(database, read_only=True) as store:
        archive = Archive(store.counts().articles, store.seen)
        return look(config.rules, expansion(config), archive, termsets=config.termsets)


def _placed(found: Sequence[Finding], config: Config, directory: Path) -> list[Problem]:
    """Each finding with file and line."""
    from monitor.config.places import rule_places

    places = rule_places(directory)
    queries = {f"@{name}": query for name, query in config.termsets.items()}
    queries |= {rule.name: rule.query for rule in config.rules}
    placed = []
    for finding in found:
        if finding.at is None:
            placed.append(places.problem(finding.rule, finding.message, "name"))
        else:
            before = queries[finding.rule][: finding.at]
            line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
            placed.append(places.in_query(finding.rule, finding.message, line, column))
    return placed


def _record(finding: Finding, place: Problem) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "message": finding.message,
        "file": place.file,
        "line": place.line,
        "column": place.column,
    }
