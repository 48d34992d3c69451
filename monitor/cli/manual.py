"""The manual page, ``monitor(1)``, taken from the program itself, in the macros of man(7).

``python -m monitor.cli.reference`` writes docs/monitor.1 anew in a checkout; a test fails while it is behind.
The wheel installs it where ``man`` looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from monitor import __version__
from monitor.cli.catalogue import Command, Parameter, commands

PAGE = Path("docs/monitor.1")

EXITS: Mapping[int, str] = {
    0: "Done.",
    1: "Nothing found, nothing stored yet, or some of the input failed.",
    2: "Wrong usage, or what the database's content does not allow.",
    3: "The configuration is wrong: every problem is on standard error, with file and line.",
    4: "The database, the state folder or the network cannot be used, or the answer cannot be written.",
    130: "Ended by Ctrl-C.",
}
ENVIRONMENT: Mapping[str, str] = {
    "MONITOR_PAGER, PAGER": "What shows answers longer than the terminal; less(1) if absent, none if empty.",
    "LESS": "Options of less(1); `FRX` if absent.",
    "NO_COLOR": "Not empty: no colours.",
    "FORCE_COLOR": "Not empty and not 0: colours in a pipe too.",
    "TERM": "`dumb`: letters alone, no pager.",
    "STATE_DIRECTORY, XDG_STATE_HOME, XDG_CONFIG_HOME": "Where database and configuration are by themselves.",
}
FILES: Mapping[str, str] = {
    "./config, ~/.config/monitor, /etc/monitor": "The configuration: the first that holds `monitor.toml`.",
    "~/.local/state/monitor/monitor.db": "The database.",
}


def page() -> str:
    """The whole page."""
    every = [one for one in commands() if one.runs]
    shared = {row.names: row for one in every for row in one.parameters if _is_shared(row)}
    lines = (
        f'.TH MONITOR 1 "" "monitor {__version__}" "User Commands"',
        ".SH NAME",
        r"monitor \- watch news sources, match standing queries, alert once per story",
        ".SH SYNOPSIS",
        *(r".B monitor", r"[\fB\-\-no\-pager\fR] \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"),
        ".SH DESCRIPTION",
        *_text(
            "monitor polls news sources, reads each article, matches it against rules, tells copies and "
            "stories apart, and tells the right people once. It keeps what it read and answers from it."
        ),
        ".SH COMMANDS",
        *(line for one in every for line in _command(one)),
        ".SH OPTIONS",
        *_text("Of many commands:"),
        *(line for row in shared.values() for line in _parameter(row)),
        *_parameter(Parameter(("--no-pager",), False, False, "", "", "Before the command: no pager.")),
        *_parameter(Parameter(("--version",), False, False, "", "", "Show the version and exit.")),
        ".SH EXIT STATUS",
        *_list({str(code): said for code, said in EXITS.items()}),
        ".SH ENVIRONMENT",
        *_list({**{row.env: row.help for row in shared.values()}, **ENVIRONMENT}),
        ".SH FILES",
        *_list(FILES),
        ".SH SEE ALSO",
        *_text("The documentation that comes with the program: docs/README.md."),
    )
    return "\n".join(lines) + "\n"


def _command(one: Command) -> Iterator[str]:
    takes = [
        name if row.required else f"[{name}]"
        for row in one.parameters
        if row.is_argument
        for name in row.names
    ]
    yield f".SS {_escaped(' '.join(('monitor', *one.words, *takes)))}"
    yield from _text(one.help)
    for row in one.parameters:
        if not _is_shared(row):
            yield from _parameter(row)


def _is_shared(row: Parameter) -> bool:
    return row.env.startswith("MONITOR_")


def _parameter(row: Parameter) -> Iterator[str]:
    names = ", ".join(rf"\fB{_escaped(name)}\fR" for name in row.names)
    default = f" Default: {row.default}." if row.default else ""
    yield from (".TP", names, *_text(f"{row.help}{default}", paragraph=False))


def _list(items: Mapping[str, str]) -> Iterator[str]:
    for name, said in items.items():
        yield from (".TP", rf"\fB{_escaped(name)}\fR", *_text(said, paragraph=False))


def _text(said: str, *, paragraph: bool = True) -> Iterable[str]:
    """Paragraphs; what stands in back ticks is bold."""
    parts = [" ".join(part.split()) for part in said.split("\n\n") if part.strip()]
    for at, part in enumerate(parts):
        if paragraph or at:
            yield ".PP" if paragraph else ".IP"
        pieces = re.split(r"`([^`]+)`", part)
        yield _start(
            "".join(rf"\fB{_escaped(one)}\fR" if at % 2 else _escaped(one) for at, one in enumerate(pieces))
        )


def _escaped(text: str) -> str:
    """Text that means nothing to roff; other than ASCII by number, so that no locale matters."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in plain)


def _start(line: str) -> str:
    """A line that begins with a dot would be a request."""
    return rf"\&{line}" if line.startswith((".", "'")) else line


def write(checkout: Path) -> None:
    """Write the page anew."""
    (checkout / PAGE).write_text(page(), encoding="utf-8")
