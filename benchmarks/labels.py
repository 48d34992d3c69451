"""How the shipped rules tag captured articles that a person has read: precision and recall, by family.

    python -m benchmarks.labels [--missed]

The captured corpus lies beside the checkout, or where MONITOR_CORPUS says. What a person found in a text
stands in ``tests/rules/corpus_labels.tsv``: a page's file, or a feed's file, # and the number of the entry,
and the tags that are right for it; tags that are not named are wrong. ``--missed`` names each mistake.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.percolation import corpus as captured
from benchmarks.percolation.corpus import Captured
from benchmarks.tags import rulebook
from monitor.rules.rulebook import Rulebook

LABELS = Path(__file__).parents[1] / "tests" / "rules" / "corpus_labels.tsv"
SEED = "seed-article.txt"
FAMILIES = {
    "weapons": ("shahed", "interceptor", "ballistic-missiles", "air-defence", "electronic-warfare"),
    "making": ("drone-production", "russian-components", "training"),
    "places": ("iran", "jordan", "gulf-states", "us-bases"),
    "diplomacy": ("zelensky", "nsdc", "help-requests", "ceasefire", "russia-iran-intelligence"),
    "front": ("air-raid", "losses"),
}
"""Every tag that is judged, once."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One captured text: the tags that are right for it, and those that the rules give."""

    id: str
    text: Captured
    right: frozenset[str]
    given: frozenset[str]


def labels(path: Path = LABELS) -> dict[str, frozenset[str]]:
    """The right tags of each labelled text."""
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
    return {row[0]: frozenset(row[1].split()) for row in rows}


def judged(
    corpus: Path, book: Rulebook, right: Mapping[str, frozenset[str]] | None = None
) -> Iterator[Judged]:
    """Every labelled text, or those of `right`, and the seed, as the rules tag it. Pages are read as they are
    when they come from the net."""
    right = {SEED: labels()[SEED], **right} if right else labels()
    tags = frozenset(tag for family in FAMILIES.values() for tag in family)
    for id, text in (*_seed(corpus), *captured.named(corpus, right)):
        given = {tag for match in book.percolate(text.document()) for tag in match.rule.tags}
        yield Judged(id, text, right[id], tags.intersection(given))


def _seed(corpus: Path) -> Iterator[tuple[str, Captured]]:
    title, _, body = (corpus / SEED).read_text(encoding="utf-8").partition("\n")
    yield SEED, Captured(title, body, "en")


@dataclass(frozen=True, slots=True)
class Score:
    """What was right to give and was given, given and wrong, right and not given: counts of tags."""

    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was given that is right."""
        return self.found / ((self.found + self.wrong) or 1)

    @property
    def recall(self) -> float:
        """The share of what is right that was given."""
        return self.found / ((self.found + self.missed) or 1)


def score(of: Sequence[Judged], tags: Sequence[str]) -> Score:
    """How these tags were given."""
    some = frozenset(tags)
    return Score(
        sum(len(one.given & one.right & some) for one in of),
        sum(len((one.given - one.right) & some) for one in of),
        sum(len((one.right - one.given) & some) for one in of),
    )


def table(of: Sequence[Judged]) -> Iterator[str]:
    """A row for each family and each tag, and one for all."""
    yield f"{'':<28}{'right':>7}{'recall':>9}{'precision':>11}"
    for family, tags in FAMILIES.items():
        yield _row(family, score(of, tags))
        yield from (_row(f"  {tag}", score(of, (tag,))) for tag in tags)
    yield _row("all", score(of, [tag for tags in FAMILIES.values() for tag in tags]))


def _row(name: str, got: Score) -> str:
    return f"{name:<28}{got.found + got.missed:>7}{got.recall:>9.1%}{got.precision:>11.1%}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="name each mistake")
    asked = parser.parse_args(arguments)
    of = list(judged(captured.folder(), rulebook()))
    print(f"{len(of)} labelled texts", *table(of), sep="\n")
    for one in of if asked.missed else ():
        wrong = [("missed", tag) for tag in one.right - one.given] + [
            ("wrong", tag) for tag in one.given - one.right
        ]
        for said, tag in sorted(wrong):
            print(f"{said:<8}{tag:<26}{one.id}  {one.text.title[:60]}")


if __name__ == "__main__":
    main()
