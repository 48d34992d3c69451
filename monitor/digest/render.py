"""A digest as text, Markdown or JSON, each without a line break at its end.

Titles and names come from feeds: text loses controls and bidi overrides, Markdown is escaped and has no link
but ours, JSON is data (docs/reference/digest.md) and stays what was stored, less what cannot be seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from monitor.digest.build import Digest, Section, severity
from monitor.digest.wrap import wrap
from monitor.text import shown
from monitor.text.graphemes import cut
from monitor.views import StorySummary

VERSION = 1
"""Of the JSON form: fields are only ever added within one version."""

EMPTY = "Nothing to tell: no story matched a rule in this time."
OTHER = "Other"
"""Heading of the stories whose rules have no tag."""

_NAMES = 5
"""Names of sources shown before the rest is counted."""

UNTITLED = "News digest"
NO_TITLE = "(no title)"

TITLE = 300
NAME = 80
"""Characters shown of a title and a name; JSON holds them whole."""

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&$]")
"""What means something within a line of CommonMark, its table and strike-out extensions and GitHub's math."""

_START = re.compile(r"^(\d{0,9})([-+=.)])")
"""What means something where a line begins: lists, numbered lists, underlines of headings."""


def text(digest: Digest, width: int = 80) -> str:
    """Plain text of lines at most `width` columns wide (20 or more)."""
    width = max(width, 20)
    lines = [
        *wrap(_short(digest.title, TITLE) or UNTITLED, width),
        *wrap(_span(digest), width),
        *wrap(_counts(digest), width),
    ]
    for section in digest.sections:
        heading = f"{_heading(section)} ({len(section.stories)})"
        lines += ["", *wrap(heading.upper(), width)]
        for story in section.stories:
            lines += ["", *_story_lines(story, width)]
    return "\n".join(lines)


def markdown(digest: Digest) -> str:
    """CommonMark; sections are headings of the second level, stories a list."""
    lines = [
        f"# {escape(_short(digest.title, TITLE)) or UNTITLED}",
        "",
        f"{_span(digest)}  ",
        _counts(digest),
    ]
    for section in digest.sections:
        lines += ["", f"## {escape(_heading(section))}", ""]
        lines += [_story_item(story) for story in section.stories]
    return "\n".join(lines)


def as_json(digest: Digest) -> str:
    """JSON of a stable form: times in ISO 8601 UTC, names of severities as in the configuration."""
    form = {
        "version": VERSION,
        "title": shown.line(digest.title),
        "since": _iso(digest.since),
        "until": _iso(digest.until),
        "counts": {
            "stories": len(digest.stories),
            "articles": digest.articles,
            "sources": len(digest.sources),
            "languages": len(digest.langs),
            "unmatched": digest.unmatched,
        },
        "sections": [
            {"tag": shown.line(section.tag), "stories": [_story_form(story) for story in section.stories]}
            for section in digest.sections
        ],
    }
    return json.dumps(form, ensure_ascii=False, indent=2)


def escape(hostile: str) -> str:
    """Hostile text as Markdown that shows it and does nothing."""
    return _START.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", shown.defuse(shown.line(hostile))))


def _story_lines(story: StorySummary, width: int) -> Iterable[str]:
    mark = f"[{severity(story).label}] "
    yield from wrap(mark + (_short(story.title, TITLE) or NO_TITLE), width, indent="  ")
    for detail in (*_details(story), shown.link(story.url)):
        if detail:
            yield from wrap(detail, width, first="  ", indent="  ")


def _story_item(story: StorySummary) -> str:
    title = escape(_short(story.title, TITLE)) or NO_TITLE
    link = shown.link(story.url)
    head = f"[{title}](<{link}>)" if link else title
    details = "".join(f"  \n  {escape(detail)}" for detail in _details(story) if detail)
    return f"- **{severity(story).label}** {head}{details}"


def _details(story: StorySummary) -> tuple[str, ...]:
    """When and by whom it was told first; how many tell of it; what it was found by."""
    others = [_short(name, NAME) for name in story.sources if name != story.source]
    told = f"{_many(len(story.sources) or 1, 'source')}, {_many(story.articles, 'article')}"
    also = f"also {_listed(others)}" if others else ""
    langs = _names(story.langs)
    found = f"tags: {_names(story.tags)}" if story.tags else ""
    rules = f"rules: {_names(story.rules)}" if story.rules else ""
    return tuple(
        shown.line(" · ".join(part for part in parts if part))
        for parts in (
            (f"first told {_moment(story.first)} by {_short(story.source, NAME)}",),
            (told, also, langs),
            (found, rules),
        )
    )


def _story_form(story: StorySummary) -> dict[str, object]:
    return {
        "story": story.story,
        "title": shown.line(story.title),
        "url": shown.link(story.url),
        "source": shown.line(story.source),
        "sources": [shown.line(name) for name in story.sources],
        "languages": [shown.line(lang) for lang in story.langs],
        "tags": [shown.line(tag) for tag in story.tags],
        "rules": [shown.line(rule) for rule in story.rules],
        "severity": severity(story).label,
        "first": _iso(story.first),
        "last": _iso(story.last),
        "articles": story.articles,
    }


def _heading(section: Section) -> str:
    return _short(section.tag, NAME) or OTHER


def _span(digest: Digest) -> str:
    return f"{_moment(digest.since)} to {_moment(digest.until)}"


def _counts(digest: Digest) -> str:
    if not digest.stories:
        return EMPTY + (f" ({_many(digest.unmatched, 'story')} matched none.)" if digest.unmatched else "")
    counts = (
        _many(len(digest.stories), "story"),
        _many(digest.articles, "article"),
        _many(len(digest.sources), "source"),
        f"{_many(len(digest.langs), 'language')}" if digest.langs else "",
    )
    return ", ".join(count for count in counts if count)


def _many(count: int, what: str) -> str:
    plural = what.removesuffix("y") + "ies" if what.endswith("y") else what + "s"
    return f"{count:,} {what if count == 1 else plural}"


def _short(text: str, limit: int) -> str:
    return cut(shown.line(text), limit)


def _names(names: Iterable[str]) -> str:
    return ", ".join(_short(name, NAME) for name in names)


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {more} more" if more > 0 else "")


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
