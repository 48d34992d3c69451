"""How the shipped rules tag lines of news phrasing: recall, and traps left alone, by tag and by language.

    python -m benchmarks.tags [FILE] [--missed]

FILE is a table like tests/rules/shipped_lines.tsv, which is the default: id, language, the tags that a line
must get, the tags that it must not get, the line. Other tags of a line are not judged. ``--missed`` names
each mistake.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.config.load import load
from monitor.config.shipped import shipped
from monitor.lexicon import usual
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.text.document import document

LINES = Path(__file__).parents[1] / "tests" / "rules" / "shipped_lines.tsv"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the tags that it must and must not get."""

    id: str
    lang: str
    wanted: frozenset[str]
    unwanted: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One tag of one line: whether it must be there, and whether it is."""

    line: Line
    tag: str
    wanted: bool
    found: bool

    @property
    def right(self) -> bool:
        """The rules did what the line asks for."""
        return self.wanted is self.found


def lines(path: Path) -> list[Line]:
    """The lines of a table whose first row is its heading."""
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Line(row[0], row[1], frozenset(row[2].split()), frozenset(row[3].split()), row[4]) for row in rows
    ]


def rulebook() -> Rulebook:
    """The shipped rules, with dictionaries."""
    config = load(shipped(), {})
    return compile_rulebook(config.rules, usual(), config.termsets)


def tags(book: Rulebook, text: str) -> frozenset[str]:
    """The tags of a line that is a title."""
    return frozenset(tag for match in book.percolate(document(text, "")) for tag in match.rule.tags)


def marks(book: Rulebook, of: Iterable[Line]) -> Iterator[Mark]:
    """Every tag that a line is judged by."""
    for line in of:
        found = tags(book, line.text)
        yield from (Mark(line, tag, wanted=True, found=tag in found) for tag in sorted(line.wanted))
        yield from (Mark(line, tag, wanted=False, found=tag in found) for tag in sorted(line.unwanted))


def table(of: Sequence[Mark], by: str) -> Iterator[str]:
    """One row for each tag or language, and one for all."""
    groups: dict[str, list[Mark]] = {}
    for mark in of:
        groups.setdefault(mark.tag if by == "tag" else mark.line.lang, []).append(mark)
    yield f"{by:<26}{'wanted':>7}{'recall':>9}{'traps':>7}{'left alone':>12}"
    for name, group in [*sorted(groups.items()), ("all", list(of))]:
        count = Counter((mark.wanted, mark.right) for mark in group)
        wanted, traps = count[True, True] + count[True, False], count[False, True] + count[False, False]
        recall, alone = _share(count[True, True], wanted), _share(count[False, True], traps)
        yield f"{name:<26}{wanted:>7}{recall:>9}{traps:>7}{alone:>12}"


def _share(part: int, of: int) -> str:
    return f"{part / of:.1%}" if of else "-"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=LINES, help="a table of lines")
    parser.add_argument("--missed", action="store_true", help="name each mistake")
    given = parser.parse_args(arguments)
    judged = list(marks(rulebook(), lines(given.file)))
    for by in ("tag", "language"):
        print("\n".join(table(judged, by)), end="\n\n")
    for mark in judged if given.missed else ():
        if not mark.right:
            said = "missed" if mark.wanted else "wrong"
            print(f"{said}  {mark.tag:<26}{mark.line.id:<8}{mark.line.text}")


if __name__ == "__main__":
    main()
