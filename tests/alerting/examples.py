"""A rule, an article and a source of a fictional outlet."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Article, Entry, Match, Rule, Severity, Source, Span
from monitor.steps import Unread

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SOURCE = Source("north", "https://north.example/feed", name="North Gazette", trust="independent", lang="en")
BODY = (
    "Officials spoke on Monday. The interceptor caught a Shahed at night. Nobody was hurt.\n"
    "Weather stayed calm. A second Shahed fell into the river."
)
ARTICLE = Article(
    entry=1,
    source="north",
    url="https://north.example/a",
    link="https://www.north.example/a",
    title="Interceptor catches Shahed",
    text=BODY,
    published=NOW,
    seen=NOW,
    lang="en",
)
UNREAD = Unread(1, SOURCE, Entry("key-1"), NOW, first_poll=False)


def rule(name: str, *tags: str, severity: Severity = Severity.MEDIUM) -> Rule:
    return Rule(name, name.lower(), tags=tags, severity=severity)


def spans(word: str, text: str = BODY, field: str = "body") -> tuple[Span, ...]:
    """Every place of `word` in `text`."""
    found, at = [], text.find(word)
    while at >= 0:
        found.append(Span(field, at, at + len(word)))
        at = text.find(word, at + 1)
    return tuple(found)


def match(name: str, *tags: str, word: str = "Shahed", severity: Severity = Severity.MEDIUM) -> Match:
    return Match(rule(name, *tags, severity=severity), spans(word))
