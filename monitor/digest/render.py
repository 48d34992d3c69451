"""A digest as text, Markdown or JSON, each without a line break at its end; HTML is in `page`.

Titles and names come from feeds: text loses controls and bidi overrides, Markdown is escaped and has no link
but ours, JSON is data (docs/reference/digest.md) and stays what was stored, less what cannot be seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from monitor.digest import words
from monitor.digest.build import By, Digest, Section, severity
from monitor.digest.wrap import wrap
from monitor.text import shown
from monitor.views import StorySummary

VERSION = 1
"""Of the JSON form: fields are only ever added within one version."""

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&$]")
"""What means something within a line of CommonMark, its table and strike-out extensions and GitHub's math."""

_START = re.compile(r"^(\d{0,9})([-+=.)])")
"""What means something where a line begins: lists, numbered lists, underlines of headings."""


def text(digest: Digest, width: int = 80) -> str:
    """Plain text of lines at most `width` columns wide (20 or more)."""
    width = max(width, 20)
    lines = [row for said in _head(digest) for row in wrap(said, width)]
    for section in digest.sections:
        heading = f"{words.heading(section)} ({len(section.stories)})"
        lines += ["", *wrap(heading.upper(), width)]
        for said in _trend(section):
            lines += wrap(said, width)
        for story in section.stories:
            lines += ["", *_story_lines(story, digest, width)]
    if left := words.rest(digest):
        lines += ["", *wrap(left, width)]
    return "\n".join(lines)


def markdown(digest: Digest) -> str:
    """CommonMark; sections are headings of the second level, stories a list."""
    title, *head = _head(digest)
    lines = [f"# {escape(title)}", "", "  \n".join(head)]
    for section in digest.sections:
        lines += ["", f"## {escape(words.heading(section))}", ""]
        lines += [line for said in _trend(section) for line in (said, "")]
        lines += [_story_item(story, digest) for story in section.stories]
    if left := words.rest(digest):
        lines += ["", left]
    return "\n".join(lines)


def as_json(digest: Digest) -> str:
    """JSON of a stable form: times in ISO 8601 UTC, names of severities as in the configuration."""
    return json.dumps(form(digest), ensure_ascii=False, indent=2)


def compact(digest: Digest) -> str:
    """The same on one line."""
    return json.dumps(form(digest), ensure_ascii=False, separators=(",", ":"))


def form(digest: Digest) -> dict[str, Any]:
    """The JSON form as a value."""
    return {
        "version": VERSION,
        "title": shown.line(digest.title),
        "since": _iso(digest.since),
        "until": _iso(digest.until),
        "last": _iso(digest.last) if digest.last else None,
        "by": digest.by.value,
        "counts": {
            "stories": len(digest.stories),
            "articles": digest.articles,
            "sources": len(digest.sources),
            "languages": len(digest.langs),
            "new": digest.new,
            "more": digest.more,
            "unmatched": digest.unmatched,
        },
        "sections": [_section_form(section, digest) for section in digest.sections],
    }


def escape(hostile: str) -> str:
    """Hostile text as Markdown that shows it and does nothing."""
    return _START.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", shown.defuse(shown.line(hostile))))


def _head(digest: Digest) -> list[str]:
    said = (words.title(digest), words.span(digest), words.counts(digest), words.news(digest))
    return [line for line in said if line]


def _trend(section: Section) -> Iterable[str]:
    if section.trend.days:
        yield f"{section.trend.bars} {section.trend.words}"


def _mark(story: StorySummary, digest: Digest) -> str:
    return severity(story).label + (", new" if digest.is_new(story) else "")


def _story_lines(story: StorySummary, digest: Digest, width: int) -> Iterable[str]:
    yield from wrap(f"[{_mark(story, digest)}] {words.headline(story)}", width, indent="  ")
    for detail in (*words.details(story, digest), shown.link(story.url)):
        if detail:
            yield from wrap(detail, width, first="  ", indent="  ")


def _story_item(story: StorySummary, digest: Digest) -> str:
    title = escape(words.headline(story))
    link = shown.link(story.url)
    head = f"[{title}](<{link}>)" if link else title
    details = "".join(f"  \n  {escape(detail)}" for detail in words.details(story, digest))
    return f"- **{_mark(story, digest)}** {head}{details}"


def _section_form(section: Section, digest: Digest) -> dict[str, Any]:
    name = shown.line(section.name)
    usual = section.trend.usual
    return {
        "tag": name if digest.by is By.TAG else "",
        "rule": name if digest.by is By.RULE else "",
        "trend": {"days": list(section.trend.days), "usual": None if usual is None else round(usual, 2)},
        "stories": [_story_form(story, digest) for story in section.stories],
    }


def _story_form(story: StorySummary, digest: Digest) -> dict[str, Any]:
    return {
        "story": story.story,
        "title": shown.line(story.title),
        "url": shown.link(story.url),
        "source": shown.line(story.source),
        "sources": [shown.line(name) for name in story.sources],
        "sites": story.sites,
        "texts": story.texts,
        "languages": [shown.line(lang) for lang in story.langs],
        "tags": [shown.line(tag) for tag in story.tags],
        "rules": [shown.line(rule) for rule in story.rules],
        "severity": severity(story).label,
        "first": _iso(story.first),
        "last": _iso(story.last),
        "articles": story.articles,
        "new": digest.is_new(story),
        "since_last": None if digest.last is None else story.fresh,
        "countries": list(story.countries),
    }


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
