"""A text as copies are compared: folded words, figures as values, and where in the original each stands.

    text ─worded─► words, figures as one of them ─► Text ─plain─► words without diacritics, passages

House style is undone here, before anything is compared: case, quotes, spelling variants of one letter, and
the ways to write a number. Passages are compared without diacritics besides (`Text.plain`): desks and wires
lose them, and write *Muenchen* for *München*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress

from monitor.stories.worded import worded
from monitor.text import alphabet
from monitor.text.alphabet import UNSPACED
from monitor.text.memo import Memo
from monitor.text.tokens import bare

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
_PAIRS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
"""The same one after the other, where no three stand in a row."""
_GREEK = re.compile("[\u0370-\u03ff]")
_MAY_BE_MARKED = re.compile(f"{alphabet.MARKED.pattern}|{_GREEK.pattern}")


def plain(word: str) -> str:
    """A folded `word` as passages are compared: what is left of it where diacritics are lost or written out.

    *Muenchen*, *Munchen* and *München* are one; so are *poet* and *pot*, which no passage is told by.
    """
    return _TWO_FOR_ONE.sub("", word if word.isascii() else _unmarked(word))


def _unmarked(word: str) -> str:
    word = bare(word)
    if _GREEK.match(word):
        word = "".join(filter(str.isalnum, unicodedata.normalize("NFD", word)))
    return word


_UNMARKED = Memo(_unmarked, 1 << 14)


def plains(words: Sequence[str]) -> tuple[str, ...]:
    """Each of some folded words as `plain` makes it: all at once, for most have nothing to lose."""
    if not words:
        return ()
    joined = " ".join(words)
    if not joined.isascii() and _MAY_BE_MARKED.search(joined):
        joined = " ".join([word if word.isascii() else _UNMARKED[word] for word in words])
    if "aaa" in joined:
        return tuple(_TWO_FOR_ONE.sub("", joined).split(" "))
    for two, one in _PAIRS:
        joined = joined.replace(two, one)
    return tuple(joined.split(" "))


OTHER = bytes((1,)) + bytes(255)
"""1 for 0, and 0 for all else."""


@dataclass(frozen=True)
class Text:
    """What is compared."""

    words: tuple[str, ...] = ()
    original: str = ""
    title: tuple[str, ...] = ()
    unspaced: bool = False
    """Written without spaces: a word is one character."""
    _starts: Callable[[], Sequence[int]] = field(default=tuple, repr=False, compare=False)
    _places: dict[int, dict[Gram, int]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def starts(self) -> Sequence[int]:
        """``starts[i]`` is where word ``i`` begins in ``original``."""
        return self._starts()[: len(self.words)]

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
        return plains(self.words)

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
        words, starts = worded(original)
        if len(words) > LONGEST + _MARGIN or len(body) <= most:
            break
    head, _ = worded(title[:400])
    return Text(tuple(words[:LONGEST]), original, tuple(head), _unspaced(words), starts)


def _unspaced(words: Sequence[str]) -> bool:
    """Most words of a sample are characters of scripts without spaces."""
    sample = words[:: len(words) // _SAMPLE + 1]
    return not "".join(sample).isascii() and 2 * sum(map(bool, map(UNSPACED.match, sample))) > len(sample)
