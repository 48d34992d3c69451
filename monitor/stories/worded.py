"""The words of a text with each figure as one of them: 1|750 is 1750, *five* is 5, 1.5|million 1500000.

tokens ─► figures joined ─► number words as figures, scales multiplied in ─► words, and where each begins
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, compress, count
from operator import attrgetter, not_
from typing import NamedTuple

from monitor.stories import figures
from monitor.text.chunks import Pieces
from monitor.text.memo import Memo
from monitor.text.spelt import places
from monitor.text.tokens import Tokens, tokenise

Starts = Callable[[], list[int]]
"""Works out where words begin."""


def worded(text: str) -> tuple[list[str], Starts]:
    """Words with each figure as one of them, and where they begin once somebody asks."""
    tokens = tokenise(text)
    words, begins = _of_pieces(tokens) if tokens.spelt is None else _of_spelt(text, tokens.spelt)
    joined = _valued(words)

    def starts() -> list[int]:
        found = begins()
        for at in joined:
            del found[at + 1]
        return found

    return words, starts


def _of_spelt(text: str, spelt: str) -> tuple[list[str], Starts]:
    """The words of a text of plain letters, figures as one, and what tells where they begin."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    copied = 0
    for start, end in _figures(text, spelt):
        words += spelt[copied:start].split()
        words.append(figures.value(text[start:end]))
        spans.append((start, end))
        copied = end
    words += spelt[copied:].split()

    def begins() -> list[int]:
        found: list[int] = []
        copied = 0
        for start, end in spans:
            found += places(spelt, copied, start)
            found.append(start)
            copied = end
        return found + places(spelt, copied)

    return words, begins


def _figures(text: str, spelt: str) -> Iterator[tuple[int, int]]:
    """Where figures stand in a text of plain letters, which is looked for digits first."""
    end = 0
    while digit := _ASCII_DIGIT.search(spelt, end):
        start = digit.start()
        found = figures.FIGURE.match(text, start)
        assert found is not None
        end = found.end()
        # Inside a name it is none: T-90 begins a word at its digits, covid19 does not.
        if not start or spelt[start - 1] == " ":
            yield start, end


def _of_pieces(tokens: Tokens) -> tuple[list[str], Starts]:
    """The words of any text, figures as one, and what tells where they begin."""
    pieces = _figured(tokens)

    def begins() -> list[int]:
        return [at + start for at, piece in zip(tokens.begun, pieces, strict=True) for start in piece.starts]

    return list(chain.from_iterable(map(_WORDS_OF, pieces))), begins


class _Figured(NamedTuple):
    """A stretch of a text with each figure as one word."""

    words: Sequence[str] = ()
    starts: Sequence[int] = ()


_WORDS_OF = attrgetter("words")
_DIGIT = re.compile(r"\d")
_ASCII_DIGIT = re.compile("[0-9]")


def _figured(tokens: Tokens) -> Sequence[Pieces | _Figured]:
    """The pieces of a text, those with figures read anew.

    A figure may have spaces within: those that follow each other are read as one, and leave nothing behind.
    """
    found: list[Pieces | _Figured] = list(tokens.folded)
    pieces = tokens.pieces
    other = compress(count(), map(not_, map(str.isalpha, pieces)))
    numbered = [at for at in other if _DIGIT.search(pieces[at])]
    for first, last in _rows(numbered):
        begin = tokens.begun[first] if first < last else 0
        found[first] = _STRETCHES[
            tokens.text[begin : tokens.begun[last] + len(pieces[last])] if first < last else pieces[first]
        ]
        found[first + 1 : last + 1] = [_Figured()] * (last - first)
    return found


def _rows(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of those that follow each other."""
    first = last = -2
    for number in numbers:
        if number != last + 1:
            if last >= 0:
                yield first, last
            first = number
        last = number
    if last >= 0:
        yield first, last


def _with_figures(text: str) -> _Figured:
    """The words of a stretch of a text, each figure one of them."""
    digits = text.rstrip(".,;:!?)")
    if digits.isascii() and digits.isdigit():
        return _Figured((figures.value(digits),), (0,))
    tokens = Tokens(text)
    words: list[str] = []
    starts: list[int] = []
    copied = 0
    for found in figures.FIGURE.finditer(text):
        first = bisect_left(tokens.starts, found.start(), copied)
        last = bisect_left(tokens.starts, found.end(), first)
        if first == last or tokens.starts[first] != found.start():
            continue  # inside a name: T-90 begins a token at its digits, covid19 does not
        words += tokens.words[copied:first]
        starts += tokens.starts[copied:first]
        words.append(figures.value(found[0]))
        starts.append(found.start())
        # 16mph is a figure and its unit; the sign of a half or of a square is none.
        if tokens.ends[last - 1] > found.end() and (unit := tokens.words[last - 1].lstrip("0123456789")):
            words.append(unit)
            starts.append(found.end())
        copied = last
    words += tokens.words[copied:]
    starts += tokens.starts[copied:]
    return _Figured(words, starts)


_STRETCHES = Memo(_with_figures, 1 << 13)
_SAID = frozenset((*figures.WORDS, *figures.SCALES))


def _valued(words: list[str]) -> list[int]:
    """Write number words as figures, and a figure with its scale as one value, in `words`.

    What comes back are the places, from the last on, at which two words have become one.
    """
    joined: list[int] = []
    for at in list(compress(range(len(words)), map(_SAID.__contains__, words))):
        before = words[at - 1] if at and at - 1 not in joined else ""
        word = words[at] = figures.WORDS.get(words[at], words[at])
        if not figures.is_figure(before):
            continue
        if value := figures.scaled(before, word):
            words[at] = value
            joined.append(at - 1)
        elif len(word) == 1 and len(before) == 2 and before[1] == "0" != before[0] and word.isdigit():
            words[at] = before[0] + word  # twenty-five
            joined.append(at - 1)
    joined.reverse()
    for at in joined:
        del words[at]
    return joined
