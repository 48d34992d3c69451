"""Rules on trial: do they hold for the texts they should find, and only there?

Rule.should_match ─► document ─► percolate ─► held? ──no──► what is missing
Rule.should_not_match ─────────────────────► held? ──yes─► by which words
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from monitor.model import Match, Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.lacking import Lacking, planner
from monitor.rules.plan import NOTHING_DEFINED, Definitions
from monitor.rules.plan_tree import Shared
from monitor.rules.rulebook import Rulebook, rulebook_of
from monitor.rules.syntax import parse
from monitor.text.document import Document, document
from monitor.text.language import language

KEYS = ("should_match", "should_not_match")
MARKS = 5
"""Words shown of what made a rule match."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A line for which a rule does not do what it should."""

    rule: Rule
    key: str
    """``should_match`` or ``should_not_match``."""
    place: int
    """Index of the line within the list."""
    text: str
    why: str

    def __str__(self) -> str:
        verb = "should match but does not" if self.key == KEYS[0] else "should not match but does"
        return f"rule `{self.rule.name}` {verb}: {_shortened(self.text)}: {self.why}"


def as_document(text: str, lang: str = "", *, detect: bool = False) -> Document:
    """The article of this moment that a line stands for: its first line is the title, others are the body."""
    title, _, body = text.strip().partition("\n")
    known = language(text, lang) if detect else lang
    return replace(document(title.strip(), body.strip(), lang=known), age=timedelta())


def failures(
    rules: Iterable[Rule],
    expansion: Expansion = AS_WRITTEN,
    definitions: Definitions = NOTHING_DEFINED,
    rulebook: Rulebook | None = None,
) -> Iterator[Failure]:
    """Every line that a rule of `rules` gets wrong, in order. Raises `QuerySyntaxError` for a query.

    `rulebook`: all that `definitions` has, where it is compiled already.
    """
    tried = tuple(rule for rule in rules if rule.should_match or rule.should_not_match)
    book = rulebook or rulebook_of(tried, expansion, definitions)
    if book.asks_for_tags and rulebook is None:
        others = {**definitions.rules, **{rule.name: rule for rule in tried}}
        book = rulebook_of(others.values(), expansion, definitions)
    for rule in tried:
        yield from _Trial(rule, expansion, definitions, book).failures()


@dataclass(frozen=True)
class _Trial:
    """One rule on trial, in the rulebook that holds it and those that may give the tags it asks for."""

    rule: Rule
    expansion: Expansion
    definitions: Definitions
    rulebook: Rulebook

    def failures(self) -> Iterator[Failure]:
        rule = self.rule
        for place, text in enumerate(rule.should_match):
            article = self._article(text)
            if rule.name not in self.rulebook.holding(article):
                yield Failure(rule, KEYS[0], place, text, self._lacking.why(self._tagged(article)))
        for place, text in enumerate(rule.should_not_match):
            article = self._article(text)
            if rule.name in self.rulebook.holding(article):
                (match,) = (one for one in self.rulebook.percolate(article) if one.rule.name == rule.name)
                yield Failure(rule, KEYS[1], place, text, _marks(match, article))

    def _article(self, text: str) -> Document:
        return as_document(text, self.rule.lang, detect="lang:" in self.rule.query)

    def _tagged(self, article: Document) -> Document:
        """`article` with the tags that other rules give to it."""
        held = (one.rule for one in self.rulebook.percolate(article))
        return replace(article, tags=tuple(sorted({tag for rule in held for tag in rule.tags})))

    @cached_property
    def _lacking(self) -> Lacking:
        """Made when a line fails: few rules ever need it."""
        planned = planner(self.expansion, self.definitions, Shared())
        return Lacking(parse(self.rule.query), self.rule.lang, planned)


def _marks(match: Match, article: Document) -> str:
    """By which words the rule held."""
    texts = {"title": article.title_text, "body": article.body_text}
    words = [texts[span.field][span.start : span.end] for span in match.spans if span.field in texts]
    distinct = list(dict.fromkeys(words))
    if not distinct:
        return "all that the query asks for holds"
    more = " …" if len(distinct) > MARKS else ""
    return f"found {', '.join(f'`{word}`' for word in distinct[:MARKS])}{more}"


def _shortened(text: str, width: int = 80) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= width else f"“{line[: width - 1]}…”"
