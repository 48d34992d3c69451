"""Spellings and inflected forms of names that a name query hits, and near names that it must leave alone.

    python -m benchmarks.names [--missed]

Hand-checked lists in tests/forms/names: variants.tsv (ten leaders as the press of many languages writes them)
and near.tsv. Printed twice: with the curated list, and by tables alone, which is what an unknown name gets.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.forms import names
from monitor.forms.name_groups import Groups
from monitor.forms.names import Classes, name_variants, written_as_name
from monitor.text.tokens import Tokens, tokenise

LISTS = Path(__file__).parents[1] / "tests" / "forms" / "names"


@dataclass(frozen=True, slots=True)
class Line:
    """A name and one text that it must hit, or must not."""

    name: str
    lang: str
    text: str


def variants() -> list[Line]:
    """What must be hit."""
    rows = (row.split("\t") for row in _rows("variants.tsv"))
    return [Line(name, lang, text.strip()) for name, lang, texts in rows for text in texts.split(" | ")]


def near_names() -> list[Line]:
    """What must be left alone."""
    rows = (row.split("\t") for row in _rows("near.tsv"))
    return [Line(name, "", text.strip()) for name, texts in rows for text in texts.split(" | ")]


def _rows(file: str) -> Iterator[str]:
    lines = (LISTS / file).read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line and not line.startswith("#"))


def hit(alternatives: Sequence[Classes], text: str) -> bool:
    """Some alternative stands in `text`, written as a name."""
    tokens = tokenise(text)
    return any(
        _stands(classes, tokens, at)
        and written_as_name(text[tokens.starts[at] : tokens.ends[at + len(classes) - 1]])
        for classes in alternatives
        for at in range(len(tokens) - len(classes) + 1)
    )


def _stands(classes: Classes, tokens: Tokens, at: int) -> bool:
    return all(word in forms for word, forms in zip(tokens.words[at:], classes, strict=False))


def expand(name: str, groups: Groups | None = None) -> tuple[Classes, ...]:
    """The alternatives of a name as a query gives it."""
    return name_variants(tokenise(name).words, groups=groups)


def measure(title: str, groups: Groups | None, *, missed: bool) -> tuple[float, int]:
    """Print the table of one way to expand; share of variants hit and number of near names hit."""
    wanted, near = variants(), near_names()
    expanded = {line.name: expand(line.name, groups) for line in wanted}
    lost = [line for line in wanted if not hit(expanded[line.name], line.text)]
    wrong = [line for line in near if hit(expanded[line.name], line.text)]
    share = 1 - len(lost) / len(wanted)
    print(f"\n{title}: {len(wanted) - len(lost)} of {len(wanted)} forms ({share:.1%}),", end=" ")
    print(f"{len(wrong)} of {len(near)} near names")
    for lang in dict.fromkeys(line.lang for line in wanted):
        total = sum(line.lang == lang for line in wanted)
        print(f"  {lang}  {total - sum(line.lang == lang for line in lost):3} of {total}")
    if missed:
        print("  missed:", "; ".join(f"{line.name} {line.lang} {line.text}" for line in lost))
    print("  hit by mistake:", "; ".join(f"{line.name}: {line.text}" for line in wrong) or "none")
    return share, len(wrong)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both ways; exit code 1 when curated names fall short of 85 % or hit a near name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names")
    parser.add_argument("--missed", action="store_true", help="list the forms that were missed")
    given = parser.parse_args(arguments)
    share, wrong = measure("curated list and tables", None, missed=given.missed)
    measure("tables alone", names.NOBODY, missed=given.missed)
    for name in dict.fromkeys(line.name for line in variants()):
        alternatives = expand(name)
        largest = max(len(forms) for classes in alternatives for forms in classes)
        print(f"{name:<24} {len(alternatives):3} alternatives, largest class {largest}")
    return 0 if share >= 0.85 and not wrong else 1


if __name__ == "__main__":
    raise SystemExit(main())
