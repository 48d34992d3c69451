"""How commands print: tables and text for people, JSON for scripts; hostile text is made harmless first."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import typer

NOTHING = 1
"""Exit code when nothing was found."""

Json = Mapping[str, Any] | Sequence[Any] | str | int | float | None


def stamp(when: datetime | None) -> str | None:
    """ISO 8601 in UTC with Z, as every JSON output has it."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if when else None


def local(when: datetime | None) -> str:
    """A time for a person: local, to the minute."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when else "–"


def _plain(thing: object) -> Json:
    if isinstance(thing, datetime):
        return stamp(thing)
    if isinstance(thing, timedelta):
        return thing.total_seconds()
    if isinstance(thing, Enum):
        return thing.name.lower()
    if is_dataclass(thing) and not isinstance(thing, type):
        return asdict(thing)
    raise TypeError(f"no JSON for {type(thing).__name__}")


def print_json(value: object) -> None:
    """One JSON document on standard output, readable and stable."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], grow: str = "") -> None:
    """A table as wide as the terminal; `grow` names the column that takes what room is left."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from monitor.text.shown import line

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold" if heading == grow else "ellipsis", no_wrap=heading != grow)
    for row in rows:
        table.add_row(*(Text(line(cell)) for cell in row))
    console = Console(highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        # A pipe has no width: let no cell be cut there.
        console = Console(highlight=False, emoji=False, markup=False, width=240)
    console.print(table)


def nothing(what: str) -> typer.Exit:
    """Say on standard error that nothing was found; raise the value returned."""
    print(what, file=sys.stderr)
    return typer.Exit(NOTHING)


def ago(text: str, now: datetime) -> datetime:
    """The time that ``--since`` means: a duration back from now (``24h``, ``7d``) or an ISO date or time."""
    from monitor.config.units import duration

    try:
        return now - duration(text)
    except ValueError:
        pass
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is neither a duration such as 24h or 7d nor a date such as 2026-10-04"
        ) from None
    return when if when.tzinfo else when.astimezone()


def forget_output() -> None:
    """Point standard output at nothing, so that the interpreter does not complain at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
