"""Lines of a width that holds in every script: wide characters take two columns, marks none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from monitor.text.graphemes import graphemes


def columns(cluster: str) -> int:
    """Columns that a cluster takes in a terminal: those of its first character."""
    if unicodedata.category(cluster[0]) in ("Mn", "Me", "Cf"):
        return 0
    wide = unicodedata.east_asian_width(cluster[0]) in ("W", "F")
    emoji = len(cluster) > 1 and ("\ufe0f" in cluster or cluster[0] >= "\U0001f000")
    return 2 if wide or emoji else 1


def _size(word: str) -> int:
    """Columns that a word takes."""
    if word.isascii() and "\r" not in word:
        return len(word)
    return sum(map(columns, graphemes(word)))


def wrap(text: str, width: int, *, first: str = "", indent: str = "") -> Iterator[str]:
    """Lines of at most `width` columns, broken at spaces, and within a word only where it fits no line.

    `first` begins the first line and `indent` all others; `text` holds no line breaks.
    """
    line, used = first, len(first)
    start = True
    for word in text.split(" "):
        needed = _size(word)
        if not start and used + 1 + needed > width:
            yield line
            line, used, start = indent, len(indent), True
        if not start:
            line, used = line + " ", used + 1
        fits = used + needed <= width
        if fits:
            line, used = line + word, used + needed
        for cluster in () if fits else graphemes(word):
            if used + columns(cluster) > width:
                yield line
                line, used = indent, len(indent)
            line, used = line + cluster, used + columns(cluster)
        start = False
    yield line
