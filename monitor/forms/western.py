"""Plurals and genitives of English, German, French, Spanish and Italian words that no dictionary knows."""

from __future__ import annotations

import re
from collections.abc import Callable

_VOWELS = "aeiouáéíóúàèìòùâêîôûäöüy"
_SIBILANT = ("s", "x", "z", "ch", "sh")


def english(word: str) -> frozenset[str]:
    """Singular and plural; the fold has taken a possessive 's off."""
    forms = {word, _english_plural(word)}
    if len(word) > 1 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        forms.add(word.removesuffix("s"))
    return frozenset(forms)


def _english_plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_SIBILANT) else f"{word}s"


def german(word: str) -> frozenset[str]:
    """The genitive's s and the plural that a word's ending asks for; foreign words take s."""
    if word.endswith("e"):
        return frozenset((word, f"{word}n", f"{word}s"))
    if word.endswith(("er", "el")):
        return frozenset((word, f"{word}n", f"{word}s"))
    if word.endswith(("ung", "heit", "keit", "ion", "schaft", "tät")):
        return frozenset((word, f"{word}en"))
    return frozenset((word, f"{word}s"))


def french(word: str) -> frozenset[str]:
    """The plural: -al to -aux, -eau and -eu take x, what ends in s, x or z stays."""
    if word.endswith("al"):
        return frozenset((word, f"{word[:-1]}ux", f"{word}s"))
    if word.endswith(("eau", "eu")):
        return frozenset((word, f"{word}x"))
    return frozenset((word,)) if word[-1] in "sxz" else frozenset((word, f"{word}s"))


def spanish(word: str) -> frozenset[str]:
    """The plural: s after a vowel, else es, with z to c and the accent lost; foreign words take s alone."""
    if word.endswith("z"):
        return frozenset((word, f"{word[:-1]}ces"))
    if found := re.search("[áéíóú][ns]$", word):
        plain = found[0].translate(str.maketrans("áéíóú", "aeiou"))
        return frozenset((word, f"{word[:-2]}{plain}es"))
    if word[-1] in _VOWELS:
        return frozenset((word, f"{word}s"))
    return frozenset((word,)) if word.endswith("s") else frozenset((word, f"{word}es", f"{word}s"))


def italian(word: str) -> frozenset[str]:
    """The plural of what ends in a vowel; foreign words stay."""
    if word.endswith(("ca", "ga")):
        return frozenset((word, f"{word[:-1]}he"))
    if word.endswith(("co", "go")):
        return frozenset((word, f"{word[:-1]}i", f"{word[:-1]}hi"))
    if word.endswith(("io", "cia", "gia")):
        return frozenset(
            (word, word[:-1], f"{word[:-1]}i", f"{word[:-2]}e")[: 2 if word.endswith("io") else 4]
        )
    plural = {"a": "e", "o": "i", "e": "i"}.get(word[-1])
    return frozenset((word, word[:-1] + plural)) if plural else frozenset((word,))


RULES: dict[str, Callable[[str], frozenset[str]]] = {
    "en": english,
    "de": german,
    "fr": french,
    "es": spanish,
    "it": italian,
}
"""A folded word of at least two letters to itself and its other number and genitive."""
