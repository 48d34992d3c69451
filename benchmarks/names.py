"""Spellings and inflected forms of names that a name query hits, and near names that it must leave alone.

    python -m benchmarks.names [--missed]

Hand-checked lists in tests/forms/names: variants.tsv (leaders as the press of many languages writes them),
near.tsv, and unlisted.tsv: people whom names.txt lacks, found by Wikidata's names and by tables. Ten
of those were looked at while these were made, the others were not: their figures are printed apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.forms import names
from monitor.forms.name_groups import Groups
from monitor.forms.names import Classes, name_variants, written_as_name
from monitor.text.tokens import Tokens, bare, tokenise

LISTS = Path(__file__).parents[1] / "tests" / "forms" / "names"


@dataclass(frozen=True, slots=True)
class Line:
    """A name and one text that it must hit, or must not."""

    name: str
    lang: str
    text: str


LOOKED_AT = 10
"""People of unlisted.tsv whose forms were looked at."""


def variants(file: str = "variants.tsv") -> list[Line]:
    """What must be hit."""
    rows = (row.split("\t") for row in _rows(file))
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
    return all(
        not forms.isdisjoint((word, bare(word)))
        for word, forms in zip(tokens.words[at:], classes, strict=False)
    )


def expand(name: str, groups: Groups | None = None) -> tuple[Classes, ...]:
    """The alternatives of a name as a query gives it."""
    return name_variants(tokenise(name).words, groups=groups)


def measure(title: str, wanted: Sequence[Line], groups: Groups | None, *, missed: bool) -> float:
    """Print the table of one way to expand; the share of variants that it hits."""
    expanded = {name: expand(name, groups) for name in {line.name for line in wanted}}
    lost = [line for line in wanted if not hit(expanded[line.name], line.text)]
    share = 1 - len(lost) / len(wanted)
    print(
        f"\n{title}: {len(wanted) - len(lost)} of {len(wanted)} forms of {len(expanded)} people ({share:.1%})"
    )
    for lang in dict.fromkeys(line.lang for line in wanted):
        total = sum(line.lang == lang for line in wanted)
        print(f"  {lang}  {total - sum(line.lang == lang for line in lost):3} of {total}")
    if missed:
        print("  missed:", "; ".join(f"{line.name} {line.lang} {line.text}" for line in lost) or "none")
    return share


def mistakes() -> list[Line]:
    """Near names that are hit; printed."""
    near = near_names()
    expanded = {name: expand(name) for name in {line.name for line in near}}
    wrong = [line for line in near if hit(expanded[line.name], line.text)]
    print(f"\nnear names: {len(wrong)} of {len(near)} hit by mistake")
    for line in wrong:
        print(f"  {line.name}: {line.text}")
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all; exit code 1 when curated names fall short of 85 % or a near name is hit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names")
    parser.add_argument("--missed", action="store_true", help="list the forms that were missed")
    given = parser.parse_args(arguments)
    unlisted = variants("unlisted.tsv")
    looked_at = list(dict.fromkeys(line.name for line in unlisted))[:LOOKED_AT]
    share = measure("curated list", variants(), None, missed=given.missed)
    first = [line for line in unlisted if line.name in looked_at]
    measure("people not in the list, looked at", first, None, missed=given.missed)
    measure(
        "people not in the list, held out", [one for one in unlisted if one not in first], None, missed=False
    )
    measure("the list's people without the list", variants(), names.NOBODY, missed=given.missed)
    return 0 if not mistakes() and share >= 0.85 else 1


if __name__ == "__main__":
    raise SystemExit(main())
