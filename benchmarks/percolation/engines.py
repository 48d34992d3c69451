"""Engines by name: each is built from rules and gives, for articles, the names of the rules that hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    seen: Mapping[str, int]
    """Words to how many articles of the corpus have them, for engines that want to know what is rare."""
    fold: str = "plain"
    """The fold of `terms.FOLDS` that the peers use."""


class NineForms:
    """Nine forms of each word beside itself, as an inflected language has them.

    No word of the corpus ends so: the answers stay the same, and what is measured are the forms alone.
    """

    _ENDINGS = ("ovix", "amix", "ymix", "owix", "ichx", "emux", "egox", "achx", "omix")

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
    return lambda articles: [book.holding(article.document()) for article in articles]


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


def each(match: Callable[[str], set[str]]) -> Held:
    """An engine that is asked about one text at a time."""
    return lambda articles: [match(article.text) for article in articles]


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to hold rules."""

    name: str
    build: Callable[[Job], Held]
    module: str = "monitor"
    """What must be importable."""
    most: int | None = None
    """Rules above which it is left out: it would take minutes for one article."""


OURS = (
    Engine("ours", ours),
    Engine("ours-with-passages", ours_with_passages),
    Engine("ours-nine-forms", ours_nine_forms),
)
