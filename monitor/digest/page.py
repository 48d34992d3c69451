"""A digest as HTML that can be mailed: one file, inline styles, nothing loaded, nothing that runs.

Colours are the reader's own, light or dark, and what is ours stands out on both. The sparkline is text, as
mail clients take drawings out.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from monitor.digest import words
from monitor.digest.build import Digest, Section, severity
from monitor.model import Severity
from monitor.text import shown
from monitor.views import StorySummary

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even were there a hole in the escaping, a browser would load and run nothing."""

_BODY = (
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:42em;"
    "margin:0 auto;padding:16px;overflow-wrap:anywhere"
)
_SMALL = "margin:0;font-size:14px;opacity:.75"
_STORY = "margin:14px 0;padding-inline-start:12px"
_CHIP = "color:#fff;border-radius:3px;padding:1px 6px;font-size:12px;margin-inline-end:6px"
_COLOURS = {
    Severity.LOW: "#5f6b7a",
    Severity.MEDIUM: "#0b6bcb",
    Severity.HIGH: "#b54708",
    Severity.CRITICAL: "#c11f2f",
}
"""Each bears white text by 4.5 to 1 and more, and is seen on white and on black."""
_NEW = "#1a7f37"


def page(digest: Digest) -> str:
    """The whole document, its last line ended."""
    title = escape(words.title(digest))
    head = (
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
    )
    body = (
        f'<h1 dir="auto" style="margin:0 0 4px;font-size:24px;line-height:1.25">{title}</h1>',
        *_head(digest),
        *(line for section in digest.sections for line in _section(section, digest)),
        *_foot(digest),
    )
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en" style="color-scheme:light dark">\n<head>',
            *head,
            f'</head>\n<body style="{_BODY}">',
            *body,
            "</body>\n</html>\n",
        )
    )


def escape(hostile: str) -> str:
    """Hostile text as HTML that shows it and does nothing, in a mail client that looks for links as well."""
    return html.escape(shown.defuse(shown.line(hostile)))


def _head(digest: Digest) -> Iterator[str]:
    for said in (words.span(digest), words.counts(digest), words.news(digest)):
        if said:
            yield f'<p style="{_SMALL}">{escape(said)}</p>'


def _section(section: Section, digest: Digest) -> Iterator[str]:
    name, count = escape(words.heading(section)), len(section.stories)
    yield (
        '<h2 dir="auto" style="margin:28px 0 4px;font-size:18px;line-height:1.3">'
        f'{name} <span style="font-weight:normal;opacity:.75">({count})</span></h2>'
    )
    if section.trend.days:
        yield (
            f'<p style="{_SMALL}"><span aria-hidden="true" style="font-family:monospace">'
            f"{section.trend.bars}</span> {section.trend.words}</p>"
        )
    for story in section.stories:
        yield _story(story, digest)


def _story(story: StorySummary, digest: Digest) -> str:
    level = severity(story)
    title, link = escape(words.headline(story)), shown.link(story.url)
    shown_as = f'<a href="{html.escape(link)}" rel="noreferrer">{title}</a>' if link else title
    new = _chip("new", _NEW) if digest.is_new(story) else ""
    details = "".join(
        f'\n<p dir="auto" style="{_SMALL}">{escape(detail)}</p>' for detail in words.details(story, digest)
    )
    return (
        f'<div style="{_STORY};border-inline-start:4px solid {_COLOURS[level]}">'
        f'\n<p style="margin:0">{_chip(level.label, _COLOURS[level])}{new}</p>'
        f'\n<p dir="auto" style="margin:2px 0;font-weight:600">{shown_as}</p>{details}\n</div>'
    )


def _chip(label: str, colour: str) -> str:
    return f'<span style="{_CHIP};background:{colour}">{label}</span>'


def _foot(digest: Digest) -> Iterator[str]:
    if left := words.rest(digest):
        yield f'<p style="{_SMALL}">{left}</p>'
