"""Recall and precision of the forms of words, by language, on a labelled set of hand-written lines.

    python -m benchmarks.inflection [--misses]

`tests/forms/forms.tsv` holds a query word, its language, a form as news writes it, and whether a rule for the
word should match it: cases and numbers yes, derivations and near words no. Each query is asked for twice:
with its language, and without it, as most rules are written.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from monitor.forms import Forms
from monitor.lexicon import usual
from monitor.text.tokens import fold, tokenise

LABELLED = Path(__file__).parents[1] / "tests" / "forms" / "forms.tsv"


@dataclass(frozen=True, slots=True)
class Line:
    """A query word, a word of a text, and whether they should meet."""

    query: str
    lang: str
    form: str
    wanted: bool


@dataclass(slots=True)
class Tally:
    """Outcomes of the lines of one language."""

    right: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def recall(self) -> float:
        """Of what should match, the part that does."""
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        """Of what matches, the part that should."""
        return self.right / max(1, self.right + self.extra)


def lines(path: Path = LABELLED) -> tuple[Line, ...]:
    """The labelled set."""
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
    return tuple(Line(query, lang, form, verdict == "yes") for query, lang, form, verdict in rows)


def tallied(labelled: Iterable[Line], forms: Forms, *, told: bool) -> tuple[dict[str, Tally], list[Line]]:
    """Outcomes by language, and the lines that came out wrong; `told`: the language is given."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    wrong: list[Line] = []
    for line in labelled:
        found = forms.forms(fold(line.query), line.lang if told else "")
        met = any(word in found for word in tokenise(line.form).words)
        tally = tallies[line.lang]
        tally.right += met and line.wanted
        tally.missed += line.wanted and not met
        tally.extra += met and not line.wanted
        if met is not line.wanted:
            wrong.append(line)
    return tallies, wrong


def main() -> None:
    """Print the table; with --misses the lines that came out wrong as well."""
    forms, labelled = usual(), lines()
    for told in (True, False):
        tallies, wrong = tallied(labelled, forms, told=told)
        print(f"{'language given' if told else 'language not given':20} recall  precision  lines")
        for lang in sorted(tallies):
            tally = tallies[lang]
            of = [line for line in labelled if line.lang == lang]
            words = sorted({line.query for line in of})
            many = sorted(len(forms.forms(fold(word), lang if told else "")) for word in words)
            print(
                f"{lang:20} {tally.recall:6.1%}  {tally.precision:9.1%}  {len(of):5}"
                f"   forms a word: median {many[len(many) // 2]}, most {many[-1]}"
            )
        if "--misses" in sys.argv:
            for line in wrong:
                print(f"  {'missed' if line.wanted else 'extra '} {line.lang} {line.query}: {line.form}")


if __name__ == "__main__":
    main()
