"""Rules on trial: do they hold for the texts they should find, and only there?

Rule.should_match ─► document ─► percolate ─► held? ──no──► what is missing
Rule.should_not_match ─────────────────────► held? ──yes─► by which words
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import chain

from monitor.model import Match, Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.lacking import Lacking
from monitor.rules.plan import NOTHING_DEFINED, Definitions
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
) -> Iterator[Failure]:
    """Every line that a rule of `rules` gets wrong, in order. Raises `QuerySyntaxError` for a query."""
    others = _Others(expansion, definitions)
    for rule in rules:
        if rule.should_match or rule.should_not_match:
            yield from _Trial(rule, expansion, definitions, others).failures()


@dataclass(frozen=True)
class _Others:
    """All rules, made ready when a rule on trial asks for the tags that others give."""

    expansion: Expansion
    definitions: Definitions

    def tags(self, article: Document, rule: Rule) -> tuple[str, ...]:
        """The tags that others than `rule` give to `article`."""
        given = (
            self.definitions.rules[name].tags for name in self._book.holding(article) if name != rule.name
        )
        return tuple(sorted(set(chain.from_iterable(given))))

    @cached_property
    def _book(self) -> Rulebook:
        return rulebook_of(self.definitions.rules.values(), self.expansion, self.definitions)


@dataclass(frozen=True)
class _Trial:
    """One rule on trial."""

    rule: Rule
    expansion: Expansion
    definitions: Definitions
    others: _Others

    def failures(self) -> Iterator[Failure]:
        rule, book = self.rule, self._compiled([self.rule])
        for place, text in enumerate(rule.should_match):
            article = self._article(text, book)
            if not book.percolate(article):
                yield Failure(rule, KEYS[0], place, text, self._lacking.why(article))
        for place, text in enumerate(rule.should_not_match):
            article = self._article(text, book)
            if matches := book.percolate(article):
                yield Failure(rule, KEYS[1], place, text, _marks(matches[0], article))

    def _article(self, text: str, book: Rulebook) -> Document:
        article = as_document(text, self.rule.lang, detect="lang:" in self.rule.query)
        return replace(article, tags=self.others.tags(article, self.rule)) if book.asks_for_tags else article

    def _compiled(self, rules: Iterable[Rule]) -> Rulebook:
        return rulebook_of(rules, self.expansion, self.definitions)

    @cached_property
    def _lacking(self) -> Lacking:
        """Made when a line fails: few rules ever need it."""
        return Lacking(parse(self.rule.query), self.rule.lang, self._compiled)


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
