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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitor.stories import figures
from monitor.text.alphabet import UNSPACED
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


_PLAIN = Memo(plain, 1 << 16)


@dataclass(frozen=True)
class Text:
    """What is compared. ``starts[i]`` is where word ``i`` begins in ``original``."""

    words: tuple[str, ...] = ()
    starts: Sequence[int] = ()
    original: str = ""
    title: tuple[str, ...] = ()
    unspaced: bool = False
    """Written without spaces: a word is one character."""
    _places: dict[int, dict[Gram, int]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.words)

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
        words, starts = _worded(original, tokenise(original))
        if len(words) > LONGEST + _MARGIN or len(body) <= most:
            break
    sample = words[:: len(words) // _SAMPLE + 1]
    unspaced = 2 * sum(map(bool, map(UNSPACED.match, sample))) > len(sample)
    head, _ = _worded(title[:400], tokenise(title[:400]))
    return Text(tuple(words[:LONGEST]), starts[:LONGEST], original, tuple(head), unspaced)


def _worded(text: str, tokens: Tokens) -> tuple[list[str], list[int]]:
    """Words with each figure as one of them."""
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
    return _valued(words, starts)


_SAID = frozenset((*figures.WORDS, *figures.SCALES))


def _valued(words: list[str], starts: list[int]) -> tuple[list[str], list[int]]:
    """Number words as figures, and a figure with its scale as one value."""
    joined = []
    for at in [at for at, said in enumerate(map(_SAID.__contains__, words)) if said]:
        before = words[at - 1] if at and at - 1 not in joined else ""
        word = words[at] = figures.WORDS.get(words[at], words[at])
        if not figures.is_figure(before):
            continue
        if value := figures.scaled(before, word):
            words[at], starts[at] = value, starts[at - 1]
            joined.append(at - 1)
        elif len(word) == 1 and len(before) == 2 and before[1] == "0" != before[0] and word.isdigit():
            words[at], starts[at] = before[0] + word, starts[at - 1]  # twenty-five
            joined.append(at - 1)
    for at in reversed(joined):
        del words[at], starts[at]
    return words, starts
