"""Every command and option in Markdown, taken from the program itself.

``python -m monitor.cli.reference`` writes the tables of docs/reference/commands.md and the manual page anew
in a checkout; a test fails while they are behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from monitor.cli import manual
from monitor.cli.catalogue import Command, Parameter, commands

BEGIN = "<!-- commands: written by `python -m monitor.cli.reference` -->"
END = "<!-- end of commands -->"
PAGE = Path("docs/reference/commands.md")


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
    write(Path(__file__).parents[2])
    manual.write(Path(__file__).parents[2])
