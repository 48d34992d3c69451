"""All forms of a word: from the dictionary's paradigms, completed by the rules of its language.

    word ──script──► languages ──► paradigms of each ──rules──► forms, the nearest first, up to a cap

Rules ask once, when they are compiled (`monitor.rules.expansion.Expansion`); an article's text is never
lemmatised. Whatever case the word is written in, the paradigm that has it counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from os.path import commonprefix

from monitor.forms import persian, semitic, slavic, turkish, western
from monitor.forms.lexicon import Lexicon
from monitor.forms.script import languages, unknown_latin

CAP = 400
"""Forms of a word at most; what is longest is left out."""
SEMITIC_CAP = 600
"""The same for Arabic and Hebrew, where prefixes multiply."""
SHORTEST = 4
"""Letters from which a Latin or Cyrillic word without a language is looked up: shorter ones are words
of several languages (war, die) or abbreviations."""

_SEMITIC = frozenset(("ar", "he"))
_CASED = frozenset(("uk", "ru", "pl"))

Paradigm = tuple[str, ...]


class Forms:
    """The expansion of words over a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def forms(self, word: str, lang: str = "") -> frozenset[str]:
        """Folded forms that a folded `word` stands for, itself among them.

        `lang` is ISO 639-1, or "" when unknown: then script and dictionaries decide.
        """
        possible = languages(word, lang)
        sure = possible == (lang,)
        if not possible or (not sure and len(word) < SHORTEST and not _SEMITIC & set(possible)):
            return frozenset((word,))
        known = {one: found for one in possible if (found := self._paradigms(word, one))}
        if not sure:
            known = _likely(word, known)
        if not known and not sure and len(possible) > len(("uk", "ru")):
            possible = (unknown_latin(word),)
        found: set[str] = {word}
        for one in known or possible:
            found.update(self._of(word, one, known.get(one, ())))
        return frozenset(found)

    def name(self, words: tuple[str, ...], lang: str = "") -> tuple[tuple[frozenset[str], ...], ...]:
        """The words of a name side by side, each in its forms."""
        return (tuple(self.forms(word, lang) for word in words),)

    def _paradigms(self, word: str, lang: str) -> tuple[Paradigm, ...]:
        """The word's own paradigms; where it is no lemma, those that have it as a form."""
        found = self._lexicon.paradigms(word, lang)
        own = tuple(paradigm for paradigm in found if paradigm[0] == word and len(paradigm) > 1)
        return own or found

    def _of(self, word: str, lang: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
        match lang:
            case "uk" | "ru" | "pl":
                return _slavic(word, lang, paradigms)
            case "tr":
                return _turkish(word, paradigms)
            case "fa":
                return _persian(word, paradigms)
            case "ar":
                return _arabic(word, paradigms)
            case "he":
                return _hebrew(word, paradigms)
            case _:
                return _western(word, lang, paradigms)


def _likely(word: str, known: dict[str, tuple[Paradigm, ...]]) -> dict[str, tuple[Paradigm, ...]]:
    """Of the languages that know a word, those in which it is a lemma; else those in which it is a regular
    form. An English word that is by chance a form of another word elsewhere must not bring that one in."""
    own = {lang: found for lang, found in known.items() if any(paradigm[0] == word for paradigm in found)}
    if own:
        return own
    return {
        lang: regular
        for lang, found in known.items()
        if (regular := tuple(one for one in found if len(commonprefix((word, one[0]))) * 2 > len(word)))
    }


def _words(paradigms: Iterable[Paradigm]) -> dict[str, None]:
    return dict.fromkeys(form for paradigm in paradigms for form in paradigm)


def _nearest(forms: Iterable[str], cap: int) -> Iterable[str]:
    return sorted(set(forms), key=lambda form: (len(form), form))[:cap]


def _slavic(word: str, lang: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    if not paradigms:
        return slavic.guessed(word, lang)
    found = set(_words(paradigms))
    for paradigm in paradigms:
        # A dictionary may hold half of a paradigm (pl dron: 4 of 11): the schoolbook's completes it.
        ruled = slavic.declined(paradigm[0], lang)
        if len(paradigm) < len(ruled) and len(ruled & set(paradigm)) * 4 > len(paradigm) * 3:
            found |= ruled
    return _nearest(found, CAP)


def _turkish(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    found: set[str] = set()
    for lemma in dict.fromkeys(paradigm[0] for paradigm in paradigms) or (word,):
        if lemma.endswith(("mek", "mak")):
            found.update(form for paradigm in paradigms for form in paradigm)
        else:
            found |= turkish.noun(lemma)
            found.update(
                form
                for paradigm in paradigms
                for form in paradigm
                if turkish.is_noun_form(form, lemma) or not form.startswith(lemma[:-1])
            )
    return _nearest(found, CAP)


def _persian(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    found = set(_words(paradigms))
    for lemma in dict.fromkeys(paradigm[0] for paradigm in paradigms) or (word,):
        found |= persian.noun(lemma)
    return _nearest(found, CAP)


def _arabic(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    bases = dict.fromkeys((word, *_nearest(_words(paradigms), 40))) or {word: None}
    if not paradigms:
        bases = dict.fromkeys((word, *sorted(semitic.arabic_guess(word))))
    nouns = [base for base in bases if not base.startswith("ال")][:6]
    return _first(semitic.arabic(bases, nouns=nouns), SEMITIC_CAP)


def _hebrew(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    bases = dict.fromkeys((word, *_nearest(_words(paradigms), 40)))
    if not paradigms:
        bases = dict.fromkeys((word, *sorted(semitic.hebrew_guess(word))))
    return _first(semitic.hebrew(bases), SEMITIC_CAP)


def _first(forms: Iterable[str], cap: int) -> Iterable[str]:
    found: dict[str, None] = {}
    for form in forms:
        found[form] = None
        if len(found) == cap:
            break
    return found


def _western(word: str, lang: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    if paradigms and len(found := _words(paradigms)) > 1:
        return _nearest(found, CAP)
    rules = western.RULES.get(lang)
    return rules(word) if rules else (word,)
