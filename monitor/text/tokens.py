"""One fold for rules, search and duplicates: a text becomes folded words that know where they stood.

    text ──cut at white space──► pieces ──memo──► words with their places in it
                                   └─miss─► signs taken off ─► chunks (letters, marks, apostrophes) ─► words

A chunk is a run that holds no space and no punctuation other than an apostrophe. Nearly every piece is one
chunk and one word, and news uses the same words again and again, so a piece is folded once, with the signs
that stand beside it, and then remembered: the usual cost of a token is one look-up. A text of plain Latin
letters, as most in English are, is folded as a whole (`monitor.text.spelt`), which costs a tenth of that.

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
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress, count
from operator import add, attrgetter

from monitor.text import alphabet
from monitor.text.chunks import Columns, Pieces, folded, plain, whole
from monitor.text.memo import LONGEST, Memo
from monitor.text.spelt import places, spelt

_OTHER_SPACE = re.compile("[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
"""White space, as `str.split` has it, but for the space."""


@dataclass(frozen=True)
class Tokens:
    """Folded words in order, with their offsets in the original text: each is worked out when asked for."""

    text: str = field(default="", repr=False)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def pieces(self) -> list[str]:
        """The text cut at white space: nearly all are one word, the others none or several.

        Once: whoever remembers something of a piece remembers it by the same object.
        """
        return self.text.split()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        if self.spelt is not None:
            return tuple(self.spelt.split())
        return tuple(chain.from_iterable(map(_WORDS_OF, self.folded)))

    @property
    def starts(self) -> Sequence[int]:
        """``starts[i]`` is where word ``i`` begins."""
        return self._edges[0]

    @property
    def ends(self) -> Sequence[int]:
        """``ends[i]`` is where word ``i`` is over."""
        return self._edges[1]

    @cached_property
    def spelt(self) -> str | None:
        """The words where they stand in the text, with spaces between them; None where other letters do."""
        return spelt(self.text)

    @cached_property
    def folded(self) -> Sequence[Pieces]:
        """The words of each piece, with their places in it."""
        return list(map(_PIECES.__getitem__, self.pieces))

    @cached_property
    def begun(self) -> Sequence[int]:
        """Where each piece begins."""
        sizes = list(map(len, _OTHER_SPACE.sub(" ", self.text).split(" ")))
        return tuple(compress(map(add, accumulate(sizes, initial=0), count()), sizes))

    @cached_property
    def _edges(self) -> tuple[Sequence[int], Sequence[int]]:
        if self.spelt is not None:
            begins = tuple(places(self.spelt))
            return begins, tuple(map(add, begins, map(len, self.words)))
        starts = [
            at + start for at, piece in zip(self.begun, self.folded, strict=True) for start in piece.starts
        ]
        ends = [at + end for at, piece in zip(self.begun, self.folded, strict=True) for end in piece.ends]
        return tuple(starts), tuple(ends)


def tokenise(text: str) -> Tokens:
    """The folded words of `text` with their offsets in it. Any text is accepted; it need not be clean."""
    # Rules, the digest of a text, search and copies ask for the same text one after the other.
    if len(text) <= _LONG:
        return _lately(text)
    return _long_ones(text) if len(text) <= _LONGEST_KEPT else Tokens(text)


_LONG, _LONGEST_KEPT = 20_000, 65_536
"""Characters. Ideographs are a word each, whose places take a hundred bytes."""
_lately = lru_cache(maxsize=16)(Tokens)
_long_ones = lru_cache(maxsize=2)(Tokens)


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


def _pieces(piece: str) -> Pieces:
    """The words of a piece."""
    inside = piece.strip(alphabet.SIGNS)
    if len(inside) < len(piece):
        found = _PIECES[inside]
        return found.moved(start) if (start := piece.find(inside)) else found
    if len(piece) <= LONGEST and alphabet.PLAIN.fullmatch(piece):
        return whole(plain(piece), len(piece))
    if alphabet.CHUNK.fullmatch(piece):
        return folded(piece)
    several = Columns()
    for chunk in alphabet.CHUNK.finditer(piece):
        several.extend(_CHUNKS[chunk[0]], chunk.start())
    return several.pieces


_PIECES = Memo(_pieces, 1 << 16)
_CHUNKS = Memo(folded, 1 << 13)
"""Chunks of which a piece has several."""
_WORDS_OF = attrgetter("words")
