"""A chunk of a text, letters and marks with apostrophes between them, folded: the words that it is.

The rules of the fold stand in `monitor.text.tokens`, the tables in `monitor.text.alphabet`.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from monitor.text import alphabet
from monitor.text.memo import Memo

_LONGEST_MIXED = 40
"""Letters of a run that is put into one script: what is longer is no word."""
_DIGITS = frozenset("0123456789")


class Pieces(NamedTuple):
    """The words of a piece of text, which may be a hundred thousand ideographs: in columns, of few bytes."""

    words: Sequence[str]
    starts: Sequence[int]
    """Where each begins within the piece."""
    ends: Sequence[int]

    def moved(self, by: int) -> Pieces:
        """The same words in a piece that has more characters before them."""
        starts, ends = (array("L", [at + by for at in edges]) for edges in (self.starts, self.ends))
        return Pieces(self.words, starts, ends)


_FIRST = (0,)


def whole(word: str, size: int) -> Pieces:
    """A piece of so many characters that is one word."""
    return Pieces((word,), _FIRST, (size,))


class Columns:
    """Words being put together."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.starts, self.ends = array("L"), array("L")

    def add(self, word: str, start: int, end: int) -> None:
        """One more word."""
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def extend(self, more: Pieces, at: int) -> None:
        """Those of a chunk that begins `at` characters from here."""
        self.words += more.words
        self.starts.extend([at + start for start in more.starts])
        self.ends.extend([at + end for end in more.ends])

    @property
    def pieces(self) -> Pieces:
        """What has been added."""
        return Pieces(self.words, self.starts, self.ends)


def plain(chunk: str) -> str:
    """A chunk of common letters as the one word that it is."""
    word = chunk.lower().replace("ё", "е")
    return chunk if word == chunk else word  # an object less to remember and to look at


def folded(chunk: str) -> Pieces:
    """The words of a chunk. Linear in its length."""
    if alphabet.PLAIN.fullmatch(chunk):
        return whole(plain(chunk), len(chunk))
    if alphabet.OWN.fullmatch(chunk):
        return whole(chunk.translate(_OWN), len(chunk))
    return _put_together(chunk)


def _put_together(chunk: str) -> Pieces:
    """The words of a chunk of any letters."""
    if alphabet.DESIGNATOR.fullmatch(chunk):
        return whole(_designator(chunk[0].lower()), 1)
    pieces = _Letters()
    for letter, start, end in _letters(alphabet.RUN.sub(_one_script, chunk)):
        if letter == "'":
            pieces.apostrophe(start)
        elif not letter:
            pieces.finish()
        elif alphabet.UNSPACED.match(letter):
            pieces.finish()
            pieces.done.add(letter, start, end)
        else:
            pieces.letter(letter, start, end)
    pieces.finish()
    return pieces.done.pieces


def _designator(letter: str) -> str:
    """A lone letter before a number, Latin where its capital looks so."""
    return alphabet.DESIGNATORS.get(letter, letter)


class _Letters:
    """Letters being put together into words."""

    def __init__(self) -> None:
        self.done = Columns()
        self._letters: list[str] = []
        self._start = self._end = self._run = 0
        self._after_apostrophe = False

    def letter(self, letter: str, start: int, end: int) -> None:
        if not self._letters:
            self._start, self._run = start, 0
        self._letters.append(letter)
        self._end = end

    def apostrophe(self, at: int) -> None:
        """A letter of a word of another script than Latin, whose end it is."""
        self._settle()
        if self._letters and not alphabet.is_latin(self._letters[-1]):
            self._letters.append("'")
            self._run = len(self._letters)
            return
        self.finish()
        self._after_apostrophe = bool(self.done.ends) and self.done.ends[-1] == at

    def finish(self) -> None:
        """The word ends here. A possessive s is no word."""
        self._settle()
        if len(self._letters) > 1 and _DIGITS.issuperset(self._letters[1:]):
            self._letters[0] = _designator(self._letters[0])
        word = "".join(self._letters).rstrip("'")
        if word and not (word == "s" and self._after_apostrophe):
            self.done.add(word, self._start, self._end)
        self._letters.clear()
        self._after_apostrophe = False

    def _settle(self) -> None:
        """Folding may leave look-alikes that the text did not have (Ѐ, ё, ı, full width)."""
        run = "".join(self._letters[self._run :])
        self._letters[self._run :] = _in_one_script(run, alphabet.MARKED_TO_CYRILLIC)


def _letters(chunk: str) -> Iterator[tuple[str, int, int]]:
    """Folded letters of a chunk with their place; an empty letter is a gap."""
    for found in alphabet.CLUSTER.finditer(chunk):
        end = found.start() + len(found[0].rstrip(alphabet.INVISIBLE))
        for letter in _LETTERS[found[0]]:
            yield letter, found.start(), end


def _fold_cluster(cluster: str) -> tuple[str, ...]:
    """A letter with its marks as folded letters."""
    if cluster[0] in alphabet.APOSTROPHES:
        return ("'",)
    visible = cluster.translate(alphabet.IGNORED)
    # Twice: folding the case of a compatibility character may leave another one (Unicode 5.18, D146).
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return tuple(chain.from_iterable(map(_fold_letter, folded)))


_LETTERS = Memo(_fold_cluster, 1 << 16, longest=2)


def _fold_letter(letter: str) -> Iterator[str]:
    if letter in alphabet.DROPPED:
        return
    letter = alphabet.SAME.get(letter, letter)
    if letter in alphabet.APOSTROPHES:
        yield "'"
    elif unicodedata.category(letter) == "Nd":
        yield str(unicodedata.digit(letter))
    elif alphabet.is_greek(letter):
        yield unicodedata.normalize("NFD", letter)[0]
    elif alphabet.WORD.match(letter) or unicodedata.category(letter)[0] == "M":
        yield letter
    else:
        yield ""


_OWN = {ord(letter): "".join(_fold_cluster(letter)) for letter in alphabet.OWN_LETTERS}
"""What each of these letters is, whatever stands beside it."""


def _one_script(found: re.Match[str]) -> str:
    """A run of letters in one script, when a look-alike from the other stands in it; same length."""
    return _in_one_script(found[0], alphabet.TO_CYRILLIC)


def _in_one_script(run: str, twins: Mapping[int, int]) -> str:
    if run.isascii() or len(run) > _LONGEST_MIXED:
        return run
    composed = unicodedata.normalize("NFC", run)
    latin = alphabet.LATIN_LETTERS.findall(composed)
    cyrillic = alphabet.CYRILLIC_LETTERS.findall(composed)
    if not latin or not cyrillic:
        return run
    to_cyrillic = all(ord(letter) in twins for letter in latin)
    to_latin = all(ord(letter) in alphabet.TO_LATIN for letter in cyrillic)
    if to_cyrillic and (not to_latin or len(cyrillic) >= len(latin)):
        return run.translate(twins)
    return run.translate(alphabet.TO_LATIN) if to_latin else run
