"""Apply: rules of today tag what was read before, newest first, and nobody is told.

    stored articles that the rules may fit ─percolate, at the age they had─► [Found] ══ small commits ══

A run that is ended goes on where it stopped, when the same rules are applied over the same span again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import chain

from monitor.flows.backtest import any_of, as_it_came, plans
from monitor.model import Rule
from monitor.rules.expansion import Expansion
from monitor.rules.fields import value
from monitor.rules.plan import Definitions, Plan
from monitor.rules.rulebook import Rulebook, rulebook_of
from monitor.rules.tags import asked
from monitor.steps.applying import Found
from monitor.views.search import Place, Stored

MATCHED, LOOKED = 50, 1000
"""Articles in which a rule holds, and articles looked at, after which what was found is written."""

Settle = Callable[[Sequence[Found], Place | None], Mapping[str, int]]
"""Writes what was found down to a place (None: the end); how many articles each rule is new to."""


class Applying:
    """Rules to be applied, among the others of a configuration. Raises `QuerySyntaxError` for a query."""

    def __init__(self, rules: Sequence[Rule], expansion: Expansion, definitions: Definitions) -> None:
        self.held: Counter[str] = Counter({rule.name: 0 for rule in rules})
        """In how many of the articles that were looked at each rule holds."""
        self.fresh: Counter[str] = Counter()
        """In how many of them it was not known to."""
        made = plans(rules, expansion, definitions)
        self.plan: Plan | None = any_of(made.values())
        """What any of the rules may fit; None: anything."""
        self._book = _among_needed(rules, made.values(), expansion, definitions)

    def run(self, stored: Iterable[Stored], settle: Settle) -> None:
        """Go through stored articles, newest first, to their end."""
        found: list[Found] = []
        for looked, one in enumerate(stored, 1):
            found += self._look(one)
            if len(found) >= MATCHED or looked % LOOKED == 0:
                self.fresh.update(settle(found, one.place))
                found = []
        self.fresh.update(settle(found, None))

    def _look(self, stored: Stored) -> Iterable[Found]:
        matches = [one for one in self._book.percolate(as_it_came(stored)) if one.rule.name in self.held]
        self.held.update(one.rule.name for one in matches)
        if matches:
            yield Found(stored.id, stored.article.title, stored.article.text_hash, matches)


def _among_needed(
    rules: Sequence[Rule], made: Iterable[Plan], expansion: Expansion, definitions: Definitions
) -> Rulebook:
    """These rules, whose plans are `made`, with those whose tags they ask for, and so on; no others."""
    needed = {rule.name: rule for rule in rules}
    while wanted := set(chain.from_iterable(map(asked, made))):
        others = [rule for name, rule in definitions.rules.items() if name not in needed]
        more = [rule for rule in others if not wanted.isdisjoint(map(value, rule.tags))]
        needed |= {rule.name: rule for rule in more}
        made = plans(more, expansion, definitions).values()
    return rulebook_of(needed.values(), expansion, definitions)


def only_counted(found: Sequence[Found], known: Mapping[int, Sequence[str]]) -> Mapping[str, int]:
    """What settling would say, by the rules that are known to hold in each article."""
    return Counter(
        held.rule.name
        for one in found
        for held in one.matches
        if held.rule.name not in known.get(one.article, ())
    )


def name_of(rules: Sequence[Rule], since: str) -> str:
    """What a run is remembered by: the rules as they are, and the span that was asked for."""
    asked = [(rule.name, rule.query, rule.tags, int(rule.severity), rule.lang) for rule in rules]
    return blake2b(
        repr((sorted(asked), since)).encode("utf-8", "backslashreplace"), digest_size=12
    ).hexdigest()
