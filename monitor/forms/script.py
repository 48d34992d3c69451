"""Which languages a folded word may be of, by its letters."""

from __future__ import annotations

import re

LATIN = ("en", "de", "fr", "es", "it", "pl", "tr")
"""Languages in Latin script that a word without a language is looked up in."""

_SCRIPTS = (
    (re.compile("[a-zß-ɏ]+"), LATIN),
    (re.compile("[а-яѐ-ӿ']+"), ("uk", "ru")),
    (re.compile("[ء-ۓ]+"), ("ar", "fa")),
    (re.compile("[א-ת']+"), ("he",)),
)
_TELLING = (
    (re.compile("[іїєґ']"), ("uk",)),
    (re.compile("[ыэъ]"), ("ru",)),
    (re.compile("[پچژگ]"), ("fa",)),
    (re.compile("[ğş]"), ("tr",)),
    (re.compile("[ąęśćźżń]"), ("pl",)),
)
"""Letters that one language of a script alone has (ё is written е by the fold)."""

_UNKNOWN_LATIN = ((re.compile("sz|rz|(?:ski|cki|ska|cka)$"), ("en", "pl")),)

SCRIPT = {
    **dict.fromkeys(("uk", "ru", "be", "bg", "mk", "sr", "kk", "ky", "mn"), 1),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ku"), 2),
    "he": 3,
    "yi": 3,
}
"""Language to the place of its script in `_SCRIPTS`; Latin where none is given."""


def languages(word: str, lang: str = "") -> tuple[str, ...]:
    """Languages to look the folded `word` up in: `lang` where the script is its own, else by the letters."""
    place = next((at for at, (script, _) in enumerate(_SCRIPTS) if script.fullmatch(word)), None)
    if place is None:
        return ()
    if lang and SCRIPT.get(lang, 0) == place:
        return (lang,)
    for letters, only in _TELLING:
        if letters.search(word) and set(only) <= set(_SCRIPTS[place][1]):
            return only
    return _SCRIPTS[place][1]


def unknown_latin(word: str) -> tuple[str, ...]:
    """Languages whose rules an unknown Latin word follows: English, whose plural most others share, and the
    one that its letters tell."""
    return next((langs for letters, langs in _UNKNOWN_LATIN if letters.search(word)), ("en",))
