"""Where a text may be cut: never inside what a reader sees as one character.

The rules are those of UAX #29 (extended grapheme clusters) as far as the standard library's character data
carries them, and coarser where it does not: a joiner binds whatever follows, a virama binds the next letter.
Coarser is safe here, for a cut then falls earlier and never inside a cluster.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
Size = Callable[[str], int]

_JOINER = "\u200d"
_VIRAMA = 9
"""Canonical combining class of the signs that bind two Indic consonants into one cluster (GB9c)."""


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the measure of Discord and Telegram."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def graphemes(text: str) -> Iterator[str]:
    """The clusters of `text` in order; joined, they are the text."""
    start, flags = 0, 0
    for index in range(1, len(text)):
        flags = flags + 1 if _is_flag(text[index - 1]) else 0
        if not _binds(text[index - 1], text[index], flags):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def is_boundary(text: str, index: int) -> bool:
    """`text` may be cut before `index`."""
    if index <= 0 or index >= len(text):
        return True
    flags = 0
    while flags < index and _is_flag(text[index - 1 - flags]):
        flags += 1
    return not _binds(text[index - 1], text[index], flags)


def at_or_before(text: str, index: int) -> int:
    """The last place at or before `index` where `text` may be cut."""
    index = min(max(index, 0), len(text))
    while not is_boundary(text, index):
        index -= 1
    return index


def at_or_after(text: str, index: int) -> int:
    """The first place at or after `index` where `text` may be cut."""
    index = min(max(index, 0), len(text))
    while not is_boundary(text, index):
        index += 1
    return index


def cut(text: str, limit: int, size: Size = len) -> str:
    """`text` if its size is at most `limit`, else its longest head that fits with an ellipsis after it.

    `size` must be additive over clusters (`len`, `utf16`, the length after escaping). An empty string comes
    out when not even the ellipsis fits.
    """
    if size(text) <= limit:
        return text
    head, used, room = 0, 0, limit - size(ELLIPSIS)
    for cluster in graphemes(text):
        used += size(cluster)
        if used > room:
            break
        head += len(cluster)
    return text[:head].rstrip() + ELLIPSIS if room >= 0 else ""


def _is_flag(char: str) -> bool:
    """A regional indicator: two of them make one flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _extends(char: str) -> bool:
    """`char` is drawn onto the one before: marks, joiners, skin tones, tags, jamo vowels and finals."""
    if char < "\u0300":
        return False
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char in ("\u200c", _JOINER)
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\u1160" <= char <= "\u11ff"
        or "\ud7b0" <= char <= "\ud7fb"
        or "\uff9e" <= char <= "\uff9f"
    )


def _binds(before: str, after: str, flags: int) -> bool:
    """No cut between the two; `flags` counts the regional indicators that end with `before`."""
    if _extends(after) or before == _JOINER or (before == "\r" and after == "\n"):
        return True
    if _is_flag(after) and flags % 2 == 1:
        return True
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return True  # a pair kept as two code points, as JSON escapes may leave it
    return before >= "\u0900" and unicodedata.combining(before) == _VIRAMA and after.isalpha()
