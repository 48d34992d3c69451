"""Why rules hold for an article, or what they lack: each word of a query with the form and place that hit it.

    rule ─percolate─► holds ──words of its query, each by itself──► places within the proof
                    └► no ───lacking──────────────────────────────────────► what is not there

Words are asked with the very code that matches news, so what is shown is what counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Match, Rule, Span
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.lacking import Lacking, Planner, planner
from monitor.rules.plan import NOTHING_DEFINED, Definitions, Plan
from monitor.rules.plan_tree import Shared
from monitor.rules.query import Age, And, Field, Length, Not, Or, Query, Reference, Related, Value
from monitor.rules.relations import Apart, Window
from monitor.rules.rulebook import rulebook_of
from monitor.rules.sightings import Sightings
from monitor.rules.syntax import parse, show
from monitor.text.document import Document


@dataclass(frozen=True, slots=True)
class Asked:
    """A word, phrase or name of a query, as it is written there, and the termsets and rules it came by."""

    word: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that proves a rule: the field with offsets in its text, and what of the query stands there."""

    span: Span
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule and an article: the hits that prove it, title first; or what is lacking, which is else empty."""

    rule: Rule
    holds: bool
    hits: tuple[Hit, ...] = ()
    lacking: str = ""


def explained(
    rules: Iterable[Rule],
    article: Document,
    expansion: Expansion = AS_WRITTEN,
    definitions: Definitions = NOTHING_DEFINED,
) -> Iterator[Explanation]:
    """Every rule of `rules` with its explanation, in order. Raises `QuerySyntaxError` for a query."""
    rules = tuple(rules)
    others = {rule.name: rule for rule in (*definitions.rules.values(), *rules)}
    shared = Shared()
    book = rulebook_of(rules, expansion, definitions, shared=shared)
    if book.asks_for_tags and len(others) > len(rules):
        book = rulebook_of(others.values(), expansion, definitions, shared=shared)
    found = {match.rule.name: match for match in book.percolate(article)}
    tags = sorted({tag for match in found.values() for tag in match.rule.tags})
    tagged = replace(article, tags=(*article.tags, *tags))
    explainer = _Explainer(tagged, planner(expansion, definitions, shared), definitions)
    return (explainer.explain(rule, found.get(rule.name)) for rule in rules)


@dataclass(frozen=True, slots=True)
class _Explainer:
    article: Document
    planned: Planner
    definitions: Definitions

    def explain(self, rule: Rule, found: Match | None) -> Explanation:
        """`found`: that it holds, if it does."""
        if found:
            return Explanation(rule, holds=True, hits=tuple(self.hits(found)))
        lacking = Lacking(parse(rule.query), rule.lang, self.planned)
        return Explanation(rule, holds=False, lacking=lacking.why(self.article))

    def hits(self, match: Match) -> Iterator[Hit]:
        """The places of the query's words within the proof, in reading order."""
        places: dict[Span, list[Asked]] = {}
        for asked, spans in self.asked(match.rule):
            for span in spans:
                if any(_within(span, proof) for proof in match.spans):
                    places.setdefault(span, []).append(asked)
        for span in sorted(places, key=lambda span: (span.field != "title", span.start, span.end)):
            yield Hit(span, tuple(places[span]))

    def asked(self, rule: Rule) -> Iterator[tuple[Asked, Sequence[Span]]]:
        """Each word of the query that stands in the article, with its places."""
        words: dict[tuple[str, str], tuple[Asked, Plan]] = {}
        for word, lang, by in self.words(parse(rule.query), rule.lang):
            if (show(word), lang) not in words:
                words[show(word), lang] = Asked(show(word), by), self.planned(word, lang)
        sightings = Sightings(self.article)
        for asked, plan in words.values():
            if sightings.holds(plan):
                yield asked, sightings.spans(plan)

    def words(
        self, query: Query, lang: str, field: str = "", by: tuple[str, ...] = ()
    ) -> Iterator[tuple[Query, str, tuple[str, ...]]]:
        """What can stand in a text, with the field it is looked for in; nothing under a NOT."""
        match query:
            case Not() | Length() | Age() | Value():
                return
            case And() | Or():
                yield from self.all_words(query.parts, lang, field, by)
            case Field():
                yield from self.words(query.inside, lang, query.field, by)
            case Related() if not isinstance(query.relation, Window):
                parts = query.parts[:1] if isinstance(query.relation, Apart) else query.parts
                yield from self.all_words(parts, lang, field, by)
            case Reference():
                other = self.referred(query, lang)
                yield from self.words(parse(other.query), other.lang, field, (*by, show(query)))
            case _:
                yield Field(field, query) if field else query, lang, by

    def all_words(
        self, parts: Iterable[Query], lang: str, field: str, by: tuple[str, ...]
    ) -> Iterator[tuple[Query, str, tuple[str, ...]]]:
        """The words of several parts."""
        for part in parts:
            yield from self.words(part, lang, field, by)

    def referred(self, reference: Reference, lang: str) -> Rule:
        """What a reference stands for; the rule has been compiled, so it is there and leads to no circle."""
        if reference.kind == "termset":
            return Rule("", self.definitions.termsets[reference.name], lang=lang)
        return self.definitions.rules[reference.name]


def _within(span: Span, proof: Span) -> bool:
    return span.field == proof.field and proof.start <= span.start and span.end <= proof.end
