"""Recall and precision of the forms of words by language, on our labelled set and on treebanks; their cost.

    python -m benchmarks.inflection [--ud DIR] [--part dev|test] [--rules N] [--misses]

`tests/forms/forms.tsv` holds a query word, its language, a form as news writes it, and whether a rule for the
word should match it: cases and numbers yes, derivations and near words no. DIR holds treebanks of Universal
Dependencies, anywhere below it (`benchmarks.morphology.treebanks`); every noun and name is asked for by its
dictionary form. Each query is asked for twice: with its language, and without it, as most rules are written.
What is tuned is tuned on the dev part; the test part is what is reported.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.morphology.pymorphy import LANGS, peer
from benchmarks.morphology.scale import expanded
from benchmarks.morphology.scores import Asked, Miss, Score
from benchmarks.morphology.tally import Tally
from benchmarks.morphology.treebanks import read
from monitor.forms import Forms
from monitor.lexicon import usual
from monitor.text.tokens import fold, tokenise

LABELLED = Path(__file__).parents[1] / "tests" / "forms" / "forms.tsv"
_TOP = 20
"""Outcomes of a kind and a language that --misses prints of treebanks."""


@dataclass(frozen=True, slots=True)
class Line:
    """A query word, a word of a text, and whether they should meet."""

    query: str
    lang: str
    form: str
    wanted: bool


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
        tallies[line.lang].add(wanted=line.wanted, met=met)
        if met is not line.wanted:
            wrong.append(line)
    return tallies, wrong


def print_labelled(forms: Forms, *, told: bool, misses: bool) -> None:
    """The table of the labelled set."""
    labelled = lines()
    tallies, wrong = tallied(labelled, forms, told=told)
    print(f"\nlabelled set, {_told(told):18} recall  precision  lines")
    for lang, tally in sorted(tallies.items()):
        of = [line for line in labelled if line.lang == lang]
        words = sorted({line.query for line in of})
        many = sorted(len(forms.forms(fold(word), lang if told else "")) for word in words)
        print(
            f"{lang:32} {tally.recall:6.1%}  {tally.precision:9.1%}  {len(of):5}"
            f"   forms a word: median {many[len(many) // 2]}, most {many[-1]}"
        )
    for line in wrong if misses else ():
        print(f"  {'missed' if line.wanted else 'extra '} {line.lang} {line.query}: {line.form}")


def print_treebanks(forms: Forms, folder: Path, part: str, *, misses: bool) -> None:
    """The table of the treebanks under `folder`."""
    banks = {lang: Asked(bank) for lang, bank in sorted(read(folder, part).items())}
    if not banks:
        print(f"\nskipped: {folder} has no treebanks (LANG_NAME-ud-{part}.conllu, at any depth)")
    for told in (True, False) if banks else ():
        print(f"\ntreebanks, {part}, {_told(told)}: recall/precision in % (what is right: see scores)")
        print("     queries  tokens  exact match   strict lemma  or as typed   forms a word  µs a word")
        for lang, asked in banks.items():
            print(_row(lang, score := asked.score(lambda word: forms.forms(word, lang if told else ""))))  # noqa: B023
            if misses:
                _print_top("extra", score.extra)
                _print_top("missed", score.missed)
    print_peer(banks)


def print_peer(banks: Mapping[str, Asked]) -> None:
    """What pymorphy3 finds in the same treebanks."""
    for lang in LANGS:
        try:
            forms = peer(lang)
        except ImportError:
            print(f"skipped: pymorphy3 for {lang}, which is not installed")
            continue
        if lang in banks:
            print(_row(lang, banks[lang].score(forms)) + "  pymorphy3")


def _told(told: bool) -> str:
    return f"language {'' if told else 'not '}given"


def _row(lang: str, score: Score) -> str:
    tokens = score.strict.right + score.strict.missed
    forms, seconds = score.forms / score.queries, score.seconds / score.queries
    return (
        f"{lang:4} {score.queries:7} {tokens:7}  {_both(score.exact)}   {_both(score.strict)}    "
        f"{_both(score.typed)}   {forms:12.1f} {seconds * 1e6:10.0f}"
    )


def _both(tally: Tally) -> str:
    return f"{100 * tally.recall:5.1f}/{100 * tally.precision:5.1f}"


def _print_top(kind: str, wrong: Counter[Miss]) -> None:
    for (query, written, lemmas), times in wrong.most_common(_TOP):
        print(f"  {kind:6} {times:4} {query}: {written} ({lemmas})")


def print_cost(forms: Forms, count: int) -> None:
    """What the words of `count` rules cost."""
    cost = expanded(count, forms)
    print(
        f"\n{cost.rules} rules, no language given: {cost.asked} words, {cost.words} different, "
        f"{cost.forms / cost.words:.1f} forms a word; {cost.seconds:.1f} s, "
        f"{cost.seconds / cost.asked * 1e6:.0f} µs a word asked for"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inflection", description=__doc__)
    parser.add_argument("--ud", type=Path, metavar="DIR", help="folder with treebanks")
    parser.add_argument("--part", choices=("dev", "test"), default="test", help="of the treebanks")
    parser.add_argument("--rules", type=int, metavar="N", help="expand the words of N rules of the corpus")
    parser.add_argument("--misses", action="store_true", help="print what came out wrong as well")
    given = parser.parse_args(arguments)
    forms = usual()
    for told in (True, False):
        print_labelled(forms, told=told, misses=given.misses)
    if given.ud:
        print_treebanks(forms, given.ud, given.part, misses=given.misses)
    else:
        print("\nskipped: treebanks, which --ud DIR names")
    if given.rules:
        print_cost(forms, given.rules)


if __name__ == "__main__":
    main()
