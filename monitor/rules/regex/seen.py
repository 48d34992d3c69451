"""A text as people see it, which is what regular expressions look at, with the way back to its offsets.

Composed (NFC), without what cannot be seen; a carriage return is a line's end. Nothing else that words of a
query overlook is overlooked: a pattern is about characters.

RE2 knows words of ASCII alone. What it does know is whether a line ends: so a second text has a line's end at
each beginning and end of a word, its own line ends being carriage returns, and a last character that no
pattern fits. There ``(?m:$)`` is true at the edges of words and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain

from monitor.text.alphabet import CLUSTER, IGNORED, INVISIBLE

LAST = "\0"
"""Ends a marked text."""

_ODD = re.compile(f"[\0\r\ud800-\udfff{INVISIBLE}]")
_MARKS = (range(0x300, 0x3100), range(0xA66F, 0xAC00), range(0xFB1E, 0xFB1F), range(0xFE20, 0xFE30))
_WIDE_MARKS = (
    *(range(0x101FD, 0x12000), range(0x16AF0, 0x16FF2), range(0x1BC9D, 0x1BC9F), range(0x1D165, 0x1D245)),
    *(range(0x1DA00, 0x1DAB0), range(0x1E000, 0x1E950)),
)
"""Where Unicode keeps its combining marks, up to U+FFFF and beyond."""
_SHOWN = {0: "\ufffd", 0x0D: "\n", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"), **IGNORED}


def as_seen(text: str) -> str:
    """`text`, or a pattern, as people see it."""
    return unicodedata.normalize("NFC", text.translate(_SHOWN))


class Seen:
    """One text. Everything is worked out when it is first asked for, and remembered."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._plain = text.isascii() or unicodedata.is_normalized("NFC", text)
        if self._plain and _ODD.search(text):
            self._plain = False

    @cached_property
    def text(self) -> str:
        """The text as it is seen."""
        return self._original if self._plain else "".join(self._clusters[1])

    @cached_property
    def encoded(self) -> bytes:
        """The text in UTF-8."""
        return self.text.encode()

    @cached_property
    def marked(self) -> bytes:
        """The text with the edges of its words marked, in UTF-8."""
        wide = len(self.text.encode("utf-16-le")) > 2 * len(self.text)
        # Splitting by a group gives gap, word, gap … gap; where a word is outermost that gap is empty.
        return ("\n".join(_word(wide=wide).split(self.text.replace("\n", "\r"))) + LAST).encode()

    def original(self, places: Iterable[tuple[int, int]], *, marked: bool) -> Iterator[tuple[int, int]]:
        """Offsets in the original text for offsets of bytes in the encoded or the marked one, in order."""
        data = self.marked if marked else self.encoded
        at = characters = 0
        for start, end in places:
            begun = characters + _characters(data[at:start], marked=marked)
            characters = begun + _characters(data[start:end], marked=marked)
            at = end
            yield self._from(begun), self._to(min(characters, len(self.text)))

    @cached_property
    def _clusters(self) -> tuple[Sequence[str], Sequence[str]]:
        """Pieces that are composed apart from each other, as they are and as they are seen."""
        found = CLUSTER.findall(self._original)
        shown = {cluster: as_seen(cluster) for cluster in set(found)}  # a text has few kinds
        return found, [*map(shown.__getitem__, found)]

    @cached_property
    def _edges(self) -> tuple[Sequence[int], Sequence[int]]:
        """Of each character that is seen, where what it came from starts and ends in the original."""
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for found, shown in zip(*self._clusters, strict=True):
            end = at + len(found)
            visible = [place for place, sign in enumerate(found, at) if ord(sign) not in IGNORED]
            if len(visible) == len(shown):  # nothing was composed
                starts += visible
                ends += [place + 1 for place in visible]
            else:
                starts += [at] * len(shown)
                ends += [end] * len(shown)
            at = end
        return starts, ends

    def _from(self, at: int) -> int:
        return at if self._plain else self._edges[0][at]

    def _to(self, at: int) -> int:
        return at if self._plain else self._edges[1][at - 1]


def _characters(data: bytes, *, marked: bool) -> int:
    """Characters of a piece of UTF-8 that begins and ends with whole ones."""
    return len(data.decode()) - (data.count(b"\n") + data.count(LAST.encode()) if marked else 0)


@cache
def _word(*, wide: bool) -> re.Pattern[str]:
    """A run of letters, digits, marks and low lines; marks beyond U+FFFF, which cost time, if `wide`."""
    codes = chain(*_MARKS, *(_WIDE_MARKS if wide else ()))
    marks = "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")
    return re.compile(rf"((?:\w++|[{marks}]++)++)")  # Python's own class of words has no marks
