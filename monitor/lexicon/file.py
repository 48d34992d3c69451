"""One language's dictionary as a file: a paradigm is found by any of its words; nothing is kept in memory.

    header │ starts │ hashes of all words, sorted │ for each the place of a paradigm │ text, a line a paradigm

A line is the letters that all its words share, then their endings, the lemma's first. The starts tell where
hashes with the same leading bits begin. A look-up bisects those few and reads the lines they lead to; a line
that lacks the word was a collision. As a dict the Polish dictionary takes 340 MB (study); here the system
pages in what is touched.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from os.path import commonprefix
from pathlib import Path

from monitor.errors import LexiconError

FORMAT = 4
"""Raised when the layout or the fold of its words changes: files of another format are not opened."""

_HEADER = struct.Struct("=8sIIII")
_MAGIC = b"monlexic"
_BYTE_ORDER = 0x01020304
_CHECKED = 1 << 16
"""Bytes at the end of a file that its checksum covers: what a write that was cut short loses."""

_BITS = 14
"""Leading bits of a hash: two hundred hashes share them in the largest dictionary."""
_STARTS = 4 * ((1 << _BITS) + 1)
"""Bytes of the starts, the end of the last among them."""

Paradigm = tuple[str, ...]
"""A lemma, then its other forms, all folded."""


def write(path: Path, paradigms: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Write a dictionary, pairs of lemma and forms, to `path`, which must not exist yet."""
    text = bytearray()
    # By the first byte of the hash: 256 short sorts need a hundredth of the memory of a long one.
    buckets = [array("Q") for _ in range(256)]
    for lemma, forms in paradigms:
        words = tuple(dict.fromkeys((lemma, *sorted(forms))))
        for word in words:
            key = _hash(word)
            buckets[key >> 24].append(key << 32 | len(text))
        text += _line(words)
    hashes, places = array("I"), array("I")
    for bucket in buckets:
        keys = sorted(bucket)
        hashes.extend(key >> 32 for key in keys)
        places.extend(key & 0xFFFFFFFF for key in keys)
    starts = array("I", (bisect_left(hashes, begin << 32 - _BITS) for begin in range(1 << _BITS)))
    starts.append(len(hashes))
    parts = (starts.tobytes(), hashes.tobytes(), places.tobytes(), text)
    tail = b"".join((*parts[:-1], text[-_CHECKED:]))[-_CHECKED:]
    with path.open("xb") as file:
        file.write(_HEADER.pack(_MAGIC, _BYTE_ORDER, FORMAT, len(hashes), zlib.crc32(tail)))
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _line(words: Paradigm) -> bytes:
    shared = commonprefix(words)  # noqa: RUF071 - of letters, not of paths
    return "\t".join((shared, *(word[len(shared) :] for word in words))).encode() + b"\n"


class Dictionary:
    """A file written by `write`, mapped into memory. Raises `LexiconError` when it is no such file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            try:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:  # an empty file cannot be mapped
                raise LexiconError(f"{path} is empty") from None
        self._count = self._checked()
        view = memoryview(self._bytes)
        start = _HEADER.size + _STARTS
        self._starts = view[_HEADER.size : start].cast("I")
        self._hashes = view[start : start + 4 * self._count].cast("I")
        self._places = view[start + 4 * self._count : start + 8 * self._count].cast("I")
        self._text = start + 8 * self._count

    def _checked(self) -> int:
        if len(self._bytes) < _HEADER.size:
            raise LexiconError(f"{self._path} is no dictionary")
        magic, order, version, count, checksum = _HEADER.unpack_from(self._bytes)
        body = len(self._bytes) - _HEADER.size
        if (magic, order, version) != (_MAGIC, _BYTE_ORDER, FORMAT) or body < _STARTS + 8 * count:
            raise LexiconError(f"{self._path} is no dictionary")
        if zlib.crc32(self._bytes[len(self._bytes) - min(body, _CHECKED) :]) != checksum:
            raise LexiconError(f"{self._path} is damaged")
        return int(count)

    def __len__(self) -> int:
        """Words, each as often as it has paradigms."""
        return self._count

    def paradigms(self, word: str) -> tuple[Paradigm, ...]:
        """Every paradigm that has the folded `word` among its forms, in the file's order."""
        lines = self._lines(word)
        return tuple(dict.fromkeys(words for words in map(_words, lines) if word in words)) if lines else ()

    def own_forms(self, word: str) -> int:
        """How many words the largest paradigm has whose lemma the folded `word` is; 0 where it is none."""
        most = 0
        for line in self._lines(word):
            shared, _, endings = line.partition("\t")
            if shared + endings.partition("\t")[0] == word:
                most = max(most, line.count("\t"))
        return most

    def _lines(self, word: str) -> list[str]:
        """The lines that may have `word`; any, where damage is before what the checksum covers."""
        wanted, hashes = _hash(word), self._hashes
        begin = wanted >> 32 - _BITS
        end = min(self._starts[begin + 1], self._count)
        at = bisect_left(hashes, wanted, self._starts[begin], end)
        found = []
        while at < end and hashes[at] == wanted:
            start = self._text + self._places[at]
            found.append(self._bytes[start : self._bytes.find(b"\n", start)].decode("utf-8", "replace"))
            at += 1
        return found


def _words(line: str) -> Paradigm:
    shared, _, endings = line.partition("\t")
    return tuple((shared + endings.replace("\t", f"\t{shared}")).split("\t"))
