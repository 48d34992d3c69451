"""A message made fit to be shown: cleaned, bounded, in pieces that a service only has to escape.

Everything here is bounded by construction, so that each service's layout stays within its limits without
cutting twice: see the limits in docs/reference/receivers.md, which the tests compare with the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from monitor.model import Excerpt, Headline, Message, Severity
from monitor.text import shown
from monitor.text.graphemes import at_or_after, at_or_before, cut

TITLE = 300
NAME = 80
LABEL = 40
STORY = 160
SILENCE = 160
LABELS = 8
EXCERPTS = 3
EXCERPT = 250
HEADLINES = 25
HEADLINE = 120
PROGRESS = 80
"""Bounds in characters, and of how many labels, excerpts and headlines are shown. The last two are those of
the title and the story of a headline, whose source has that of a label."""

UNTITLED = "(no title)"

_TAIL = 40
"""Room for the words that count the headlines left out, line break included; they are ASCII."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an excerpt; bold where it is what a rule found. No white space at a bold one's ends."""

    text: str
    bold: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A headline of a message that tells of many, cleaned and bounded like the rest."""

    title: str
    link: str
    source: str
    severity: Severity
    story: str


@dataclass(frozen=True, slots=True)
class Content:
    """What every service shows, in its own way. Not escaped, but visible text only, each within its bound."""

    title: str
    link: str
    """Plain http(s) URL in ASCII, or empty."""
    source: str
    facts: tuple[str, ...]
    """Trust label, language, time, how far the story has come and spread, as far as they are known."""
    severity: Severity
    tags: tuple[str, ...]
    rules: tuple[str, ...]
    excerpts: tuple[Pieces, ...]
    published: datetime | None
    headlines: tuple[Line, ...] = ()
    more: int = 0
    """Alerts that the message stands for beyond `headlines`."""
    silence: str = ""

    def about(self) -> tuple[str, ...]:
        """Source and facts, those that are known."""
        return tuple(part for part in (self.source, *self.facts) if part)

    def reasons(self) -> tuple[str, ...]:
        """Severity, then tags and rules where there are any."""
        rules = "rules: " + ", ".join(self.rules) if self.rules else ""
        return tuple(part for part in (self.severity.label, ", ".join(self.tags), rules) if part)


def content(message: Message) -> Content:
    """The message, cleaned and bounded."""
    trust = bounded(message.trust.replace("_", " "), LABEL)
    lang = bounded(message.lang, LABEL)
    story, spread = bounded(message.story, STORY), spread_of(message.sites, message.texts)
    return Content(
        title=bounded(message.title, TITLE) or UNTITLED,
        link=shown.link(message.url),
        source=bounded(message.source, NAME),
        facts=tuple(fact for fact in (trust, lang, moment(message.published), spread, story) if fact),
        severity=message.severity,
        tags=labels(message.tags),
        rules=labels(message.rules),
        excerpts=tuple(made for excerpt in message.excerpts[:EXCERPTS] if (made := pieces(excerpt))),
        published=message.published,
        headlines=tuple(_line(headline) for headline in message.headlines[:HEADLINES]),
        more=max(message.more, 0) + max(len(message.headlines) - HEADLINES, 0),
        silence=bounded(message.silence, SILENCE),
    )


def _line(headline: Headline) -> Line:
    return Line(
        bounded(headline.title, HEADLINE) or UNTITLED,
        shown.link(headline.url),
        bounded(headline.source, LABEL),
        headline.severity,
        bounded(headline.story, PROGRESS),
    )


def told(
    made: Content, room: int, show: Callable[[Line], str], size: Callable[[str], int] = len
) -> tuple[list[str], list[str]]:
    """The first headlines, as many as `room` holds, as `show` shows them; and a line that counts the rest,
    if there is one.

    `size` measures what `show` makes, in the unit of `room`; every line costs one more for its break.
    """
    lines: list[str] = []
    total, used = len(made.headlines) + made.more, 0
    for headline in made.headlines:
        line = show(headline)
        used += size(line) + 1
        if used + (_TAIL if len(lines) + 1 < total else 0) > room:
            break
        lines.append(line)
    left = total - len(lines)
    return lines, [f"and {left:,} more"] if left else []


def row(line: Line, title: str, escape: Callable[[str], str]) -> str:
    """A headline with its `title` as the service shows and links it. The severity, our word, comes first: no
    hostile sign stands where a line begins."""
    rest = (escape(part) for part in (line.source, line.story) if part)
    return " · ".join((line.severity.label, title, *rest))


def utf8(text: str) -> int:
    """Length in bytes."""
    return len(text.encode())


def spread_of(sites: int, texts: int) -> str:
    """At how many sites a story stands, and in how many texts of their own; "" for a single one."""
    if sites < 2:
        return ""
    own = f", {texts:,} own {'text' if texts == 1 else 'texts'}" if texts > 0 else ""
    return f"{sites:,} sites{own}"


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
        for part in defused(parts)
    )


def defused(parts: Pieces) -> Iterable[Piece]:
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
