"""``monitor rules``: what the rules are, and whether they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import (
    completing,
    rules_apply,
    rules_backtest,
    rules_expand,
    rules_explain,
    rules_import,
    rules_lint,
)
from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, config_dir, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.config.places import RulePlaces
    from monitor.model import Rule
    from monitor.rules.trial import Failure


app = typer.Typer(help="The rules: list, try, check for doubtful parts, import.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command("list")
def list_rules(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Every rule: its name, tags and severity, and how its query begins."""
    from monitor.cli.output import nothing, print_json, print_table

    rules = config_or_exit(config).rules
    if as_json:
        print_json([_record(rule) for rule in rules])
    elif rules:
        print_table(("rule", "severity", "tags", "lines", "query"), map(_row, rules), grow="query")
    if not rules:
        raise nothing("No rule is configured.")


def beginning(query: str) -> str:
    """How a query begins: its first words on one line, without comments."""
    lines = (line.strip() for line in query.splitlines())
    return " ".join(line for line in lines if line and not line.startswith("#"))[:100]


def _record(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "description": rule.description,
        "severity": rule.severity.label,
        "tags": rule.tags,
        "lang": rule.lang,
        "query": rule.query,
        "should_match": len(rule.should_match),
        "should_not_match": len(rule.should_not_match),
    }


def _row(rule: Rule) -> tuple[str, ...]:
    from monitor.cli.output import fit

    lines = f"{len(rule.should_match)} + {len(rule.should_not_match)}"
    return rule.name, rule.severity.label, ", ".join(rule.tags), lines, fit(beginning(rule.query), 80)


@app.command("test")
def try_lines(
    rule: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RULE…]", help="Only these rules.", autocompletion=completing.RULES),
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try each rule on the lines that it should and should not match. Exit code 1 when it gets one wrong."""
    from monitor.cli.output import nothing, print_json
    from monitor.cli.rulebooks import chosen, definitions, expansion
    from monitor.config.places import rule_places
    from monitor.rules.trial import failures

    loaded = config_or_exit(config)
    asked = chosen(loaded, *(rule or ()))
    tried = sum(len(one.should_match) + len(one.should_not_match) for one in asked)
    found = list(failures(asked, expansion(loaded), definitions(loaded)))
    places = rule_places(config_dir(config)) if found else None
    if as_json:
        print_json([_failure(failure, places) for failure in found])
    elif places:
        _show(found, places)
    if not tried:
        raise nothing("No line to try: add should_match and should_not_match to the rules.")
    if not as_json:
        typer.echo(f"{tried - len(found)} of {tried} lines are right", err=bool(found))
    if found:
        raise typer.Exit(FAILED)


def _failure(failure: Failure, places: RulePlaces | None) -> dict[str, object]:
    place = places.problem(failure.rule.name, "", failure.key, failure.place) if places else None
    return {
        "rule": failure.rule.name,
        "should": "match" if failure.key == "should_match" else "not match",
        "text": failure.text,
        "why": failure.why,
        "file": place.file if place else "",
        "line": place.line if place else 0,
    }


def _show(found: Sequence[Failure], places: RulePlaces) -> None:
    from monitor.cli.output import print_table

    rows = (_failure_row(failure, places) for failure in found)
    print_table(("where", "rule", "should", "line", "why"), rows, grow="why")


def _failure_row(failure: Failure, places: RulePlaces) -> tuple[str, ...]:
    from monitor.cli.output import fit

    place = places.problem(failure.rule.name, "", failure.key, failure.place)
    should = "match" if failure.key == "should_match" else "not match"
    text = fit(" ".join(failure.text.split()), 60)
    return f"{place.file}:{place.line}", failure.rule.name, should, text, failure.why


app.command("lint")(rules_lint.lint)
app.command("backtest")(rules_backtest.backtest)
app.command("apply")(rules_apply.apply)
app.command("explain")(rules_explain.explain)
app.command("expand")(rules_expand.expand)
app.command("import")(rules_import.import_query)
