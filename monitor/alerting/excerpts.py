"""Passages of a text that show why a rule matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.model import Excerpt
from monitor.text.graphemes import ELLIPSIS, at_or_after, at_or_before

Range = tuple[int, int]

MOST = 3
LONGEST = 240
"""How many passages, and how many characters each, ellipses included."""

_END = re.compile(r"[.!?…]+[\"'»”’)\]]*\s+|[。！？]+|\n+")
"""Where a sentence ends: after its closing quotes, or at a line's end. No CJK space is needed after 。"""


def excerpts(text: str, spans: Sequence[Range], limit: int = MOST) -> tuple[Excerpt, ...]:
    """At most `limit` passages of `text` around `spans`, in text order, none overlapping another.

    Earlier spans are served first, so give those that prove most first. A passage is the sentence of its
    span when that is short enough, else a window of whole words; its marks are all spans within it.
    """
    kept = [span for start, end in spans if (span := (max(start, 0), min(end, len(text))))[0] < span[1]]
    chosen: list[Range] = []
    for start, end in kept:
        if len(chosen) == limit:
            break
        if any(start < last and first < end for first, last in chosen):
            continue
        lower = max((last for _, last in chosen if last <= start), default=0)
        upper = min((first for first, _ in chosen if first >= end), default=len(text))
        chosen.append(_passage(text, (start, end), lower, upper))
    marks = _joined(text, kept)
    made = (_excerpt(text, passage, marks) for passage in sorted(chosen))
    return tuple(excerpt for excerpt in made if excerpt.marks)


def _passage(text: str, span: Range, lower: int, upper: int) -> Range:
    """The sentence or window around `span` within `lower` and `upper`, with room for two ellipses."""
    room = LONGEST - 2 * len(ELLIPSIS)
    start, end = span[0], min(span[1], span[0] + room)
    lower, upper = max(lower, end - room), min(upper, start + room)
    breaks = [found.end() for found in _END.finditer(text, lower, start)]
    first = breaks[-1] if breaks else lower
    stop = _END.search(text, max(end - 1, start), upper)
    last = stop.end() if stop else upper
    if last - first > room:
        first, last = _centred((start, end), first, last, room)
    return _neat(text, first, last, (start, end))


def _centred(span: Range, first: int, last: int, room: int) -> Range:
    """`room` characters around the middle of `span`, within `first` and `last`."""
    middle = (span[0] + span[1]) // 2
    left = min(max(middle - room // 2, first), last - room)
    return left, left + room


def _neat(text: str, first: int, last: int, span: Range) -> Range:
    """Whole words where that leaves the span whole; never a split cluster; no white space at the ends."""
    if first > 0 and not text[first - 1].isspace() and not _END.search(text, max(first - 8, 0), first):
        space = re.compile(r"\s").search(text, first, min(first + 30, span[0]))
        first = space.end() if space else first
    if last < len(text) and not text[last].isspace():
        spaces = [at for at in range(max(last - 30, span[1]), last) if text[at].isspace()]
        last = spaces[-1] if spaces and not _END.match(text, last - 1) else last
    first, last = at_or_after(text, first), at_or_before(text, last)
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, max(first, last)


def _joined(text: str, spans: Iterable[Range]) -> list[Range]:
    """Spans on cluster boundaries, in order, overlapping ones joined."""
    joined: list[Range] = []
    for start, end in sorted(spans):
        first, last = at_or_before(text, start), at_or_after(text, end)
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _excerpt(text: str, passage: Range, marks: Iterable[Range]) -> Excerpt:
    """The passage on one line, with an ellipsis where a sentence goes on beyond it."""
    first, last = passage
    before = ELLIPSIS if _cut_before(text, first) else ""
    after = ELLIPSIS if _cut_after(text, last) else ""
    shift = len(before) - first
    inside = (
        (max(start, first) + shift, min(end, last) + shift)
        for start, end in marks
        if start < last and end > first
    )
    line = "".join(" " if char.isspace() else char for char in text[first:last])
    return Excerpt(before + line + after, tuple(inside))


def _cut_before(text: str, first: int) -> bool:
    """No sentence begins at `first`."""
    head = text[max(first - 40, 0) : first]
    return bool(head.strip()) and not re.search(r"(?:[.!?…。！？][\"'»”’)\]]*\s*|\n\s*)$", head)


def _cut_after(text: str, last: int) -> bool:
    """The sentence does not end at `last`."""
    rest = text[last : last + 40]
    ended = re.search(r"[.!?…。！？][\"'»”’)\]]*$", text[max(last - 8, 0) : last])
    return bool(rest.strip()) and not ended and not re.match(r"\s*\n", rest)
