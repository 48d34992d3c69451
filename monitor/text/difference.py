"""What two texts say differently, word by word: what stayed, what is gone, what is new.

    text ─► tokens ─► equal ends cut off ─► parted at words that stand once in both (patience diff)
                                        ─► what is left: longest common subsequence, or all replaced

Time and memory are bounded whatever the texts are: each level of parting is linear in what it parts, there
are at most `DEEPEST`, and no more than `CELLS` comparisons are made in all.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from monitor.text import alphabet

CELLS = 1_000_000
"""Pairs of words compared in all, where no word that stands once in both parts the texts."""

DEEPEST = 16

_PART = re.compile(r"\s+|\S")
_WORDLESS = 3
"""Tokens without a word, between two changes, that go with them: a comma that stayed is no news."""

Block = tuple[int, int, int]
"""Tokens that agree: where they begin in the one and in the other, and how many."""


class Fate(enum.StrEnum):
    """What became of a passage."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage and what became of it."""

    fate: Fate
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The passages of both texts in order; in one place what is gone stands before what is new.

    The pieces that are not new are `old`, and those that are not gone are `new`, but for white space, of
    which all is alike.
    """
    a, b = tokens(old), tokens(new)
    pieces: list[tuple[list[str], list[str], list[str]]] = []
    at = place = 0
    for start, begin, length in (*blocks([*map(_key, a)], [*map(_key, b)]), (len(a), len(b), 0)):
        pieces.append((a[at:start], b[place:begin], b[begin : begin + length]))
        at, place = start + length, begin + length
    return tuple(_merged(pieces))


def tokens(text: str) -> list[str]:
    """Words, signs, and the white space between them; in scripts without spaces each character."""
    parts = alphabet.CHUNK.split(text)
    made: list[str] = []
    for gap, chunk in zip(parts[::2], (*parts[1::2], ""), strict=True):
        made += _PART.findall(gap)
        if alphabet.UNSPACED.search(chunk):
            made += [piece for piece in re.split(f"({alphabet.UNSPACED.pattern})", chunk) if piece]
        elif chunk:
            made.append(chunk)
    return made


def _key(token: str) -> str:
    return " " if token.isspace() else token


def _is_word(token: str) -> bool:
    return any(sign.isalnum() for sign in token)


@dataclass(slots=True)
class _Work:
    """Two sequences of numbers, one a word, and what was found."""

    a: Sequence[int]
    b: Sequence[int]
    words: frozenset[int]
    cells: int = CELLS
    found: list[Block] = field(default_factory=list)

    def run(self) -> list[Block]:
        waiting = [(0, len(self.a), 0, len(self.b), 0)]
        while waiting:
            waiting += self._step(*waiting.pop())
        return sorted(self.found)

    def _step(
        self, a: int, a_end: int, b: int, b_end: int, depth: int
    ) -> list[tuple[int, int, int, int, int]]:
        """Look at a stretch of both; what is left of it to be looked at."""
        start = a
        while a < a_end and b < b_end and self.a[a] == self.b[b]:
            a, b = a + 1, b + 1
        if a > start:
            self.found.append((start, b - (a - start), a - start))
        end = a_end
        while a < a_end and b < b_end and self.a[a_end - 1] == self.b[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
        if a_end < end:
            self.found.append((a_end, b_end, end - a_end))
        if a == a_end or b == b_end:
            return []
        anchors = self._anchors(a, a_end, b, b_end) if depth < DEEPEST else []
        if not anchors:
            self._compare(a, a_end, b, b_end)
            return []
        edges = [(a - 1, b - 1), *anchors, (a_end, b_end)]
        self.found += [(one, other, 1) for one, other in anchors]
        return [
            (one + 1, next_one, other + 1, next_other, depth + 1)
            for (one, other), (next_one, next_other) in pairwise(edges)
        ]

    def _anchors(self, a: int, a_end: int, b: int, b_end: int) -> list[tuple[int, int]]:
        """Words that stand once in both stretches, those of them that stand in the same order."""
        ours, theirs = Counter(self.a[a:a_end]), Counter(self.b[b:b_end])
        once = {word for word, count in ours.items() if count == 1 and theirs.get(word) == 1} & self.words
        where = {self.b[at]: at for at in range(b, b_end) if self.b[at] in once}
        return _rising([(at, where[self.a[at]]) for at in range(a, a_end) if self.a[at] in once])

    def _compare(self, a: int, a_end: int, b: int, b_end: int) -> None:
        """The longest common subsequence of a stretch, where that is not too long."""
        ours, theirs = self.a[a:a_end], self.b[b:b_end]
        size = len(ours) * len(theirs)
        if size > self.cells:
            return
        self.cells -= size
        lengths = _lengths(ours, theirs)
        one = other = 0
        while one < len(ours) and other < len(theirs):
            if ours[one] == theirs[other]:
                self.found.append((a + one, b + other, 1))
                one, other = one + 1, other + 1
            elif lengths[one + 1][other] >= lengths[one][other + 1]:
                one += 1
            else:
                other += 1


def _lengths(ours: Sequence[int], theirs: Sequence[int]) -> list[list[int]]:
    """Of every two ends of both, how long their longest common subsequence is."""
    rows = [[0] * (len(theirs) + 1)]
    for word in reversed(ours):
        below, row = rows[-1], [0] * (len(theirs) + 1)
        for at in range(len(theirs) - 1, -1, -1):
            row[at] = below[at + 1] + 1 if word == theirs[at] else max(below[at], row[at + 1])
        rows.append(row)
    return rows[::-1]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs, the first of which rise, of which the second rise too."""
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, other) in enumerate(pairs):
        place = bisect_left(ends, other)
        before[number] = last[place - 1] if place else -1
        ends[place : place + 1], last[place : place + 1] = [other], [number]
    kept, number = [], last[-1] if last else -1
    while number >= 0:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[Block]:
    """Stretches in which two sequences of words agree, in order; the first may be empty."""
    numbers: dict[str, int] = {}
    ours, theirs = ([numbers.setdefault(one, len(numbers)) for one in side] for side in (a, b))
    words = frozenset(number for word, number in numbers.items() if _is_word(word))
    start = begin = length = 0
    for one, other, more in _Work(ours, theirs, words).run():
        if (one, other) == (start + length, begin + length):
            length += more
        else:
            yield start, begin, length
            start, begin, length = one, other, more
    yield start, begin, length


def _merged(parts: Sequence[tuple[list[str], list[str], list[str]]]) -> Iterator[Piece]:
    """(gone, new, same) in order as pieces; what stayed between two changes and is no word goes with them."""
    gone: list[str] = []
    new: list[str] = []
    for number, (lost, won, same) in enumerate(parts):
        gone += lost
        new += won
        more = number + 1 < len(parts) and (gone or new) and any(chain(*parts[number + 1][:2]))
        if more and len(same) <= _WORDLESS and not any(map(_is_word, same)):
            gone += same
            new += same
            continue
        yield from _pieces(gone, new, same)
        gone, new = [], []
    yield from _pieces(gone, new, [])


def _pieces(gone: list[str], new: list[str], same: list[str]) -> Iterator[Piece]:
    for fate, text in ((Fate.GONE, gone), (Fate.NEW, new), (Fate.SAME, same)):
        if text:
            yield Piece(fate, "".join(text))
