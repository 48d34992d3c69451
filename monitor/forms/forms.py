"""All forms of a word: from the dictionary's paradigms, completed by the rules of its language.

    word ──script──► languages ──► paradigms of each ──rules──► forms, the nearest first, up to a cap

Rules ask once, when they are compiled (`monitor.rules.expansion.Expansion`); an article's text is never
lemmatised. Whatever case the word is written in, the paradigm that has it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from os.path import commonprefix
from types import MappingProxyType

from monitor.forms import semitic
from monitor.forms.corrections import Corrections, corrected
from monitor.forms.inflection import (
    CAP,
    SEMITIC,
    SEMITIC_CAP,
    Paradigm,
    inflected,
    is_declined,
    nearest,
    words,
)
from monitor.forms.lexicon import Lexicon
from monitor.forms.names import name_variants
from monitor.forms.own_words import NEVER_FORMS, stands_alone
from monitor.forms.script import LATIN, languages, unknown_latin
from monitor.text.tokens import bare

SHORTEST_FORM = {"ar": 3, "he": 3}
"""Letters from which a word that is no lemma is taken for a form of one; 4 where nothing is said."""
_TELLING_SUFFIX = 3
"""Letters that a form must have more to tell its language, where another has the word too."""
_REMEMBERED = 1 << 12
"""Words whose forms are kept: rules use the same ones again and again."""

LONGEST = 100
"""Letters up to which a word has forms: nobody inflects a longer one, and looking for its parts costs the
square of its length. The longest German and Turkish words that were ever in print have some 80."""
SHORTEST = {"en": 3, "uk": 3}
"""Letters from which a word without a language is looked up, by the first language of its script; 2 where
nothing is said. Shorter ones are abbreviations, most often."""
SHARED = 4
"""Letters from which a Latin word may be of several languages at once; a shorter one is of one or stays."""
_OWN_FORMS = {"tr": 30, "fr": 0, "fa": 0}
"""Forms, 1 where nothing is said, above which a lemma is one for certain."""
_PLURAL_IN_S = frozenset(("es", "fr"))
"""Languages in which a word with an *s* is its plural as in English, if not a word of its own (fil, fils)."""


class Forms:
    """The expansion of words over a lexicon."""

    def __init__(self, lexicon: Lexicon, names: Corrections = MappingProxyType({})) -> None:
        self._lexicon = lexicon
        self._names = names
        self._remembered = lru_cache(_REMEMBERED)(self._forms)

    def forms(self, word: str, lang: str = "") -> frozenset[str]:
        """Folded forms that a folded `word` stands for, itself among them.

        `lang` is ISO 639-1, or "" when unknown: then script and dictionaries decide.
        """
        return self._remembered(word, lang) if len(word) <= LONGEST else frozenset((word,))

    def rest(self) -> None:
        """Let go of what is remembered, after many words: it takes more memory than a thousand rules."""
        self._remembered.cache_clear()
        self._lexicon.rest()

    def _forms(self, word: str, lang: str) -> frozenset[str]:
        possible = languages(word, lang)
        if possible == (lang,):
            return frozenset((word, *self._of(word, lang, self._paradigms(word, lang))))
        if not possible or len(word) < SHORTEST.get(possible[0], 2):
            return frozenset((word,))
        return frozenset((word, *self._guessed(word, possible)))

    def _guessed(self, word: str, possible: tuple[str, ...]) -> Iterable[str]:
        """Forms in each of the languages that are likely."""
        known = _likely(word, {one: has for one in possible if (has := self._paradigms(word, one))})
        if possible == LATIN and len(word) < SHARED:
            known = _one_of(word, known)
            if not known:
                return ()
        if not known and possible == LATIN and (compound := self._compound(word)):
            return compound
        likely = (*known, *self._by_rule(word, known, possible))
        found = {one: self._of(word, one, known.get(one, ())) - _never(possible) for one in likely}
        if len(known) > 1:
            lemmas = {paradigm[0] for of in known.values() for paradigm in of}
            found = {
                one: frozenset(
                    form for form in of if form in lemmas or not self._is_chance(form, word, one, known)
                )
                for one, of in found.items()
            }
        return nearest(set().union(*found.values()), SEMITIC_CAP if SEMITIC & set(likely) else CAP)

    def _is_chance(self, form: str, word: str, lang: str, known: Iterable[str]) -> bool:
        """`form` of a word that several languages have is most likely not of `lang`.

        It may be a word of its own in another: part is French for gone, party not. In Turkish every name has
        an accusative, which in English is some names' adjective (Israeli); Arabic prefixes of one letter make
        other Persian words of short ones (رای, برای).
        """
        longer = len(form) - len(word)
        if lang == "tr":
            return longer < _TELLING_SUFFIX
        if lang == "ar" and len(word) < 4 and not form.startswith((word, *semitic.THE)):
            return True
        if lang in ("uk", "ru"):
            return False  # what both have they have alike
        if lang == "en" and form == f"{word}s":
            known = set(known) & _PLURAL_IN_S  # chips are crisps in Polish, and yet chips
        return longer < _TELLING_SUFFIX and any(
            self._lexicon.own_forms(form, other) > _OWN_FORMS.get(other, 1)
            for other in known
            if other != lang
        )

    def _by_rule(
        self, word: str, known: Mapping[str, tuple[Paradigm, ...]], possible: tuple[str, ...]
    ) -> Iterable[str]:
        """Languages whose rules a word follows though their dictionaries lack it."""
        if possible == LATIN:
            return () if set(known) - {"tr"} else unknown_latin(word)
        if not known or ("uk" in possible and any(is_declined(found, one) for one, found in known.items())):
            return [one for one in possible if one not in known]
        return ()

    def _compound(self, word: str) -> Iterable[str]:
        """Forms of an unknown German compound (Abfangdrohne), which its last part declines."""
        for at in range(3, len(word) - 3):
            found = self._paradigms(word[at:], "de")
            if head := [one for one in found if one[0] == word[at:]]:
                return [word[:at] + form for form in words(head)]
        return ()

    def name(self, words: tuple[str, ...], lang: str = "") -> tuple[tuple[frozenset[str], ...], ...]:
        """The spellings of a person's name over scripts, standards and cases, as the user corrects them.

        Names are inflected by paradigms of their own: a dictionary takes путин for a form of путина.
        """
        if max(map(len, words), default=0) > LONGEST:
            return (tuple(frozenset((word,)) for word in words),)
        found, said = name_variants(words, lang), self._names.get(words)
        return corrected(found, said) if said else found

    def _paradigms(self, word: str, lang: str) -> tuple[Paradigm, ...]:
        """The word's own paradigms; where it is no lemma, those that have it as a form."""
        found = self._lexicon.paradigms(word, lang)
        if not found:
            return ()
        own = tuple(paradigm for paradigm in found if paradigm[0] == word)
        inflected = tuple(paradigm for paradigm in own if len(paradigm) > 1)
        # A short word is by chance a form of others (fr été, of être), a plural may be a word of its own.
        if inflected or len(word) < SHORTEST_FORM.get(lang, 4) or stands_alone(word, lang):
            return inflected or own
        return found

    def _of(self, word: str, lang: str, paradigms: tuple[Paradigm, ...]) -> frozenset[str]:
        if lang == "de" and not paradigms and (compound := self._compound(word)):
            return frozenset(compound)
        found = inflected(word, lang, paradigms, lambda form: self._lexicon.own_forms(form, lang))
        return frozenset(found) - NEVER_FORMS.get(lang, frozenset())


def _likely(word: str, known: Mapping[str, tuple[Paradigm, ...]]) -> dict[str, tuple[Paradigm, ...]]:
    """Of the languages that know a word, those in which it is a lemma; else those in which it is a regular
    form: what is by chance a form of quite another word elsewhere must not bring that one in (war)."""
    own = {
        lang: lemma
        for lang, found in known.items()
        if (lemma := tuple(paradigm for paradigm in found if paradigm[0] == word))
    }
    return own or {
        lang: regular
        for lang, found in known.items()
        if (regular := tuple(paradigm for paradigm in found if _akin(word, paradigm[0])))
    }


def _one_of(word: str, known: Mapping[str, tuple[Paradigm, ...]]) -> dict[str, tuple[Paradigm, ...]]:
    """The language that inflects a short word: the only one, else English and Turkish, whose forms are long
    enough to tell; none for what may be a small word."""
    if word in _never(LATIN):
        return {}
    inflected = {lang: found for lang, found in known.items() if any(len(one) > 1 for one in found)}
    if len(inflected) < 2:
        return inflected
    return {lang: found for lang, found in inflected.items() if lang in ("en", "tr")}


@cache
def _never(langs: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(NEVER_FORMS.get(lang, ()) for lang in langs))


def _akin(word: str, lemma: str) -> bool:
    return len(commonprefix((bare(word), bare(lemma)))) * 2 > len(word)  # noqa: RUF071 - of letters
