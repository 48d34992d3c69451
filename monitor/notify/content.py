"""A message made fit to be shown: cleaned, bounded, in pieces that a service only has to escape.

Everything here is bounded by construction, so that each service's layout stays within its limits without
cutting twice: see the limits in docs/reference/receivers.md, which the tests compare with the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from monitor.model import Excerpt, Message, Severity
from monitor.text import shown
from monitor.text.graphemes import at_or_after, at_or_before, cut

TITLE = 300
NAME = 80
LABEL = 40
STORY = 160
LABELS = 8
EXCERPTS = 3
EXCERPT = 250
"""Bounds in characters, and of how many labels and excerpts are shown."""

UNTITLED = "(no title)"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an excerpt; bold where it is what a rule found. No white space at a bold one's ends."""

    text: str
    bold: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What every service shows, in its own way. Not escaped, but visible text only, each within its bound."""

    title: str
    link: str
    """Plain http(s) URL in ASCII, or empty."""
    source: str
    facts: tuple[str, ...]
    """Trust label, language, time, and how far the story has come, as far as they are known."""
    severity: Severity
    tags: tuple[str, ...]
    rules: tuple[str, ...]
    excerpts: tuple[Pieces, ...]
    published: datetime | None


def content(message: Message) -> Content:
    """The message, cleaned and bounded."""
    trust = bounded(message.trust.replace("_", " "), LABEL)
    lang = bounded(message.lang, LABEL)
    return Content(
        title=bounded(message.title, TITLE) or UNTITLED,
        link=shown.link(message.url),
        source=bounded(message.source, NAME),
        facts=tuple(
            fact for fact in (trust, lang, moment(message.published), bounded(message.story, STORY)) if fact
        ),
        severity=message.severity,
        tags=labels(message.tags),
        rules=labels(message.rules),
        excerpts=tuple(made for excerpt in message.excerpts[:EXCERPTS] if (made := pieces(excerpt))),
        published=message.published,
    )


def bounded(text: str, limit: int) -> str:
    """`text` on one visible line of at most `limit` characters."""
    return cut(shown.line(text), limit)


def moment(when: datetime | None) -> str:
    """A time as people everywhere read it alike; "" when it is not known."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if when else ""


def labels(names: Iterable[str]) -> tuple[str, ...]:
    """At most `LABELS` names, then how many more there are."""
    shown_names = [name for name in (bounded(name, LABEL) for name in names) if name]
    more = len(shown_names) - LABELS
    return (*shown_names[:LABELS], f"+{more}") if more > 0 else tuple(shown_names)


def pieces(excerpt: Excerpt) -> Pieces:
    """The excerpt as plain and bold pieces; marks out of range, reversed or overlapping do no harm."""
    text = cut(excerpt.text, EXCERPT)
    made: list[Piece] = []
    done = 0
    for start, end in _spans(text, excerpt.marks):
        made += [Piece(text[done:start]), Piece(text[start:end], bold=True)]
        done = end
    made.append(Piece(text[done:]))
    return _trimmed(part for piece in made for part in _visible(piece))


def render(parts: Pieces, escape: Callable[[str], str], opening: str, closing: str) -> str:
    """The pieces escaped, bold ones between `opening` and `closing`.

    They are defused as one text first: chats look for mentions after they took the markup out, so that a
    bold mark between ``@`` and a name breaks nothing.
    """
    return "".join(
        f"{opening}{escape(part.text)}{closing}" if part.bold else escape(part.text)
        for part in _defused(parts)
    )


def _defused(parts: Pieces) -> Iterable[Piece]:
    """The pieces with `shown.defuse` done to the text that they make together."""
    joints = shown.live("".join(part.text for part in parts))
    start = 0
    for part in parts:
        end = start + len(part.text)
        cuts = [0, *(at - start for at in joints if start < at <= end), len(part.text)]
        yield Piece(shown.WORD_JOINER.join(part.text[a:b] for a, b in pairwise(cuts)), part.bold)
        start = end


def _spans(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks in order, within the text, on cluster boundaries, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        first, last = at_or_before(text, start), at_or_after(text, end)
        if first >= last or end <= start:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _visible(piece: Piece) -> Iterable[Piece]:
    """The piece cleaned; white space at the ends of a bold one is plain, as bold marks must hug words."""
    text = shown.visible(piece.text)
    core = text.strip()
    if not piece.bold or not core:
        return (Piece(text),)
    at = text.index(core)
    return (Piece(text[:at]), Piece(core, bold=True), Piece(text[at + len(core) :]))


def _trimmed(parts: Iterable[Piece]) -> Pieces:
    """Neighbours of one kind joined, empty ones dropped, outer white space gone."""
    joined: list[Piece] = []
    for part in parts:
        text = part.text.lstrip() if joined and joined[-1].text.endswith(" ") else part.text
        if text and joined and joined[-1].bold == part.bold:
            joined[-1] = Piece(joined[-1].text + text, part.bold)
        elif text:
            joined.append(Piece(text, part.bold))
    if joined:
        joined[0] = Piece(joined[0].text.lstrip(), joined[0].bold)
        joined[-1] = Piece(joined[-1].text.rstrip(), joined[-1].bold)
    return tuple(part for part in joined if part.text)
