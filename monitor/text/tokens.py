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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from monitor.text import alphabet

_MEMO_SIZE = 1 << 17
_LONGEST_REMEMBERED = 40
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Folded words in order; ``starts[i]`` and ``ends[i]`` are offsets of word ``i`` in the original text."""

    words: tuple[str, ...] = ()
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.words)


Piece = tuple[str, int, int]
"""A folded word, and its start and end within the chunk it was part of."""


def tokenise(text: str) -> Tokens:
    """The folded words of `text` with their offsets in it. Any text is accepted; it need not be clean."""
    # Rules, the digest of a text, search and copies ask for the same text one after the other.
    return _tokenised_lately(text) if len(text) <= _LONGEST_KEPT else _tokenised(text)


_LONGEST_KEPT = 20_000


@lru_cache(maxsize=16)
def _tokenised_lately(text: str) -> Tokens:
    return _tokenised(text)


def _tokenised(text: str) -> Tokens:
    # Splitting by a group gives gap, chunk, gap, chunk … gap: sums of lengths are the offsets, all in C.
    parts = alphabet.CHUNK.split(text)
    if len(parts) == 1:
        return Tokens()
    edges = tuple(accumulate(map(len, parts)))
    starts, ends = edges[0:-1:2], edges[1::2]
    words = tuple(map(_MEMO.__getitem__, parts[1::2]))
    if "" in words:
        return _expand(words, parts[1::2], starts, ends)
    return Tokens(words, starts, ends)


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


def _expand(
    words: Sequence[str], chunks: Sequence[str], starts: Sequence[int], ends: Sequence[int]
) -> Tokens:
    """The tokens, with the pieces of a chunk where its word is empty; what lies between is copied."""
    out_words: list[str] = []
    out_starts: list[int] = []
    out_ends: list[int] = []
    copied = 0
    for odd in [index for index, word in enumerate(words) if not word]:
        out_words += words[copied:odd]
        out_starts += starts[copied:odd]
        out_ends += ends[copied:odd]
        for piece, piece_start, piece_end in _PIECES[chunks[odd]]:
            out_words.append(piece)
            out_starts.append(starts[odd] + piece_start)
            out_ends.append(starts[odd] + piece_end)
        copied = odd + 1
    return Tokens((*out_words, *words[copied:]), (*out_starts, *starts[copied:]), (*out_ends, *ends[copied:]))


class _Memo(dict[str, str]):
    """Chunk to word; an empty string where the chunk is not exactly one word. Forgets all when it is full."""

    def __missing__(self, chunk: str) -> str:
        word = _word(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _MEMO_SIZE:
                self.clear()
            self[chunk] = word
        return word


_MEMO = _Memo()


def _plain(chunk: str) -> str:
    return chunk.lower().replace("ё", "е")


def _word(chunk: str) -> str:
    if alphabet.PLAIN.fullmatch(chunk):
        return _plain(chunk)
    pieces = _pieces(chunk)
    if len(pieces) == 1 and pieces[0][1:] == (0, len(chunk)):
        return pieces[0][0]
    return ""


def _pieces(chunk: str) -> list[Piece]:
    """The words of a chunk. Linear in its length."""
    if alphabet.DESIGNATOR.fullmatch(chunk):
        return [(_designator(chunk[0].lower()), 0, 1)]
    pieces = _Pieces()
    for letter, start, end in _letters(alphabet.RUN.sub(_one_script, chunk)):
        if letter == "'":
            pieces.apostrophe(start)
        elif not letter:
            pieces.finish()
        elif alphabet.UNSPACED.match(letter):
            pieces.finish()
            pieces.done.append((letter, start, end))
        else:
            pieces.letter(letter, start, end)
    pieces.finish()
    return pieces.done


def _designator(letter: str) -> str:
    """A lone letter before a number, Latin where its capital looks so."""
    return alphabet.DESIGNATORS.get(letter, letter)


class _PiecesMemo(dict[str, list[Piece]]):
    """A chunk that is not one plain word to its words; forgets all when it is full."""

    def __missing__(self, chunk: str) -> list[Piece]:
        pieces = _pieces(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _MEMO_SIZE >> 3:
                self.clear()
            self[chunk] = pieces
        return pieces


_PIECES = _PiecesMemo()


class _Pieces:
    """Letters being put together into words."""

    def __init__(self) -> None:
        self.done: list[Piece] = []
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
        self._after_apostrophe = bool(self.done) and self.done[-1][2] == at

    def finish(self) -> None:
        """The word ends here. A possessive s is no word."""
        self._settle()
        if len(self._letters) > 1 and _DIGITS.issuperset(self._letters[1:]):
            self._letters[0] = _designator(self._letters[0])
        word = "".join(self._letters).rstrip("'")
        if word and not (word == "s" and self._after_apostrophe):
            self.done.append((word, self._start, self._end))
        self._letters.clear()
        self._after_apostrophe = False

    def _settle(self) -> None:
        """Folding may leave look-alikes that the text did not have (Ѐ, ё, ı, full width)."""
        run = "".join(self._letters[self._run :])
        self._letters[self._run :] = _in_one_script(run, alphabet.MARKED_TO_CYRILLIC)


def _letters(chunk: str) -> Iterator[Piece]:
    """Folded letters of a chunk with their place; an empty letter is a gap."""
    for found in alphabet.CLUSTER.finditer(chunk):
        end = found.start() + len(found[0].rstrip(alphabet.INVISIBLE))
        for letter in _LETTERS[found[0]]:
            yield letter, found.start(), end


class _Letters(dict[str, tuple[str, ...]]):
    """A letter with its marks to its folded letters, filled as letters are met."""

    def __missing__(self, cluster: str) -> tuple[str, ...]:
        folded = tuple(_fold_cluster(cluster))
        if len(cluster) <= 2:
            self[cluster] = folded
        return folded


_LETTERS = _Letters()


def _fold_cluster(cluster: str) -> Iterator[str]:
    if cluster[0] in alphabet.APOSTROPHES:
        yield "'"
        return
    visible = cluster.translate(alphabet.IGNORED)
    # Twice: folding the case of a compatibility character may leave another one (Unicode 5.18, D146).
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    for letter in folded:
        yield from _fold_letter(letter)


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
    if run.isascii() or len(run) > _LONGEST_REMEMBERED:
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
