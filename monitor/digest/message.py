"""A digest as a message: headlines for chats, and the whole of it for receivers that take documents."""

from __future__ import annotations

from collections.abc import Collection

from monitor.digest import page, render, words
from monitor.digest.build import Digest, severity
from monitor.model import Document, Headline, Message, Severity
from monitor.text import shown
from monitor.text.many import many
from monitor.views import StorySummary

MOST = 50
"""Headlines of one message; the notifiers show as many of them as their service has room for."""

WIDTH = 76
"""Columns of the text in a letter: mailboxes break what is longer (RFC 3676, section 4.2)."""


def message(digest: Digest, forms: Collection[str] = ()) -> Message:
    """The message. `forms` are those of ``text``, ``html`` and ``json`` that its receiver takes whole."""
    stories = digest.stories
    return Message(
        title=f"{words.title(digest)}: {_short(digest)}",
        url="",
        source="monitor",
        severity=max(map(severity, stories), default=Severity.LOW),
        story=" · ".join(part for part in (words.span(digest), words.news(digest)) if part),
        headlines=tuple(_headline(story, digest) for story in stories[:MOST]),
        more=max(len(stories) - MOST, 0) + digest.more,
        document=_document(digest, forms) if forms else None,
    )


def _short(digest: Digest) -> str:
    if not digest.stories:
        return "nothing to tell"
    new = f", {digest.new:,} new" if digest.new else ""
    return many(len(digest.stories) + digest.more, "story") + new


def _headline(story: StorySummary, digest: Digest) -> Headline:
    new = "new · " if digest.is_new(story) else ""
    return Headline(
        words.headline(story),
        shown.link(story.url),
        story.source,
        severity(story),
        new + words.spread(story, digest),
    )


def _document(digest: Digest, forms: Collection[str]) -> Document:
    return Document(
        text=render.text(digest, WIDTH) + "\n" if "text" in forms else "",
        html=page.page(digest) if "html" in forms else "",
        json=render.compact(digest) if "json" in forms else "",
    )
