"""The stories of a span of time, grouped for reading.

A story stands in one section only, so that nobody reads it twice: under its first tag, which is the first
one of its severest rule as the store lists them. Its other tags are shown beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Severity
from monitor.views import StorySummary

UNTAGGED = ""
"""The tag of the section for stories whose rules have none; it comes last."""


@dataclass(frozen=True, slots=True)
class Section:
    """Stories under one tag: severest first, then those of most sources, then the newest."""

    tag: str
    stories: tuple[StorySummary, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened from ``since`` to ``until`` (not included)."""

    title: str
    since: datetime
    until: datetime
    sections: tuple[Section, ...] = ()
    """The section with the severest story first."""
    unmatched: int = 0
    """Stories of the span that matched no rule and are left out."""

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


def build(
    stories: Sequence[StorySummary],
    since: datetime,
    until: datetime,
    *,
    title: str = "News digest",
    tags: Collection[str] = (),
    langs: Collection[str] = (),
    min_severity: Severity = Severity.LOW,
) -> Digest:
    """The digest of those `stories` that had an article in the span and matched a rule.

    `tags` and `langs`, when given, keep stories that have one of them; `min_severity` keeps the severer ones.
    """
    within = [story for story in stories if story.first < until and story.last >= since]
    matched = [story for story in within if story.rules]
    kept = [story for story in matched if _wanted(story, tags, langs, min_severity)]
    groups: dict[str, list[StorySummary]] = {}
    for story in sorted(kept, key=_rank):
        groups.setdefault(_tag(story, tags), []).append(story)
    sections = (Section(tag, tuple(group)) for tag, group in groups.items())
    return Digest(
        title=title,
        since=since,
        until=until,
        sections=tuple(sorted(sections, key=lambda section: section.tag == UNTAGGED)),
        unmatched=len(within) - len(matched),
    )


def severity(story: StorySummary) -> Severity:
    """The story's severity; that of a rule that names none is medium."""
    return story.severity or Severity.MEDIUM


def _wanted(
    story: StorySummary, tags: Collection[str], langs: Collection[str], min_severity: Severity
) -> bool:
    return (
        severity(story) >= min_severity
        and (not tags or not set(tags).isdisjoint(story.tags))
        and (not langs or not set(langs).isdisjoint(story.langs))
    )


def _tag(story: StorySummary, tags: Collection[str]) -> str:
    """The first tag, of those asked for when some were."""
    return next((tag for tag in story.tags if not tags or tag in tags), UNTAGGED)


def _rank(story: StorySummary) -> tuple[int, int, float, int]:
    return -severity(story), -len(story.sources), -story.last.timestamp(), story.story
