"""One fold for rules, search and duplicates: a text becomes folded words that know where they stood.

    text ──cut at spaces and common signs──► pieces ──memo──► word, or words when a piece is not one
                                                   └─miss─► chunks (letters, marks, apostrophes) ──► words

A chunk is a run that holds no space and no punctuation other than an apostrophe. Nearly every piece is one
chunk and one word, and news uses the same words again and again, so a piece is folded once and then
remembered: the usual cost of a token is one look-up.

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

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count
from operator import add
from typing import TypeVar

from monitor.text import alphabet
from monitor.text.chunks import Pieces, folded, plain
from monitor.text.memo import LONGEST, Memo

T = TypeVar("T")


@dataclass(frozen=True)
class Tokens:
    """Folded words in order, with their offsets in the original text: each is worked out when asked for."""

    text: str = field(default="", repr=False)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def pieces(self) -> list[str]:
        """The text cut where it surely may be: nearly all are one word, the others none or several."""
        return list(filter(None, self._cut))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        words, odd = self._folded
        return _spread(words, [(at, there.words) for at, there in odd])

    @cached_property
    def _cut(self) -> list[str]:
        """All between two spaces: nothing, where a space follows another."""
        text = self.text
        for sign, space in alphabet.ASCII_SPACES if text.isascii() else alphabet.SPACES:
            text = text.replace(sign, space)
        return text.split(" ")

    @property
    def starts(self) -> Sequence[int]:
        """``starts[i]`` is where word ``i`` begins."""
        return self._edges[0]

    @property
    def ends(self) -> Sequence[int]:
        """``ends[i]`` is where word ``i`` is over."""
        return self._edges[1]

    @cached_property
    def _folded(self) -> tuple[tuple[str, ...], Sequence[tuple[int, Pieces]]]:
        """The words of pieces, and what is to stand in the place of those that are not exactly one."""
        pieces = self.pieces
        words = tuple(map(_WORDS.__getitem__, pieces))
        if "" not in words:
            return words, ()
        return words, [(at, _PIECES[pieces[at]]) for at, word in enumerate(words) if not word]

    @cached_property
    def _edges(self) -> tuple[Sequence[int], Sequence[int]]:
        sizes = list(map(len, self._cut))
        odd = self._folded[1]
        starts = tuple(compress(map(add, accumulate(sizes, initial=0), count()), sizes))
        ends = tuple(map(add, starts, filter(None, sizes)))
        return (
            _spread(starts, [(at, [starts[at] + start for start in there.starts]) for at, there in odd]),
            _spread(ends, [(at, [starts[at] + end for end in there.ends]) for at, there in odd]),
        )


def tokenise(text: str) -> Tokens:
    """The folded words of `text` with their offsets in it. Any text is accepted; it need not be clean."""
    # Rules, the digest of a text, search and copies ask for the same text one after the other.
    return _lately(text) if len(text) <= _LONGEST_KEPT else Tokens(text)


_LONGEST_KEPT = 20_000
_lately = lru_cache(maxsize=16)(Tokens)


def words_of(piece: str) -> Sequence[str]:
    """The folded words of a piece of `Tokens`."""
    word = _WORDS[piece]
    return (word,) if word else _PIECES[piece].words


def _spread(whole: tuple[T, ...], odd: Sequence[tuple[int, Sequence[T]]]) -> tuple[T, ...]:
    """`whole` with what is to stand in the place of some of it."""
    if not odd:
        return whole
    out: list[T] = []
    copied = 0
    for at, instead in odd:
        out += whole[copied:at]
        out += instead
        copied = at + 1
    return (*out, *whole[copied:])


def plain_word(text: str) -> str:
    """`text` folded when it is one word of common letters, which most words of queries are; else empty."""
    return plain(text) if alphabet.PLAIN.fullmatch(text) else ""


def fold(text: str) -> str:
    """The folded words of `text` with spaces between them: what a full-text index stores and is asked for."""
    return " ".join(tokenise(text).words)


def bare(word: str) -> str:
    """A folded `word` without Latin diacritics: what somebody types who has no such keys."""
    if not alphabet.MARKED.search(word):
        return word
    letters = word.translate(alphabet.BARE)
    return "".join(
        unicodedata.normalize("NFD", letter)[0] if alphabet.is_latin(letter) else letter for letter in letters
    )


def _word(piece: str) -> str:
    if len(piece) > LONGEST:
        return ""  # nothing of it is remembered: let it be folded once
    if (piece.isascii() and piece.isalnum()) or alphabet.PLAIN.fullmatch(piece):
        return plain(piece)
    found = _PIECES[piece]
    whole = len(found.words) == 1 and (found.starts[0], found.ends[0]) == (0, len(piece))
    return found.words[0] if whole else ""


_WORDS = Memo(_word, 1 << 16)
"""Piece to its word; an empty string where it is not exactly one."""


def _pieces(piece: str) -> Pieces:
    """The words of a piece."""
    if alphabet.CHUNK.fullmatch(piece):
        return folded(piece)
    found = Pieces()
    for chunk in alphabet.CHUNK.finditer(piece):
        found.extend(_CHUNKS[chunk[0]], chunk.start())
    return found


_PIECES = Memo(_pieces, 1 << 13)
_CHUNKS = Memo(folded, 1 << 13)
"""Chunks of which a piece has several."""
