"""Every command and option in Markdown, taken from the program itself.

``python -m monitor.cli.reference`` writes the tables of docs/reference/commands.md and the manual page anew
in a checkout; a test fails while they are behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command

from monitor.cli import app

BEGIN = "<!-- commands: written by `python -m monitor.cli.reference` -->"
END = "<!-- end of commands -->"
PAGE = Path("docs/reference/commands.md")


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or option, as a person types it."""

    names: tuple[str, ...]
    is_argument: bool
    required: bool
    default: str
    env: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command with what it takes. ``words`` come after ``monitor``."""

    words: tuple[str, ...]
    help: str
    parameters: tuple[Parameter, ...]
    runs: bool = True
    """It does something on its own; a mere group of commands does not."""


def commands() -> tuple[Command, ...]:
    """All commands in the order of ``monitor --help``, groups before what they hold."""
    return tuple(_commands(get_command(app), ()))


def _commands(group: Any, words: tuple[str, ...]) -> Iterator[Command]:
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        runs = inner is None or command.invoke_without_command
        yield Command((*words, name), command.help or "", tuple(map(_parameter, command.params)), runs)
        if inner:
            yield from _commands(command, (*words, name))


def _parameter(found: Any) -> Parameter:
    is_argument = found.param_type_name == "argument"
    return Parameter(
        names=((found.metavar or found.name.upper()).strip("[]"),) if is_argument else tuple(found.opts),
        is_argument=is_argument,
        required=found.required,
        default="" if found.default in (None, "", False, ()) else str(found.default),
        env=str(found.envvar or ""),
        help=found.help or "",
    )


def tables() -> str:
    """Options that many commands share, then of each command its usage, what it does, its own options."""
    shared = {row.names: row for command in commands() for row in command.parameters if row.env}
    first = f"### Options that many commands share\n\n{_table(shared.values())}"
    return "\n".join((first, *(_section(command) for command in commands() if command.runs)))


def _section(command: Command) -> str:
    typed = " ".join(("monitor", *command.words))
    takes = [
        row.names[0] if row.required else f"[{row.names[0]}]" for row in command.parameters if row.is_argument
    ]
    options = ["[options]"] if any(not row.is_argument for row in command.parameters) else []
    usage = " ".join((typed, *options, *takes))
    own = [row for row in command.parameters if not row.env]
    shared = [f"`{row.names[0]}`" for row in command.parameters if row.env]
    also = f"\nTakes {' and '.join(shared)}{', and:' if own else '.'}\n" if shared else ""
    table = f"\n{_table(own)}" if own else ""
    return f"### `{typed}`\n\n{_paragraph(command.help)}\n\n```text\n{usage}\n```\n{also}{table}"


def _table(parameters: Iterable[Parameter]) -> str:
    return "| | default | meaning |\n|---|---|---|\n" + "".join(f"{_row(row)}\n" for row in parameters)


def _row(parameter: Parameter) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.names)
    default = (
        f"`{parameter.default}`" if parameter.default else "must be given" if parameter.required else "–"
    )
    env = f" Environment: `{parameter.env}`." if parameter.env else ""
    return f"| {names} | {default} | {(parameter.help + env).replace('|', chr(92) + '|')} |"


def _paragraph(said: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in said.split("\n\n")).strip()


def weave(page: str) -> str:
    """`page` with the part between the two marks written anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def write(checkout: Path) -> None:
    """Write the page anew."""
    page = checkout / PAGE
    page.write_text(weave(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    from monitor.cli import manual

    write(Path(__file__).parents[2])
    manual.write(Path(__file__).parents[2])
