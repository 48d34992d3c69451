"""Which words of a text are names, told by capitals where a script has them.

A country of two words or two capitals is one name: *United States*, *U.S.* and *US*.

A capital tells little where every word has one (English headlines), where a sentence begins, and in German,
whose nouns all have one: there a name stands beside another, or after a preposition that a noun seldom
follows without an article (in Kiew, von Selenskyj).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

from monitor.stories.abjads import ABJADS, SCRIPTS
from monitor.stories.name_keys import LONGEST_SPELLING, curated_key, script
from monitor.stories.words import Text
from monitor.text.alphabet import UNSPACED
from monitor.text.countries import beginnings, named_at

SHORTEST = 3
_NOUN_CAPITALS = frozenset(("de", "lb"))
_BEFORE_NAMES = frozenset(
    ("in", "aus", "von", "nach", "bei", "mit", "gegen", "für", "durch", "und", "vor", "zu", "an", "um", "auf")
)
_LONGEST_CODE = 10
"""Letters from which a country's capitals are told."""
_OPENS = frozenset(".!?:…\n\"“”«»„'‘()[]—•")
_LAST_WITH_CAPITALS = "\u058f"
"""Scripts after it, from Hebrew on, have no capitals, but for a few."""
_TITLE_CASE = 0.7
"""Share of the longer words with a capital from which a text is a headline in title case."""


def tells_names(words: Sequence[str]) -> bool:
    """The script has capitals: most of the first `words` are in one that has."""
    words = words[:60]
    return sum(script(word) in ("latin", "cyrillic", "greek") for word in words) * 2 >= len(words)


def names(text: Text, lang: str) -> Iterator[tuple[str, float]]:
    """Words of `text` that may be names, each with how sure that is, from 0 to 1; a country that no
    word alone names by its code, in capitals.

    In Arabic, Hebrew and their like every word may be a name, with little weight.
    """
    words, original = text.words, text.original
    capital = list(map(str.isupper, map(original.__getitem__, text.starts)))
    nouns = lang in _NOUN_CAPITALS
    titled = not nouns and _in_title_case(words, capital)
    # Hardly a word of a script with capitals has one: the others are passed over in C.
    all_have = max(words, default="") <= _LAST_WITH_CAPITALS
    states = {} if titled and original.isupper() else dict(_states(text, capital, lang))
    for at in compress(range(len(words)), capital) if all_have else range(len(words)):
        if at in states:
            if states[at]:
                yield states[at], 0.35 if titled else 1.0
            continue
        word, has = words[at], capital[at]
        if len(word) < SHORTEST or not (has or word[0] > _LAST_WITH_CAPITALS):
            continue
        if has:
            opens = at == 0 or not _OPENS.isdisjoint(original[max(text.starts[at] - 3, 0) : text.starts[at]])
            if not nouns or _named_in_german(words, capital, at, opens=opens):
                yield word, 0.35 if titled else 0.5 if opens else 1.0
        elif (len(word) > SHORTEST or lang in ABJADS) and script(word) in SCRIPTS:
            yield word, 0.5


def _states(text: Text, capital: Sequence[bool], lang: str) -> Iterator[tuple[int, str]]:
    """Words of a name that `named_at` knows: the first with the code, the others with ""."""
    begin, words = beginnings(lang), text.words
    for at in compress(range(len(words)), capital):
        if words[at] in begin:
            start = text.starts[at]
            code, size = named_at(words, at, text.original[start : start + _LONGEST_CODE], lang)
            yield from zip(range(at, at + size), (code, *[""] * (size - 1)), strict=False)


def _in_title_case(words: Sequence[str], capital: Sequence[bool]) -> bool:
    longer = list(compress(capital, map(SHORTEST.__lt__, map(len, words))))
    return sum(longer) > _TITLE_CASE * max(len(longer), 1)


def _named_in_german(words: Sequence[str], capital: Sequence[bool], at: int, *, opens: bool) -> bool:
    beside = (at > 0 and capital[at - 1] and not opens) or (at + 1 < len(words) and capital[at + 1])
    return beside or (at > 0 and words[at - 1] in _BEFORE_NAMES)


def names_without_spaces(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names of the curated list in tokens of one character each (泽连斯基), with their key."""
    at = 0
    while at < len(words):
        size = 1
        if UNSPACED.match(words[at]):
            for longer in range(LONGEST_SPELLING, 1, -1):
                key = curated_key(words[at : at + longer])
                if key:
                    yield "".join(words[at : at + longer]), key
                    size = longer
                    break
        at += size
