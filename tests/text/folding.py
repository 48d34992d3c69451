"""The table of the fold, and the page of the documentation that shows it.

``python -m tests.text.folding`` writes docs/reference/folding.md anew in a checkout; a test fails while it is
behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "folding.md"
_TABLE = Path(__file__).with_name("folding.tsv")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\n")
_HEAD = """# Folding

Rules and searches compare folded words, so that a query needs no variants for what is only
typography. These are the cases, each of them run as a rule against a text by the tests. *Same*:
either finds the other. *Finds*: the query finds the text. *Not*: the query leaves the text alone.
Forms of words (`дрон`, `дронами`) and spellings of names are no matter of the fold: see
[names](names.md) and the [query language](query-language.md).

<!-- written by `python -m tests.text.folding` from tests/text/folding.tsv -->
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A query and a text, and whether they are the same word: ``same``, ``finds`` or ``not``."""

    section: str
    query: str
    text: str
    verdict: str
    source: str


def cases() -> Iterator[Case]:
    """The rows of the table."""
    section = ""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif not line.startswith("# "):
            query, text, verdict, source = line.split("\t")
            yield Case(section, _unescaped(query), _unescaped(text), verdict, source)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\n", text)


def page() -> str:
    """The page that shows the table."""
    parts = [_HEAD]
    for section, rows in groupby(cases(), lambda case: case.section):
        shown = (
            f"| `{_visible(row.query)}` | `{_visible(row.text)}` | {row.verdict} | {row.source} |"
            for row in rows
        )
        parts.append(
            "\n".join((f"\n## {section}\n", "| query | text | | source |", "|---|---|---|---|", *shown))
        )
    return "\n".join(parts).rstrip() + "\n"


def _visible(text: str) -> str:
    """Marks, spaces and what cannot be seen by number: an editor must not be able to change them."""
    return (
        "".join(
            f"\\u{ord(letter):04x}" if letter != " " and unicodedata.category(letter)[0] in "MZC" else letter
            for letter in text
        )
        .replace("`", "'" if "'" not in text else "\\u0060")
        .replace("|", "\\|")
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
