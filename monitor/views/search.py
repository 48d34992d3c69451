"""What is asked of stored articles and what comes back: filters, places in the order, articles, hits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Article, Excerpt, Severity


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles are looked at: those that fit every filter given. Of several values one is enough."""

    since: datetime | None = None
    until: datetime | None = None
    """Published before then: not included."""
    tags: tuple[str, ...] = ()
    """A rule that held gives one of them, whatever its case."""
    rules: tuple[str, ...] = ()
    """Names of rules of which one held."""
    sources: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """Codes of countries, of one of which it speaks."""
    stories: tuple[int, ...] = ()
    severity: Severity | None = None
    """A rule that held is at least so severe."""


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of articles by time: when one was published, and its number."""

    at: datetime
    article: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is kept, with what is known of it beside its text."""

    id: int
    story: int
    at: datetime
    """Published, but never later than first seen."""
    first_poll: bool
    """It was there already when its source was first polled."""
    article: Article
    rules: tuple[str, ...] = ()
    """Those that held, the severest first."""
    severity: Severity | None = None
    versions: int = 1
    """How many there are of it; more when it was edited."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.at, self.id)


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a query holds for an article: a passage of its body, marks in its title, and how relevant it is."""

    excerpt: Excerpt
    title: tuple[tuple[int, int], ...] = ()
    relevance: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found."""

    article: int
    story: int
    title: str
    url: str
    source: str
    lang: str
    when: datetime
    tags: tuple[str, ...]
    excerpt: Excerpt
    title_marks: tuple[tuple[int, int], ...] = ()
    rules: tuple[str, ...] = ()
    severity: Severity | None = None
    relevance: float = field(default=0.0, compare=False)
    countries: tuple[str, ...] = ()
    """Of which the article speaks."""
    versions: int = 1

    @property
    def place(self) -> Place:
        """Where it stands in the order by time."""
        return Place(self.when, self.article)


def hit(stored: Stored, proof: Proof) -> Hit:
    """An article and why it was found."""
    article = stored.article
    return Hit(
        article=stored.id,
        story=stored.story,
        title=article.title,
        url=article.link,
        source=article.source,
        lang=article.lang,
        when=stored.at,
        tags=article.tags,
        excerpt=proof.excerpt,
        title_marks=proof.title,
        rules=stored.rules,
        severity=stored.severity,
        relevance=proof.relevance,
        countries=article.countries,
        versions=stored.versions,
    )
