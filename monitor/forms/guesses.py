"""Spellings of a name that no list knows: by tables of transliteration, the closest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.forms import abjads
from monitor.forms.name_groups import Spelling
from monitor.forms.transliteration import cyrillic, latin, russian_in_ukrainian, ukrainian_in_russian
from monitor.text.tokens import bare, tokenise

READINGS = 2
"""Readings of an unknown name kept for each script: further ones are seldom right."""

_UKRAINIAN = re.compile("[іїєґ']")
_CYRILLIC = re.compile("[а-яіїєґў']+")
LATIN = re.compile("[a-zß-ɏḁ-ỿ]+")
"""A folded word of the Latin script."""
SLAVIC_LATIN = re.compile(
    "(?:[szc]k(?:y|i|yi|yy|yj|iy|ij|ii)|nyi?|nyj|nyy|enko|[oe][vw]|off|in|ine|ch?uk|czuk|tschuk|yuk|iuk"
    "|ych|vich|[iy]ak)$"
)
"""A Latin surname that is likely a transcription from Cyrillic."""


def language(word: str, lang: str) -> str:
    """Which language inflects `word`: the query's where its script fits, else the script's likeliest."""
    if _CYRILLIC.fullmatch(word):
        if lang in ("uk", "ru", "be", "bg", "sr", "mk"):
            return lang
        return "uk" if _UKRAINIAN.search(word) else "ru"
    return lang or ("he" if "א" <= word[0] <= "ת" else "en")


def guessed(word: str, lang: str) -> Iterator[Spelling]:
    """Spellings of a name that no list knows, the closest first."""
    if _CYRILLIC.fullmatch(word):
        yield from _from_cyrillic(word, language(word, lang))
    elif LATIN.fullmatch(word):
        yield from _from_latin(bare(word))


def _from_cyrillic(word: str, lang: str) -> Iterator[Spelling]:
    ukrainian = russian_in_ukrainian(word) if lang == "ru" else (word,)
    russian = ukrainian_in_russian(word) if lang == "uk" else (word,)
    yield from _cyrillic_spellings(ukrainian, russian)
    for written, script_lang in ((ukrainian[0], "uk"), (russian[0], "ru")):
        yield from in_latin(written, script_lang)
    yield from _in_abjads(ukrainian[0], "uk")
    yield from _in_abjads(russian[0], "ru")


def _cyrillic_spellings(ukrainian: Iterable[str], russian: Iterable[str]) -> Iterator[Spelling]:
    for lang, words in (("uk", ukrainian), ("ru", russian)):
        for word in words:
            yield from _spelling(word, lang, "Cyrillic")


def _from_latin(word: str) -> Iterator[Spelling]:
    ukrainian, russian = cyrillic(word, "uk")[:READINGS], cyrillic(word, "ru")[:READINGS]
    yield from _cyrillic_spellings(ukrainian, russian)
    if SLAVIC_LATIN.search(word):
        for script_lang, guesses in (("uk", ukrainian), ("ru", russian)):
            for guess in guesses[:1]:
                yield from in_latin(guess, script_lang)
    yield from _in_abjads(word, "")


def in_latin(word: str, lang: str) -> Iterator[Spelling]:
    """A Cyrillic `word` of `lang` ("uk" or "ru") in Latin letters by every standard."""
    for text, standard in latin(word, lang):
        yield from _spelling(text, standard.read_by, f"{standard.name} ({lang})")


def _in_abjads(word: str, script_lang: str) -> Iterator[Spelling]:
    for lang in ("ar", "fa", "he"):
        for text in abjads.spellings(word, lang, script_lang):
            yield from _spelling(text, lang, f"{lang} press")


def _spelling(text: str, lang: str, origin: str) -> Iterator[Spelling]:
    """A guess, folded, with and without diacritics. Guesses of fewer than five letters hit too much alone."""
    words = tokenise(text).words
    for form in dict.fromkeys((words, tuple(map(bare, words)))):
        if form:
            yield Spelling(form, lang, origin, alone=len("".join(form)) > 4)
