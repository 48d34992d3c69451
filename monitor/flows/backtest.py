"""Backtest: what rules would have found in stored articles, had they been there when those came.

    rules with words that an index knows ──► articles that one of them may fit ──┐
    the others ──► all articles ──those that one of them may hold in──────────────┤
                  ┌──────────────────────────────────────────────────────────────┘
                  └─percolate, at the age they had─► hits ─► days, overlap, stories told
    the newest that have something of a rule ─nearest─► those that are one part short

Each rule is judged by itself, by the code that matches news; nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice

from monitor.alerting.policy import stale
from monitor.alerting.raising import Policy
from monitor.alerting.route import addressees
from monitor.flows.matched import as_document
from monitor.flows.search import beginning, proof
from monitor.model import Held, Rule, Subject, Untold
from monitor.rules.expansion import Expansion
from monitor.rules.nearest import Nearest
from monitor.rules.plan import All, Any, Definitions, Is, Plan, plan
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.rules.sightings import Sightings
from monitor.rules.syntax import parse
from monitor.text.document import Document
from monitor.views.search import Hit, Proof, Stored, hit

SAMPLES = 5
NEAR_LOOKED = 500
"""Articles that are looked at for near misses."""

Candidates = Callable[[Plan | None], Iterable[Stored]]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article for which a rule would hold if one of its parts were otherwise."""

    hit: Hit
    lacking: str


@dataclass(slots=True)
class Result:
    """What a rule would have found."""

    rule: Rule
    articles: int = 0
    days: Counter[date] = field(default_factory=Counter)
    """Hits by the UTC day on which they were published."""
    samples: list[Hit] = field(default_factory=list)
    """The newest."""
    overlap: Counter[str] = field(default_factory=Counter)
    """Other rules, and in how many of the hits they hold too."""
    told: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Stories that it would have been alerted of once, and the receivers by the routes there are."""
    stories: set[int] = field(default_factory=set)
    near: list[NearMiss] = field(default_factory=list)

    @property
    def receivers(self) -> Counter[str]:
        """How many first alerts each receiver would have got."""
        return Counter(name for names in self.told.values() for name in names)


class Backtest:
    """Rules on trial among the others of a configuration. Raises `QuerySyntaxError` for a query."""

    def __init__(
        self, rules: Sequence[Rule], expansion: Expansion, definitions: Definitions, policy: Policy
    ) -> None:
        self._policy = policy
        self.results = {rule.name: Result(rule) for rule in rules}
        self._book = among_all(rules, expansion, definitions)
        self._nearest = {rule.name: Nearest([rule], expansion, definitions) for rule in rules}
        self._plans = plans(rules, expansion, definitions)

    def run(self, candidates: Candidates, narrows: Callable[[Plan], bool]) -> Iterable[Result]:
        """Go through the stored articles that `candidates` gives for a plan, newest first.

        `narrows` tells whether an index knows of a plan what it may fit: one rule of which none does would
        else have all articles looked at for all rules.
        """
        asked = {name: _untagged(made) for name, made in self._plans.items()}
        told = {name: made for name, made in asked.items() if made is not None and narrows(made)}
        if told:
            for stored in candidates(any_of(told.values())):
                self._look(stored, as_it_came(stored), told)
        rest = {name: made for name, made in asked.items() if name not in told}
        if rest:
            for stored in candidates(any_of(self._plans[name] for name in rest)):
                document = as_it_came(stored)
                if _may_hold(rest.values(), document):
                    self._look(stored, document, rest)
        for name, result in self.results.items():
            result.near.extend(islice(self._near(name, candidates), SAMPLES))
        return self.results.values()

    def _look(self, stored: Stored, document: Document, asked: Iterable[str]) -> None:
        """What these rules make of an article."""
        matches = {match.rule.name: match for match in self._book.percolate(document)}
        for name in matches.keys() & set(asked):
            result = self.results[name]
            result.articles += 1
            result.days[stored.at.date()] += 1
            result.stories.add(stored.story)
            result.overlap.update(other for other in matches if other != name)
            if len(result.samples) < SAMPLES:
                result.samples.append(hit(stored, proof(stored.article, matches[name].spans)))
            if self._is_news(stored):
                result.told[stored.story] = self._receivers(result.rule, stored)

    def _is_news(self, stored: Stored) -> bool:
        seen = stored.article.seen or stored.at
        first, fresh = stored.first_poll, self._policy.freshness
        return stale(stored.article.published, first_poll=first, now=seen, freshness=fresh) is Untold.NOT

    def _receivers(self, rule: Rule, stored: Stored) -> tuple[str, ...]:
        held = (Held(rule.name, rule.tags, rule.severity),)
        about = Subject(held, stored.article.source, stored.article.lang, 1, stored.story)
        return tuple(to.receiver for to in addressees(self._policy.routes, about))

    def _near(self, name: str, candidates: Candidates) -> Iterator[NearMiss]:
        for stored in islice(candidates(relaxed(self._plans[name])), NEAR_LOOKED):
            for miss in self._nearest[name].misses(as_it_came(stored)):
                if miss.is_near:
                    shown = hit(stored, Proof(beginning(stored.article.body)))
                    yield NearMiss(shown, miss.lacking)


def among_all(rules: Sequence[Rule], expansion: Expansion, definitions: Definitions) -> Rulebook:
    """These rules among all others, whose tags they may ask for."""
    everybody = {rule.name: rule for rule in (*definitions.rules.values(), *rules)}
    return compile_rulebook(everybody.values(), expansion, definitions.termsets)


def plans(rules: Sequence[Rule], expansion: Expansion, definitions: Definitions) -> dict[str, Plan]:
    """What each of these rules may fit, by name. Raises `QuerySyntaxError`."""
    return {rule.name: plan(parse(rule.query), expansion, rule.lang, definitions, rule) for rule in rules}


def any_of(asked: Iterable[Plan]) -> Plan | None:
    """What any of these plans may fit in an archive that knows none of the tags yet; None: anything."""
    parts = tuple(map(_untagged, asked))
    known = tuple(part for part in parts if part is not None)
    return Any(known) if len(known) == len(parts) else None


def _may_hold(asked: Iterable[Plan | None], document: Document) -> bool:
    """Whether one of these plans holds, or says nothing."""
    sightings = Sightings(document)
    return any(made is None or sightings.holds(made) for made in asked)


def as_it_came(stored: Stored) -> Document:
    """The article as rules saw it: as old as it was when first seen, before any rule had tagged it."""
    seen: datetime = stored.article.seen or stored.at
    return as_document(replace(stored.article, tags=()), seen)


def relaxed(asked: Plan) -> Plan:
    """What has any one part of what `asked` demands together."""
    return Any(asked.parts) if isinstance(asked, All) else asked


def _untagged(asked: Plan) -> Plan | None:
    """`asked` without tags: the archive knows none of a rule that was not there. None for a tag alone."""
    if isinstance(asked, Is) and asked.field == "tag":
        return None
    if isinstance(asked, All | Any):
        parts = [_untagged(part) for part in asked.parts]
        known = tuple(part for part in parts if part is not None)
        if isinstance(asked, All):
            return All(known) if known else None
        return Any(known) if len(known) == len(parts) else None
    return asked
