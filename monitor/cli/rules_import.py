"""``monitor rules import``: a query of another service as a rule of ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.exits import USAGE

if TYPE_CHECKING:
    from monitor.rules.dialects.convert import Converted
    from monitor.rules.dialects.dialect import Dialect


def import_query(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File with one query; - is standard input.")],
    dialect: Annotated[
        Literal["meltwater", "brandwatch", "talkwalker", "factiva", "nexis", "google"],
        typer.Option("--dialect", help="Whose query it is."),
    ],
    name: Annotated[str, typer.Option("--name", help="Name of the rule.")] = "imported",
) -> None:
    """Translate a query of another service into a rule, with warnings where it means something else."""
    from monitor.errors import QuerySyntaxError
    from monitor.rules.dialects.convert import convert
    from monitor.rules.dialects.table import DIALECTS

    query = _read(file)
    try:
        converted = convert(query, DIALECTS[dialect])
    except QuerySyntaxError as error:
        typer.echo(f"{file}:{error.line}:{error.column}: {error.message}", err=True)
        raise typer.Exit(USAGE) from None
    for caution in converted.cautions:
        typer.echo(f"{file}:{caution.line}:{caution.column}: warning: {caution.message}", err=True)
    typer.echo(snippet(converted, DIALECTS[dialect], name), nl=False)


def _read(file: Path) -> str:
    from monitor.text.clean import clean

    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return clean(body.decode("utf-8-sig")).strip()
    except OSError as error:
        typer.echo(f"{file}: cannot be read: {error.strerror}", err=True)
    except UnicodeDecodeError:
        typer.echo(f"{file}: is not UTF-8 text", err=True)
    raise typer.Exit(USAGE)


def snippet(converted: Converted, dialect: Dialect, name: str) -> str:
    """The rule in TOML, with what was said of its query as comments within it."""
    from monitor.config.explain import toml

    notes = [dialect.forms]
    notes += [one.message for one in converted.cautions if " is left out: " not in one.message]
    left_out = [f"left out: {text}" for text in converted.left_out]
    comments = "".join(f"# {_comment(note)}\n" for note in (*notes, *left_out))
    return (
        "[[rule]]\n"
        f"name = {toml(name)}\n"
        f"description = {toml(f'Imported from {dialect.title}')}\n"
        'tags = ["imported"]\n'
        'severity = "medium"\n'
        f"query = '''\n{comments}{_literal(converted.query)}\n'''\n"
        "should_match = []\n"
        "should_not_match = []\n"
    )


def _comment(text: str) -> str:
    return _literal(" ".join(text.split()))


def _literal(text: str) -> str:
    """Text that may stand between ''' and '''."""
    while "''" in text:
        text = text.replace("''", "'")
    return text
