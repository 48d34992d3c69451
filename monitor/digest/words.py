"""What a digest says, in words that all its forms share: single lines, cleaned, bounded, not yet escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from monitor.digest.build import TITLE as UNTITLED
from monitor.digest.build import Digest, Section
from monitor.text import shown
from monitor.text.graphemes import cut
from monitor.text.many import many
from monitor.views import StorySummary

EMPTY = "Nothing to tell: no story matched a rule in this time."
OTHER = "Other"
"""Heading of the stories whose rules have no tag."""
NO_TITLE = "(no title)"

TITLE = 300
NAME = 80
"""Characters shown of a title and a name; JSON holds them whole."""

_NAMES = 5
"""Names of sources shown before the rest is counted."""


def title(digest: Digest) -> str:
    """What the digest is called."""
    return short(digest.title, TITLE) or UNTITLED


def headline(story: StorySummary) -> str:
    """The story's title."""
    return short(story.title, TITLE) or NO_TITLE


def heading(section: Section) -> str:
    """The section's name."""
    return short(section.name, NAME) or OTHER


def span(digest: Digest) -> str:
    """From when to when."""
    return f"{_moment(digest.since, digest.zone)} to {_moment(digest.until, digest.zone)}"


def counts(digest: Digest) -> str:
    """How much there is, or that there is nothing."""
    if not digest.stories:
        return EMPTY + (f" ({many(digest.unmatched, 'story')} matched none.)" if digest.unmatched else "")
    counted = (
        many(len(digest.stories), "story"),
        many(digest.articles, "article"),
        many(len(digest.sources), "source"),
        many(len(digest.langs), "language") if digest.langs else "",
    )
    return ", ".join(count for count in counted if count)


def news(digest: Digest) -> str:
    """How much of it is new; empty where no digest went before."""
    if digest.last is None:
        return ""
    grown = sum(digest.growth(story) > 0 for story in digest.stories)
    more = f", {grown:,} with more to tell" if grown else ""
    return f"{digest.new:,} new{more} since {_moment(digest.last, digest.zone)}"


def rest(digest: Digest) -> str:
    """How many stories are left out; empty for none."""
    return f"and {many(digest.more, 'more story')}" if digest.more else ""


def details(story: StorySummary, digest: Digest) -> tuple[str, ...]:
    """When and by whom it was told first; how many tell of it; what it was found by."""
    others = [short(name, NAME) for name in story.sources if name != story.source]
    also = f"also {listed(others)}" if others else ""
    found = f"tags: {names(story.tags)}" if story.tags else ""
    rules = f"rules: {names(story.rules)}" if story.rules else ""
    about = f"countries: {listed(story.countries)}" if story.countries else ""
    lines = (
        (f"first told {_moment(story.first, digest.zone)} by {short(story.source, NAME)}",),
        (spread(story, digest), also, names(story.langs)),
        (found, rules),
        (about,),
    )
    return tuple(line for parts in lines if (line := shown.line(" · ".join(part for part in parts if part))))


def spread(story: StorySummary, digest: Digest) -> str:
    """At how many sites it stands, in how many texts of their own, and what came since the last digest."""
    parts = (
        many(story.sites or len(story.sources) or 1, "site"),
        many(story.texts, "own text") if story.texts else "",
        many(story.articles, "article"),
    )
    more = digest.growth(story)
    since = f", {more:,} of them new" if more else ""
    return ", ".join(part for part in parts if part) + since


def short(text: str, limit: int) -> str:
    """`text` on one visible line of at most `limit` characters."""
    return cut(shown.line(text), limit)


def names(given: Iterable[str]) -> str:
    """Names in a row."""
    return ", ".join(short(name, NAME) for name in given)


def listed(given: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(given) - _NAMES
    return ", ".join(given[:_NAMES]) + (f" and {more} more" if more > 0 else "")


def _moment(when: datetime, zone: tzinfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M %Z}"
