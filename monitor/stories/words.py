"""A text as copies are compared: folded words, figures as values, and where in the original each stands.

    text ─► tokens ─► figures joined (1|750 → 1750), number words as figures (five → 5) ─► Text

House style is undone here, before anything is compared: case, quotes, spelling variants of one letter, and
the ways to write a number. Passages are compared without diacritics besides (`Text.plain`): desks and wires
lose them, and write *Muenchen* for *München*.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress, count
from operator import attrgetter, not_
from typing import NamedTuple

from monitor.stories import figures
from monitor.text.alphabet import UNSPACED
from monitor.text.chunks import Pieces
from monitor.text.memo import Memo
from monitor.text.tokens import Tokens, bare, tokenise

LONGEST = 12_000
"""Words of a text that are compared: many times the longest report, and it bounds the work for any text."""

_CHARACTERS = (20_000, 40_000, 80_000, 160_000)
"""Of a text that are read, as many of these as hold so many words: each ideograph is a word with its place,
and 160,000 of them are thirty megabytes for a moment."""
_MARGIN = 100
"""Words beyond those that are compared: at the cut, figures and their scales may not be whole."""
_SAMPLE = 200


Gram = tuple[str, ...]


_TWO_FOR_ONE = re.compile("(?<=[aou])e|(?<=a)a")
"""The second of two letters that stand for one with a mark: ae, oe, ue; and aa, for å."""
_GREEK = re.compile("[\u0370-\u03ff]")


def plain(word: str) -> str:
    """A folded `word` as passages are compared: what is left of it where diacritics are lost or written out.

    *Muenchen*, *Munchen* and *München* are one; so are *poet* and *pot*, which no passage is told by.
    """
    if not word.isascii():
        word = bare(word)
        if _GREEK.match(word):
            word = "".join(filter(str.isalnum, unicodedata.normalize("NFD", word)))
    return _TWO_FOR_ONE.sub("", word)


_PLAIN = Memo(plain, 1 << 15)


OTHER = bytes((1,)) + bytes(255)
"""1 for 0, and 0 for all else."""

Starts = Callable[[], Sequence[int]]
"""Works out where words begin."""


@dataclass(frozen=True)
class Text:
    """What is compared."""

    words: tuple[str, ...] = ()
    original: str = ""
    title: tuple[str, ...] = ()
    unspaced: bool = False
    """Written without spaces: a word is one character."""
    _starts: Starts = field(default=tuple, repr=False, compare=False)
    _places: dict[int, dict[Gram, int]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def starts(self) -> Sequence[int]:
        """``starts[i]`` is where word ``i`` begins in ``original``."""
        return self._starts()

    def beginning(self, words: int) -> Text:
        """Its first words."""
        return Text(self.words[:words], self.original, self.title, self.unspaced, lambda: self.starts[:words])

    def without(self, known: bytes) -> Text:
        """The text without the words whose byte of `known` is 1."""
        own = known.translate(OTHER)
        return Text(
            tuple(compress(self.words, own)),
            self.original,
            self.title,
            self.unspaced,
            lambda: tuple(compress(self.starts, own)),
        )

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The words as passages are compared: without diacritics."""
        return tuple(map(_PLAIN.__getitem__, self.words))

    @property
    def size(self) -> int:
        """How long it is in words of a script with spaces."""
        return len(self.words) // self.halves

    @property
    def halves(self) -> int:
        """Parts of it that are one word."""
        return 2 if self.unspaced else 1

    @property
    def gram(self) -> int:
        """Words in a row that are no coincidence."""
        return 8 if self.unspaced else 4

    def places(self, size: int) -> dict[Gram, int]:
        """Each gram of `plain` words to the first of its places; made when it is first asked for."""
        if size not in self._places:
            last = len(self.words) - size
            backwards = zip(
                *(self.plain[last + shift :: -1][: last + 1] for shift in range(size)), strict=True
            )
            self._places[size] = dict(zip(backwards, range(last, -1, -1), strict=True)) if last >= 0 else {}
        return self._places[size]


def grams(words: Sequence[str], size: int) -> Iterator[Gram]:
    """All runs of `size` words."""
    return zip(*(words[shift:] for shift in range(size)), strict=False)


def read(title: str, body: str) -> Text:
    """The text of an article. Linear in its length, and bounded."""
    for most in _CHARACTERS:
        original = body[:most]
        words, starts = _worded(original)
        if len(words) > LONGEST + _MARGIN or len(body) <= most:
            break
    head, _ = _worded(title[:400])
    return Text(tuple(words[:LONGEST]), original, tuple(head), _unspaced(words), starts)


def _unspaced(words: Sequence[str]) -> bool:
    """Most words of a sample are characters of scripts without spaces."""
    sample = words[:: len(words) // _SAMPLE + 1]
    return not "".join(sample).isascii() and 2 * sum(map(bool, map(UNSPACED.match, sample))) > len(sample)


def _worded(text: str) -> tuple[list[str], Starts]:
    """Words with each figure as one of them, and where they begin once somebody asks."""
    tokens = tokenise(text)
    pieces = _figured(tokens)
    words = list(chain.from_iterable(map(_WORDS_OF, pieces)))
    joined = _valued(words)

    def starts() -> Sequence[int]:
        found = [at + start for at, piece in zip(tokens.begun, pieces, strict=True) for start in piece.starts]
        for at in joined:
            del found[at + 1]
        return found[:LONGEST]

    return words, starts


class _Figured(NamedTuple):
    """A stretch of a text with each figure as one word."""

    words: Sequence[str] = ()
    starts: Sequence[int] = ()


_WORDS_OF = attrgetter("words")
_DIGIT = re.compile(r"\d")


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
