"""Spellings of a name that the curated list lacks: of Wikidata, then by tables of transliteration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.forms import abjads, wikidata
from monitor.forms.name_groups import Spelling
from monitor.forms.transliteration import cyrillic, latin, russian_in_ukrainian, ukrainian_in_russian
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import bare, tokenise

READINGS = 2
"""Readings of an unknown name kept for each script: further ones are seldom right."""

_LEAST_ALONE = {"zh": 3, "ja": 4}
"""Letters of a spelling that may stand alone; five in alphabets: shorter ones hit too much."""

_UKRAINIAN = re.compile("[іїєґ']")
_CYRILLIC = re.compile("[а-яіїєґў']+")
_PERSIAN = re.compile("[پچژگ]")
LATIN = re.compile("[a-zß-ɏḁ-ỿ]+")
"""A folded word of the Latin script."""
_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("çčć", "ch"),
        **dict.fromkeys("şšșś", "sh"),
        **dict.fromkeys("žż", "zh"),
        **{"ğ": "g", "ț": "ts", "ñ": "ny", "ř": "rzh", "ą": "on", "ę": "en", "å": "o", "ø": "o", "đ": "dj"},
    }
)
"""Letters that are others without their marks, as the tables know their sounds."""
_VOWELS = frozenset("öüéèáíóäı")
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


def of_wikidata(word: str) -> Iterator[Spelling]:
    """Spellings of a name that Wikidata has, those without cases first: the others are many."""
    others = wikidata.others(bare(word))
    for other in sorted(others, key=lambda one: not UNSPACED.match(one)):
        lang = language(other, "")
        for one in (lang,) if _CYRILLIC.fullmatch(other) else _languages(other):
            yield from _spelling(other, one, "Wikidata")
        if _CYRILLIC.fullmatch(other):
            yield from _of_neighbour(other, lang)
    for other in [one for one in others if _CYRILLIC.fullmatch(one)][:1]:
        yield from _in_abjads(other, language(other, ""))


def _of_neighbour(word: str, lang: str) -> Iterator[Spelling]:
    """A Ukrainian name as Russian writes it, or the other way round."""
    if lang == "ru":
        yield from _spelling(russian_in_ukrainian(word)[0], "uk", "Cyrillic")
    else:
        yield from _spelling(ukrainian_in_russian(word)[0], "ru", "Cyrillic")


def _languages(word: str) -> tuple[str, ...]:
    """Languages that may inflect a spelling not in Cyrillic, by its script."""
    if LATIN.fullmatch(word):
        return ("en", "de") if SLAVIC_LATIN.search(word) else ("en", "de", "pl")
    if "א" <= word[0] <= "ת":
        return ("he",)
    if UNSPACED.match(word):
        return ("ja",) if "ァ" <= word[0] <= "ヺ" else ("zh",)
    return ("fa",) if _PERSIAN.search(word) else ("ar", "fa")


def guessed(word: str, lang: str) -> Iterator[Spelling]:
    """Spellings of a name by tables, the closest first."""
    if _CYRILLIC.fullmatch(word):
        yield from _from_cyrillic(word, language(word, lang))
    elif LATIN.fullmatch(word):
        yield from _from_latin(word.translate(_SOUNDS))


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
    readable = "".join(letter if letter in _VOWELS else bare(letter) for letter in word)
    ukrainian, russian = cyrillic(readable, "uk")[:READINGS], cyrillic(readable, "ru")[:READINGS]
    yield from _cyrillic_spellings(ukrainian, russian)
    if SLAVIC_LATIN.search(word):
        for script_lang, guesses in (("uk", ukrainian), ("ru", russian)):
            for guess in guesses[:1]:
                yield from in_latin(guess, script_lang)
                yield from _in_abjads(guess, script_lang)
    yield from _in_abjads(bare(word), "")


def in_latin(word: str, lang: str) -> Iterator[Spelling]:
    """A Cyrillic `word` of `lang` ("uk" or "ru") in Latin letters by every standard."""
    for text, standard in latin(word, lang):
        yield from _spelling(text, standard.read_by, f"{standard.name} ({lang})")


def _in_abjads(word: str, script_lang: str) -> Iterator[Spelling]:
    for lang in ("ar", "fa", "he"):
        for text in abjads.spellings(word, lang, script_lang):
            yield from _spelling(text, lang, f"{lang} press")


def _spelling(text: str, lang: str, origin: str) -> Iterator[Spelling]:
    """A guess, folded, with and without diacritics."""
    words = tokenise(text).words
    for form in dict.fromkeys((words, tuple(map(bare, words)))):
        if form:
            yield Spelling(form, lang, origin, alone=len("".join(form)) >= _LEAST_ALONE.get(lang, 5))
