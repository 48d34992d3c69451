"""Engines by name: each is built from rules and gives, for articles, the names of the rules that hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.workload import Wanted
from monitor.model import Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.rulebook import Rulebook, compile_rulebook

Answers = list[set[str]]
Held = Callable[[Sequence[Captured]], Answers]
"""Articles to the names of the rules that hold for each, all normalisation included."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every engine of a run is given: `wanted` is empty for rules that only we can hold."""

    rules: tuple[Rule, ...]
    wanted: tuple[Wanted, ...]
    articles: tuple[Captured, ...]


class NineForms:
    """Nine forms of each word beside itself, as an inflected language has them."""

    _ENDINGS = ("s", "en", "ed", "ów", "ами", "ів", "ого", "lar", "nin")

    def forms(self, word: str, lang: str) -> frozenset[str]:  # noqa: ARG002
        """The word, and with each ending."""
        return frozenset((word, *(word + ending for ending in self._ENDINGS)))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        """Only the words themselves in their forms."""
        return (tuple(self.forms(word, lang) for word in words),)


def rulebook(job: Job, expansion: Expansion = AS_WRITTEN) -> Rulebook:
    """Ours."""
    return compile_rulebook(job.rules, expansion)


def held_by(book: Rulebook) -> Held:
    """What our rulebook finds, asked as the others are: which rules hold, without the passages."""
    return lambda articles: [{rule.name for rule in book.holding(article.document())} for article in articles]


def ours_with_passages(job: Job) -> Held:
    """Our rulebook, with the passages that prove each match, which no other engine gives."""
    book = rulebook(job)
    return lambda articles: [
        {match.rule.name for match in book.percolate(article.document())} for article in articles
    ]


def ours(job: Job) -> Held:
    """Our rulebook, each word standing for itself."""
    return held_by(rulebook(job))


def ours_nine_forms(job: Job) -> Held:
    """Our rulebook, each word standing for ten."""
    return held_by(rulebook(job, NineForms()))


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to hold rules."""

    name: str
    build: Callable[[Job], Held]
    note: str
    module: str = "monitor"
    """What must be importable; a peer's is on the package index under `package`."""
    package: str = ""
    most: int = 10**9
    """Rules from which it is left out: minutes for one article."""


OURS = (
    Engine("ours", ours, "the rulebook"),
    Engine("ours-with-passages", ours_with_passages, "the rulebook, with the passages that prove each match"),
    Engine("ours-nine-forms", ours_nine_forms, "the rulebook, nine more forms of every word"),
)
