"""How commands print: tables and text for people, JSON for scripts; hostile text is made harmless first."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

NOTHING = 1
"""Exit code when nothing was found."""

Json = Mapping[str, Any] | Sequence[Any] | str | int | float | None


def stamp(when: datetime | None) -> str | None:
    """ISO 8601 in UTC with Z, as every JSON output has it."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if when else None


def local(when: datetime | None) -> str:
    """A time for a person: local, to the minute."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when else "–"


def size(count: int) -> str:
    """Bytes for a person, in decimal units as disks count."""
    amount = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.1f} {unit}" if unit != "B" and amount < 100 else f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


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
    """One JSON document on standard output, readable and stable.

    What a terminal would obey instead of showing (C1 controls, direction overrides) goes out as ``\\uXXXX``:
    the same JSON to a program, and harmless to a person who looks at it.
    """
    print(_harmless(json.dumps(value, ensure_ascii=False, indent=2, default=_plain)))


def json_line(value: object) -> str:
    """A value as JSON on one line, as harmless as what `print_json` prints."""
    return _harmless(json.dumps(value, ensure_ascii=False, default=_plain))


def _harmless(text: str) -> str:
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def console() -> Console:
    """Where people read: nothing in a text is taken for markup, an emoji code or something to colour."""
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False)


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], grow: str = "", spare: Sequence[str] = ()
) -> None:
    """A table as wide as the terminal; `grow` names the column that takes what room is left.

    Where the table is too wide, the columns of `spare` are left out one by one; a terminal too narrow even
    then gets each row as a block of ``heading: cell`` lines. A pipe has no width: there nothing is left out
    or cut, and each row is one line.
    """
    from monitor.text.shown import line

    cells = [[line(cell) for cell in row] for row in rows]
    screen = console()
    if not screen.is_terminal:
        screen.width = _columns(headings, cells)
        screen.print(_table(headings, cells, grow))
        return
    kept, shown = _fitting(headings, cells, screen.width, grow, spare)
    if screen.width < min(_columns(kept, shown, grow), ROOMY):
        _print_blocks(headings, cells, screen.width)
    else:
        screen.print(_table(kept, shown, grow))


def _fitting(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, grow: str, spare: Sequence[str]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Headings and rows without as many columns of `spare`, in their order, as do not fit `width`."""
    for name in spare:
        if _columns(headings, rows, grow) <= width:
            break
        at = headings.index(name)
        headings = [*headings[:at], *headings[at + 1 :]]
        rows = [[*row[:at], *row[at + 1 :]] for row in rows]
    return headings, rows


ROOMY = 110
"""Columns in which a table is shown even if some of its cells must be cut."""

LEAST = 20
"""Columns that the growing column of a table wants at least."""


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]], grow: str = "") -> int:
    """Columns of a terminal that the table takes when only the cells of `grow` are wrapped."""
    most = [
        LEAST if heading == grow else max(columns(text) for text in (heading, *(row[at] for row in rows)))
        for at, heading in enumerate(headings)
    ]
    return sum(most) + 3 * len(most)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], grow: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold" if heading == grow else "ellipsis", no_wrap=heading != grow)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _print_blocks(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    from monitor.digest.wrap import wrap

    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                print("\n".join(wrap(f"{heading}: {cell}", width, indent="  ")))
        print()


def columns(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    from monitor.digest.wrap import columns as of_cluster
    from monitor.text.graphemes import graphemes

    return sum(map(of_cluster, graphemes(text)))


def fit(text: str, width: int) -> str:
    """`text` in at most `width` columns, cut between characters as readers see them, with an ellipsis."""
    from monitor.digest.wrap import columns as of_cluster
    from monitor.text.graphemes import graphemes

    kept, used, before = "", 0, ""
    for cluster in graphemes(text):
        used += of_cluster(cluster)
        if used > width:
            return before + "…" if width > 0 else ""
        kept += cluster
        if used < width:
            before = kept
    return kept


def utc_now() -> datetime:
    """The clock of the real world, for commands that must not load the daemon to ask it."""
    return datetime.now(UTC)


def nothing(what: str) -> typer.Exit:
    """Say on standard error that nothing was found; raise the value returned."""
    print(what, file=sys.stderr)
    return typer.Exit(NOTHING)


def ago(text: str, now: datetime) -> datetime:
    """The time that ``--since`` means: a duration back from now (``24h``, ``7d``) or an ISO date or time."""
    from monitor.config.units import duration

    try:
        return now - duration(text)
    except (ValueError, OverflowError):
        pass
    try:
        # A date that the calendar of another time zone no longer holds is an OverflowError or a ValueError.
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is neither a duration such as 24h or 7d nor a date such as 2026-10-04"
        ) from None


def forget_output() -> None:
    """Point standard output at nothing, so that the interpreter does not complain at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
