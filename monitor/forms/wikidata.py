"""Spellings of names over scripts that nobody wrote down for this product: derived from Wikidata.

    ⇥boleslav⇥болеслав⇥בולסלב⇥

A line is a name, found by any of its spellings: the file is mapped into memory and searched, which takes a
millisecond or two and no memory. Names are asked for when a rule is compiled, never when an article comes.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

FILE = Path(str(resources.files("monitor.forms").joinpath("wikidata.txt")))

MOST_NAMES = 8
"""Lines taken that have one spelling: further ones are namesakes."""


@cache
def _mapped() -> mmap.mmap:
    with FILE.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def others(word: str) -> tuple[str, ...]:
    """Other spellings of the name that a folded `word` is, in Latin without diacritics; none if not known."""
    return tuple(dict.fromkeys(other for line in _lines(word) for other in line if other != word))


def _lines(word: str) -> Iterator[tuple[str, ...]]:
    text, wanted, at = _mapped(), f"\t{word}\t".encode("utf-8", "replace"), 0
    for _ in range(MOST_NAMES):
        at = text.find(wanted, at)
        if at < 0:
            return
        start, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
        yield tuple(text[start:end].decode("utf-8").strip("\t").split("\t"))
        at = end
