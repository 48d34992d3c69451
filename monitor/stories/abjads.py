"""Which names a word of Arabic or Hebrew may stand for: no capital tells one, and short words are written on.

    word ─► with and without what is written on ─► in the list of names ─► that name, surely
                                                 ├► an everyday word ────► none
                                                 └► any other ───────────► its consonants, as guesses

وللحديدة is *and to Hodeidah*, שבביירות is *who is in Beirut*; but بوتين is Putin, not *in* anything. So a
word is read in every way that leaves enough of it. `abjads.txt` lists everyday words and known names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from typing import NamedTuple

from monitor.stories.name_keys import curated_key, name_keys, script, skeleton
from monitor.text.tokens import fold, tokenise

ABJADS = frozenset(("ar", "he"))
"""Languages whose everyday words are listed."""
SCRIPTS = ("arabic", "hebrew")
_LONGEST_WORD = 40
_MOST = 6
"""Guesses of one word."""
_TELLS = 3
"""Consonants from which a guess is none by chance."""

_WRITTEN_ON = {
    "arabic": re.compile("[وف]?(?:[بک]?ال|لل)|[وف][بلک]|[وفبلک]"),
    "hebrew": re.compile("ו?(?:כש|[שמלבכ])?ה|ו?(?:כש|ש?[מלבכ]|ש)|ו"),
}
_ENDS = {
    "arabic": re.compile("(?<=...)(?:یه|ها|هم|هما|نا|ات|ان|ین|ون|تین|تان|ه|ی|ا)$"),
    "hebrew": re.compile("(?<=..)(?:ים|ות|יה|יו|ית|יים|יות|ה|ת|י|ו|ם|ן)$"),
}
_EITHER = {
    "arabic": (("b", "p"), ("f", "v"), ("s", "g")),
    "hebrew": (("b", "v"), ("p", "f"), ("k", "g")),
}
"""Sounds that one letter stands for: ب is Putin's p, ج the g of Google."""
_OPENS, _ENDS_SILENT = "وו", "هה"
"""A letter that is a consonant where a word begins with it, and one that is none where it ends one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may name."""

    keys: tuple[str, ...] = ()
    """As `name_keys` has them."""
    known: bool = False
    """The name is in a list; else the keys are guesses, of which one may be right."""


_NONE = Reading()


def reading(word: str) -> Reading:
    """What a folded `word` of Arabic or Hebrew script may name; nothing for everyday words."""
    kind = script(word)
    if kind not in SCRIPTS or not 2 < len(word) < _LONGEST_WORD or any(map(str.isdigit, word)):
        return _NONE
    ways = tuple(_ways(word, kind))
    listed = _lists()
    for way in ways:
        if key := listed.names.get(way) or curated_key((way,)):
            return Reading((key,), known=True)
    if any(way in listed.everyday or _ENDS[kind].sub("", way) in listed.everyday for way in ways):
        return _NONE
    return Reading(tuple(dict.fromkeys(chain.from_iterable(_guesses(way, kind) for way in ways)))[:_MOST])


def _ways(word: str, kind: str) -> Iterator[str]:
    """The word, and what is left of it without each of the beginnings that may be written on."""
    yield word
    for size in range(1, len(word) - 2):
        if _WRITTEN_ON[kind].fullmatch(word, 0, size):
            yield word[size:]


def _guesses(word: str, kind: str) -> Iterator[str]:
    """Keys of a word read as a name, those that chance seldom hits."""
    for spoken in (word, word[:-1]) if word[-1] in _ENDS_SILENT else (word,):
        key = skeleton(spoken, kind)
        for one in (key, "v" + key) if word[0] in _OPENS else (key,):
            found = [one]
            for sound, other in _EITHER[kind]:
                found += [guess.replace(sound, other) for guess in found if sound in guess]
            yield from (guess for guess in found if len(guess.lstrip("a")) >= _TELLS)


class _Lists(NamedTuple):
    everyday: frozenset[str]
    names: Mapping[str, str]
    """Folded words to keys."""


@cache
def _lists() -> _Lists:
    """What `abjads.txt` tells."""
    text = resources.files("monitor.stories").joinpath("abjads.txt").read_text(encoding="utf-8")
    everyday, _, named = text.partition("[names]\n")
    words = [word for word in tokenise(everyday).words if script(word) in SCRIPTS]
    names: dict[str, str] = {}
    for line in named.splitlines():
        english, _, spellings = line.partition(" | ")
        names.update(dict.fromkeys(tokenise(spellings).words, name_keys(fold(english), "en")[0]))
    return _Lists(frozenset(words).union(_ENDS[script(word)].sub("", word) for word in words), names)
