"""Which of many rules hold in a text, and which of the others came nearest to it.

rules ──their parts, each once──► plans ──► parts that are there ──► rule by rule: how near
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from monitor.model import Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.lacking import Leaves, planner, shortfall
from monitor.rules.plan import NOTHING_DEFINED, Definitions
from monitor.rules.plan_tree import Shared
from monitor.rules.rulebook import rulebook_of
from monitor.rules.syntax import parse
from monitor.text.document import Document


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that does not hold in a text."""

    rule: Rule
    near: float
    """The share of what it asks for that is there, 0 to 1; 0: nothing of it."""
    short: int
    """How many of its parts are wrong."""
    lacking: str

    @property
    def is_near(self) -> bool:
        """It would hold if one of its parts were otherwise, and something else that it asks for is there."""
        return self.near > 0 and self.short == 1


class Nearest:
    """Many rules, ready to be asked about one text after another. Raises `QuerySyntaxError` for a query."""

    def __init__(
        self,
        rules: Iterable[Rule],
        expansion: Expansion = AS_WRITTEN,
        definitions: Definitions = NOTHING_DEFINED,
    ) -> None:
        self._rules = {rule.name: rule for rule in rules}
        shared = Shared()
        self._planned = planner(expansion, definitions, shared)
        self._book = rulebook_of(self._rules.values(), expansion, definitions, shared=shared)
        self._queries = {name: parse(rule.query) for name, rule in self._rules.items()}

    def holding(self, article: Document) -> Sequence[Rule]:
        """The rules that hold, in order."""
        names = self._holding(article)
        return [rule for name, rule in self._rules.items() if name in names]

    def misses(self, article: Document) -> Sequence[Miss]:
        """Every rule that does not hold, the nearest first; one of which nothing is there comes last.

        Nearest is what has the fewest wrong parts, then what has the most of what it asks for.
        """
        holding = self._holding(article)
        tags = sorted({*article.tags, *chain.from_iterable(self._rules[name].tags for name in holding)})
        held = self._leaves.held(replace(article, tags=tuple(tags)))
        found = []
        for name, rule in self._rules.items():
            if name not in holding:
                lacks = shortfall(self._queries[name], held.get(rule.lang, frozenset()))
                found.append(Miss(rule, lacks.near, lacks.short, lacks.said))
        return sorted(found, key=lambda miss: (miss.near == 0, miss.short, -miss.near))

    def _holding(self, article: Document) -> set[str]:
        alone = len(self._rules) == 1
        return self._book.holding_singly(article) if alone else self._book.holding(article)

    @cached_property
    def _leaves(self) -> Leaves:
        """Made when a rule does not hold."""
        pairs = ((self._queries[name], rule.lang) for name, rule in self._rules.items())
        return Leaves(pairs, self._planned)
