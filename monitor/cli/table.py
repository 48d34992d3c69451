"""Tables for people: lines of text, laid out by the columns that a terminal gives each character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from monitor.digest.wrap import columns as of_cluster
from monitor.digest.wrap import wrap
from monitor.text.graphemes import graphemes

GAP = "  "
LEAST = 20
"""Columns that the growing column of a table wants at least."""

Row = Sequence[str]
Names = str | Sequence[str]


def columns(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    return len(text) if text.isascii() else sum(map(of_cluster, graphemes(text)))


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a table. Blocks have no head."""

    head: Sequence[str]
    body: Sequence[str]


def table(
    headings: Row, rows: Sequence[Row], width: int | None, grow: Names = "", spare: Sequence[str] = ()
) -> Table:
    """The lines of a table: headings, and under a rule the rows, none wider than `width`.

    The column `grow`, or several, take what room is left, and their cells are wrapped. Where the table is too
    wide even so, the columns of `spare` are left out one by one; where that does not help, each row becomes a
    block of ``heading: cell`` lines. None for a pipe, which has no width: nothing is left out and a row is a
    line.
    """
    if width is None:
        return _lines(headings, rows, _widths(headings, rows))
    growing = (grow,) if isinstance(grow, str) else tuple(grow)
    kept, shown = _fitting(headings, rows, width, growing, spare)
    widths = _shared(kept, _widths(kept, shown), width, growing)
    if _total(widths) > width:
        return Table((), _blocks(headings, rows, width))
    return _lines(kept, shown, widths)


def _fitting(
    headings: Row, rows: Sequence[Row], width: int, grow: Sequence[str], spare: Sequence[str]
) -> tuple[Row, Sequence[Row]]:
    """Headings and rows without as many columns of `spare`, in their order, as do not fit `width`."""
    for name in spare:
        if _needed(headings, rows, grow) <= width:
            break
        at = list(headings).index(name)
        headings = [*headings[:at], *headings[at + 1 :]]
        rows = [[*row[:at], *row[at + 1 :]] for row in rows]
    return headings, rows


def _shared(headings: Row, widths: list[int], width: int, grow: Sequence[str]) -> list[int]:
    """The widths, with what room there is for those of `grow` shared among them: who needs less leaves it to
    the others."""
    places = sorted((at for at, name in enumerate(headings) if name in grow), key=lambda at: widths[at])
    room = width - _total(widths) + sum(widths[at] for at in places)
    for done, at in enumerate(places):
        widths[at] = min(widths[at], max(room // (len(places) - done), LEAST))
        room -= widths[at]
    return widths


def _needed(headings: Row, rows: Sequence[Row], grow: Sequence[str]) -> int:
    """Columns that the table takes when the cells of `grow` are wrapped."""
    widths = _widths(headings, rows)
    return _total(
        [min(one, LEAST) if name in grow else one for name, one in zip(headings, widths, strict=True)]
    )


def _widths(headings: Row, rows: Sequence[Row]) -> list[int]:
    return [max(map(columns, cells)) for cells in zip(headings, *rows, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _lines(headings: Row, rows: Sequence[Row], widths: Sequence[int]) -> Table:
    body = [line for row in rows for line in _row(row, widths)]
    return Table(_row(headings, widths), ["─" * _total(widths), *body])


def _row(row: Row, widths: Sequence[int]) -> list[str]:
    """A row, on as many lines as its longest cell needs."""
    cells = [
        [cell] if columns(cell) <= most else list(wrap(cell, most))
        for cell, most in zip(row, widths, strict=True)
    ]
    return [
        GAP.join(
            part + " " * (most - columns(part)) for part, most in zip(parts, widths, strict=True)
        ).rstrip()
        for parts in zip_longest(*cells, fillvalue="")
    ]


def _blocks(headings: Row, rows: Sequence[Row], width: int) -> list[str]:
    made: list[str] = []
    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                made += wrap(f"{heading}: {cell}", width, indent="  ")
        made.append("")
    return made
