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

from monitor.cli.exits import NOTHING

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

SHORT = 12
"""Characters of a short id: of "msg_" and 32 more, eight."""


Json = Mapping[str, Any] | Sequence[Any] | str | int | float | None


def plain(text: str) -> str:
    """`text` as it is, but for what a terminal would obey: that comes as an escape, as in names of files."""
    return "".join(sign if sign.isprintable() or sign == "\n" else f"\\u{ord(sign):04x}" for sign in text)


def named(path: Path) -> str:
    """A path as it may be printed: on one line, harmless, and told from any other."""
    return plain(str(path)).replace("\n", "\\n")


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
    print(harmless(json.dumps(value, ensure_ascii=False, indent=2, default=_plain)))


def json_line(value: object) -> str:
    """A value as JSON on one line, as harmless as what `print_json` prints."""
    return harmless(json.dumps(value, ensure_ascii=False, default=_plain))


def harmless(text: str) -> str:
    """JSON in which what a terminal would obey is written as an escape, and all but ASCII in other charsets.

    So it is UTF-8 in every locale, and its escapes are those of JSON.
    """
    utf8 = (sys.stdout.encoding or "utf-8").lower() in ("utf-8", "utf8")
    return (_UNSEEN if utf8 else _BEYOND).sub(lambda found: json.dumps(found[0])[1:-1], text)


_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_BEYOND = re.compile("[^\x00-\x7e]")


def console() -> Console:
    """Where people read: nothing in a text is taken for markup, an emoji code or something to colour."""
    from rich.console import Console

    from monitor.cli import screen

    forced = screen.forced() and not screen.at_terminal()
    return Console(
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=screen.at_terminal(),
        color_system="standard" if forced else "auto",
    )


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    grow: str | Sequence[str] = "",
    spare: Sequence[str] = (),
) -> None:
    """A table as wide as the terminal, or into a pipe with a line a row; see `table`."""
    from monitor.cli import screen
    from monitor.cli.table import table
    from monitor.text.shown import line

    cells = [[line(cell) for cell in row] for row in rows]
    width = screen.width() if screen.at_terminal() else None
    made = table(headings, cells, width, grow, spare)
    print("\n".join((*map(screen.bold, made.head), *made.body)))


def short_ids(ids: Sequence[str]) -> Mapping[str, str]:
    """What people call each id: at a terminal as much of its beginning as tells it from the others."""
    from monitor.cli import screen

    if not screen.at_terminal():
        return {one: one for one in ids}
    length = SHORT
    while len({one[:length] for one in ids}) < len(set(ids)):
        length += 1
    return {one: one[:length] for one in ids}


def columns(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    from monitor.cli.table import columns as of_text

    return of_text(text)


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
