"""``monitor check``: is the configuration right, and what does it say?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.exits import CONFIG
from monitor.cli.options import ConfigOption, complain, config_dir, load_config

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.config.values import Config, Note
    from monitor.errors import ConfigError
    from monitor.rules.rulebook import Rulebook


def check(
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the files, for editors, and exit.")
    ] = False,
) -> None:
    """Read the whole configuration and say everything that is wrong with it (then the exit code is 3)."""
    from monitor.cli.rulebooks import expansion
    from monitor.errors import ConfigError
    from monitor.rules.rulebook import compile_rulebook

    if schema:
        typer.echo(_schema(), nl=False)
        return
    directory = config_dir(config)
    try:
        loaded = load_config(directory)
        # as the daemon does: what it would raise must come out here
        rulebook = compile_rulebook(loaded.rules, expansion(loaded), loaded.termsets)
        _try_lines(loaded, directory, rulebook)
    except ConfigError as error:
        if as_json:
            typer.echo(_dump(_failure(error)))
        else:
            complain(error)
        raise typer.Exit(CONFIG) from None
    typer.echo(_dump(_success(loaded)) if as_json else _summary(loaded, str(directory)))


def _try_lines(config: Config, directory: Path, rulebook: Rulebook) -> None:
    """Raise `ConfigError` with each line of a rule that the rule gets wrong, at the line's place."""
    from monitor.cli.rulebooks import definitions, expansion
    from monitor.config.places import rule_places
    from monitor.errors import ConfigError
    from monitor.rules.trial import failures

    if found := tuple(failures(config.rules, expansion(config), definitions(config), rulebook)):
        places = rule_places(directory)
        raise ConfigError(
            tuple(
                places.problem(failure.rule.name, str(failure), failure.key, failure.place)
                for failure in found
            )
        )


def _lines(config: Config) -> int:
    return sum(len(rule.should_match) + len(rule.should_not_match) for rule in config.rules)


def _schema() -> str:
    from monitor.config.reference import schema_text

    return schema_text()


def _summary(config: Config, directory: str) -> str:
    disabled = f" ({len(config.disabled)} more disabled)" if config.disabled else ""
    off = f", {len(config.off)} off" if config.off else ""
    lines = _lines(config)
    tried = f", which get {lines} line{'s' * (lines > 1)} of their own right" if lines else ""
    said = [
        f"{directory} is right:",
        f"  sources    {len(config.sources)}{disabled}",
        f"  rules      {len(config.rules)}{tried}",
        f"  receivers  {len(config.receivers)} on{off}",
        f"  routes     {len(config.routes)}",
    ]
    return "\n".join(said + _calendar(config) + [str(note) for note in config.notes])


def _calendar(config: Config) -> list[str]:
    """When each digest comes next, by its own clocks."""
    if not config.digests:
        return []
    from monitor.cli.output import utc_now
    from monitor.digest.calendar import upcoming

    now = utc_now()
    said = [f"  digests    {len(config.digests)}"]
    for digest in config.digests:
        due = upcoming(digest.schedule, now)
        when = f"{due.astimezone(digest.schedule.zone):%a %Y-%m-%d %H:%M %Z}" if due else "never"
        said.append(f"    {digest.id}: next {when}, to {', '.join(digest.receivers)}")
    return said


def _success(config: Config) -> dict[str, Any]:
    return {
        "ok": True,
        "sources": len(config.sources),
        "disabled": len(config.disabled),
        "rules": len(config.rules),
        "lines": _lines(config),
        "receivers": [{"name": receiver.name, "kind": receiver.kind} for receiver in config.receivers],
        "off": list(config.off),
        "routes": len(config.routes),
        "digests": _next_runs(config),
        "problems": [],
        "notes": [_note(note) for note in config.notes],
    }


def _next_runs(config: Config) -> list[dict[str, Any]]:
    from monitor.cli.output import stamp, utc_now
    from monitor.digest.calendar import upcoming

    now = utc_now()
    return [{"id": one.id, "next": stamp(upcoming(one.schedule, now))} for one in config.digests]


def _note(note: Note) -> dict[str, Any]:
    return {"file": note.file, "line": note.line, "warning": note.warning, "message": note.message}


def _failure(error: ConfigError) -> dict[str, Any]:
    problems = [
        {"file": problem.file, "line": problem.line, "column": problem.column, "message": problem.message}
        for problem in error.problems
    ]
    return {"ok": False, "problems": problems}


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
