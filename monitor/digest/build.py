"""The stories of a span of time, chosen and grouped for reading.

A story stands in one section only, so that nobody reads it twice: under its first tag or rule, those of its
severest rule first as the store lists them. The others are shown beside it.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from monitor.digest.trend import UNCOUNTED, Trend
from monitor.model import Severity
from monitor.views import DigestMatter, StorySummary

NAMELESS = ""
"""The name of the section for stories whose rules have no tag; it comes last."""

TITLE = "News digest"


class By(enum.StrEnum):
    """What sections are of."""

    TAG = "tag"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which stories a digest tells of. Empty fields choose all; all that are given must hold."""

    tags: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Ids of sources, one of which told the story."""
    langs: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW
    by: By = By.TAG
    top: int = 0
    """At most so many stories, the foremost; 0: all."""


ALL = Choice()


@dataclass(frozen=True, slots=True)
class Section:
    """Stories under one tag or rule: severest first, then those of most sources, then the newest."""

    name: str
    stories: tuple[StorySummary, ...]
    trend: Trend = UNCOUNTED


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened from ``since`` to ``until`` (not included)."""

    title: str
    since: datetime
    until: datetime
    sections: tuple[Section, ...] = ()
    """The section with the severest story first."""
    by: By = By.TAG
    unmatched: int = 0
    """Stories of the span that matched no rule and are left out."""
    more: int = 0
    """Stories beyond those that were asked for."""
    last: datetime | None = None
    """When the last digest of this kind was made: what came later is new. None: nothing is known of one."""
    zone: tzinfo = UTC
    """By whose clocks times are shown."""

    @property
    def stories(self) -> tuple[StorySummary, ...]:
        """All stories shown, in order of reading."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def sources(self) -> tuple[str, ...]:
        """Everybody who told any of the stories, by name."""
        return tuple(sorted({source for story in self.stories for source in story.sources}))

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages the stories were told in."""
        return tuple(sorted({lang for story in self.stories for lang in story.langs if lang}))

    @property
    def articles(self) -> int:
        """Articles of all stories shown."""
        return sum(story.articles for story in self.stories)

    @property
    def new(self) -> int:
        """Stories that nobody told of before the last digest."""
        return sum(self.is_new(story) for story in self.stories)

    def is_new(self, story: StorySummary) -> bool:
        """All that is known of the story came after the last digest."""
        return self.last is not None and story.fresh == story.articles

    def growth(self, story: StorySummary) -> int:
        """Articles of a story of the last digest that came after it."""
        return 0 if self.last is None or self.is_new(story) else story.fresh


def build(
    matter: DigestMatter,
    since: datetime,
    until: datetime,
    choice: Choice = ALL,
    *,
    title: str = TITLE,
    last: datetime | None = None,
    zone: tzinfo = UTC,
) -> Digest:
    """The digest of those stories of `matter` that matched a rule and are chosen.

    The store was asked for the span, and for the sources of `choice`.
    """
    kept = sorted((story for story in matter.stories if story.rules and _wanted(story, choice)), key=_rank)
    shown = kept[: choice.top or None]
    return Digest(
        title=title,
        since=since,
        until=until,
        sections=_sections(shown, choice, matter.days),
        by=choice.by,
        unmatched=matter.unmatched,
        more=len(kept) - len(shown),
        last=last,
        zone=zone,
    )


def severity(story: StorySummary) -> Severity:
    """The story's severity; that of a rule that names none is medium."""
    return story.severity or Severity.MEDIUM


def _sections(
    stories: Sequence[StorySummary], choice: Choice, days: Mapping[str, tuple[int, ...]]
) -> tuple[Section, ...]:
    groups: dict[str, list[StorySummary]] = {}
    for story in stories:
        groups.setdefault(_name(story, choice), []).append(story)
    made = (Section(name, tuple(group), Trend(days.get(name, ()))) for name, group in groups.items())
    return tuple(sorted(made, key=lambda section: section.name == NAMELESS))


def _wanted(story: StorySummary, choice: Choice) -> bool:
    return (
        severity(story) >= choice.min_severity
        and _meet(choice.tags, story.tags)
        and _meet(choice.rules, story.rules)
        and _meet(choice.langs, story.langs)
    )


def _meet(asked: Collection[str], given: Collection[str]) -> bool:
    return not asked or not set(asked).isdisjoint(given)


def _name(story: StorySummary, choice: Choice) -> str:
    """The first tag or rule, of those asked for when some were."""
    asked, given = (choice.tags, story.tags) if choice.by is By.TAG else (choice.rules, story.rules)
    return next((name for name in given if not asked or name in asked), NAMELESS)


def _rank(story: StorySummary) -> tuple[int, int, float, int]:
    return -severity(story), -len(story.sources), -story.last.timestamp(), story.story
