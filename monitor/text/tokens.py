"""One fold for rules, search and duplicates: a text becomes folded words that know where they stood.

    text ──chunks (letters, marks, apostrophes)──► memo ──► word, or pieces when a chunk is several words

A chunk is a run that holds no space and no punctuation other than an apostrophe. Nearly every chunk is one
word, and news uses the same words again and again, so a chunk is folded once and then remembered: the usual
cost of a token is one look-up.

What is folded, and why (study of 34 labelled cases, of which the best library got 18):

- NFKC and full case folding, so full width, ligatures, ß and İ agree, and NFD text equals NFC text;
- soft hyphens, zero-width and bidi marks, stress accents, tatweel, tashkil and niqqud are dropped, but a mark
  that makes another letter stays: й is not и, ї is not і;
- Arabic and Persian spellings of one letter agree (as Lucene's ArabicNormalizer and PersianNormalizer do);
- digits of every script become ASCII digits;
- ё is е, ł is l, ı is i; other Latin diacritics stay, since marché is not marche (`bare` takes them off);
- a word that mixes Latin and Cyrillic look-alikes is put into the one script that can write all of it, and
  a letter of both before a number (С-300, Т-72) is Latin;
- in Latin script an apostrophe ends a word (l'Iran, İran'ın) and a possessive 's is dropped; elsewhere it is
  a letter (п'ять), whichever of its shapes was typed;
- a hyphen ends a word, so a compound is found whole, as a phrase, and by its parts;
- scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) give one token a character, so that
  adjacency means substring.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import TypeVar

from monitor.text import alphabet
from monitor.text.memo import Memo

_LONGEST_MIXED = 40
"""Letters of a run that is put into one script: what is longer is no word."""
_DIGITS = frozenset("0123456789")


T = TypeVar("T")


class Pieces:
    """The words of a chunk, which may be a hundred thousand ideographs: in columns, each is few bytes."""

    __slots__ = ("ends", "starts", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.starts = array("L")
        """Where each begins within the chunk."""
        self.ends = array("L")

    def add(self, word: str, start: int, end: int) -> None:
        """One more word."""
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)


@dataclass(frozen=True)
class Tokens:
    """Folded words in order, with their offsets in the original text, which are worked out when asked for."""

    words: tuple[str, ...] = ()
    parts: Sequence[str] = field(default=("",), repr=False)
    """The text as gap, chunk, gap, chunk … gap."""
    odd: Sequence[tuple[int, Pieces]] = field(default=(), repr=False)
    """Which chunks are not exactly one word, and the words that they are."""

    def __len__(self) -> int:
        return len(self.words)

    @property
    def starts(self) -> Sequence[int]:
        """``starts[i]`` is where word ``i`` begins."""
        return self._edges[0]

    @property
    def ends(self) -> Sequence[int]:
        """``ends[i]`` is where word ``i`` is over."""
        return self._edges[1]

    @cached_property
    def _edges(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        edges = tuple(accumulate(map(len, self.parts)))
        starts, ends = edges[:-1:2], edges[1::2]
        return (
            _spread(starts, [(at, [starts[at] + start for start in there.starts]) for at, there in self.odd]),
            _spread(ends, [(at, [starts[at] + end for end in there.ends]) for at, there in self.odd]),
        )


def tokenise(text: str) -> Tokens:
    """The folded words of `text` with their offsets in it. Any text is accepted; it need not be clean."""
    # Rules, the digest of a text, search and copies ask for the same text one after the other.
    return _tokenised_lately(text) if len(text) <= _LONGEST_KEPT else _tokenised(text)


_LONGEST_KEPT = 20_000


@lru_cache(maxsize=16)
def _tokenised_lately(text: str) -> Tokens:
    return _tokenised(text)


def _tokenised(text: str) -> Tokens:
    parts = alphabet.CHUNK.split(text)
    chunks = parts[1::2]
    words = tuple(map(_WORDS.__getitem__, chunks))
    if "" not in words:
        return Tokens(words, parts)
    odd = [(at, _PIECES[chunks[at]]) for at, word in enumerate(words) if not word]
    return Tokens(_spread(words, [(at, there.words) for at, there in odd]), parts, odd)


def _spread(whole: Sequence[T], odd: Iterable[tuple[int, Sequence[T]]]) -> tuple[T, ...]:
    """`whole` with what is to stand in the place of some of it."""
    out: list[T] = []
    copied = 0
    for at, instead in odd:
        out += whole[copied:at]
        out += instead
        copied = at + 1
    return (*out, *whole[copied:])


def plain_word(text: str) -> str:
    """`text` folded when it is one word of common letters, which most words of queries are; else empty."""
    return _plain(text) if alphabet.PLAIN.fullmatch(text) else ""


def fold(text: str) -> str:
    """The folded words of `text` with spaces between them: what a full-text index stores and is asked for."""
    return " ".join(tokenise(text).words)


def bare(word: str) -> str:
    """A folded `word` without Latin diacritics: what somebody types who has no such keys."""
    if word.isascii():
        return word
    letters = word.translate(alphabet.BARE)
    return "".join(
        unicodedata.normalize("NFD", letter)[0] if alphabet.is_latin(letter) else letter for letter in letters
    )


def _plain(chunk: str) -> str:
    word = chunk.lower().replace("ё", "е")
    return chunk if word == chunk else word  # an object less to remember and to look at


def _word(chunk: str) -> str:
    if alphabet.PLAIN.fullmatch(chunk):
        return _plain(chunk)
    pieces = _pieces(chunk)
    whole = len(pieces.words) == 1 and (pieces.starts[0], pieces.ends[0]) == (0, len(chunk))
    return pieces.words[0] if whole else ""


_WORDS = Memo(_word, 1 << 17)
"""Chunk to word; an empty string where the chunk is not exactly one word."""


def _pieces(chunk: str) -> Pieces:
    """The words of a chunk. Linear in its length."""
    if alphabet.DESIGNATOR.fullmatch(chunk):
        alone = Pieces()
        alone.add(_designator(chunk[0].lower()), 0, 1)
        return alone
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
    return pieces.done


_PIECES = Memo(_pieces, 1 << 14)


def _designator(letter: str) -> str:
    """A lone letter before a number, Latin where its capital looks so."""
    return alphabet.DESIGNATORS.get(letter, letter)


class _Letters:
    """Letters being put together into words."""

    def __init__(self) -> None:
        self.done = Pieces()
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
