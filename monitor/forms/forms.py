"""All forms of a word: from the dictionary's paradigms, completed by the rules of its language.

    word ──script──► languages ──► paradigms of each ──rules──► forms, the nearest first, up to a cap

Rules ask once, when they are compiled (`monitor.rules.expansion.Expansion`); an article's text is never
lemmatised. Whatever case the word is written in, the paradigm that has it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from os.path import commonprefix

from monitor.forms import persian, semitic, slavic, turkish, western
from monitor.forms.lexicon import Lexicon
from monitor.forms.names import name_variants
from monitor.forms.script import LATIN, languages, unknown_latin
from monitor.text.tokens import bare

CAP = 400
"""Forms of a word at most; what is longest is left out."""
SEMITIC_CAP = 600
"""The same for Arabic and Hebrew, where prefixes multiply."""
SHORTEST_FORM = {"ar": 3, "he": 3}
"""Letters from which a word that is no lemma is taken for a form of one; 4 where nothing is said."""
_OWN_WORDS = {"en": frozenset(("news", "arms", "goods", "customs", "media", "united", "downed"))}
"""Words that are a form of another only by spelling."""
_TELLING_SUFFIX = 3
"""Letters that a Turkish form of a word must have more, where another language has the word too."""
_REMEMBERED = 4096
"""Words whose forms are kept: rules use the same ones again and again."""
_SEMITIC_BASES = 30
"""Forms of a dictionary that are given prefixes."""

SHORTEST = {"en": 4, "uk": 3}
"""Letters from which a word without a language is looked up, by the first language of its script: shorter
Latin ones are words of several languages (war, die) or abbreviations."""

_SEMITIC = frozenset(("ar", "he"))

Paradigm = tuple[str, ...]


class Forms:
    """The expansion of words over a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._remembered = lru_cache(_REMEMBERED)(self._forms)

    def forms(self, word: str, lang: str = "") -> frozenset[str]:
        """Folded forms that a folded `word` stands for, itself among them.

        `lang` is ISO 639-1, or "" when unknown: then script and dictionaries decide.
        """
        return self._remembered(word, lang)

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
        if not known and possible == LATIN and (compound := self._compound(word)):
            return compound
        likely = (*known, *self._by_rule(word, known, possible))
        found = [
            form
            for one in likely
            for form in self._of(word, one, known.get(one, ()))
            if len(known) < 2 or not _is_chance(form, word, one)
        ]
        return _nearest(found, SEMITIC_CAP if _SEMITIC & set(likely) else CAP)

    def _by_rule(
        self, word: str, known: Mapping[str, tuple[Paradigm, ...]], possible: tuple[str, ...]
    ) -> Iterable[str]:
        """Languages whose rules a word follows though their dictionaries lack it."""
        if possible == LATIN:
            return () if set(known) - {"tr"} else unknown_latin(word)
        if not known or ("uk" in possible and any(_is_noun(found, one) for one, found in known.items())):
            return [one for one in possible if one not in known]
        return ()

    def _compound(self, word: str) -> Iterable[str]:
        """Forms of an unknown German compound (Abfangdrohne), which its last part declines."""
        for at in range(3, len(word) - 3):
            head = tuple(one for one in self._paradigms(word[at:], "de") if one[0] == word[at:])
            if head:
                return [word[:at] + form for form in _words(head)]
        return ()

    def name(self, words: tuple[str, ...], lang: str = "") -> tuple[tuple[frozenset[str], ...], ...]:
        """The spellings of a person's name over scripts, standards and cases; see `names`.

        Names are inflected by paradigms of their own: a dictionary takes путин for a form of путина.
        """
        return name_variants(words, lang)

    def _paradigms(self, word: str, lang: str) -> tuple[Paradigm, ...]:
        """The word's own paradigms; where it is no lemma, those that have it as a form."""
        found = self._lexicon.paradigms(word, lang)
        own = tuple(paradigm for paradigm in found if paradigm[0] == word)
        inflected = tuple(paradigm for paradigm in own if len(paradigm) > 1)
        # A short word is by chance a form of others (fr été, of être), a plural may be a word of its own.
        if inflected or len(word) < SHORTEST_FORM.get(lang, 4) or word in _OWN_WORDS.get(lang, ()):
            return inflected or own
        return found

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
            case "de" if not paradigms and (compound := self._compound(word)):
                return compound
            case _:
                return _western(word, lang, paradigms)


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


def _is_chance(form: str, word: str, lang: str) -> bool:
    """`form` of a word that several languages have is most likely not of `lang`.

    In Turkish every name has an accusative, which in English is some names' adjective (Israeli); Arabic
    prefixes of one letter make other Persian words of short ones (رای, برای).
    """
    if lang == "tr":
        return len(form) - len(word) < _TELLING_SUFFIX
    return lang == "ar" and len(word) < 4 and not form.startswith((word, *semitic.THE))


def _akin(word: str, lemma: str) -> bool:
    return len(commonprefix((bare(word), bare(lemma)))) * 2 > len(word)  # noqa: RUF071 - of letters


def _is_noun(paradigms: Iterable[Paradigm], lang: str) -> bool:
    return any(_fits(paradigm, slavic.declined(paradigm[0], lang)) for paradigm in paradigms)


def _fits(paradigm: Paradigm, ruled: frozenset[str]) -> bool:
    return len(paradigm) > 2 and len(ruled & set(paradigm)) * 4 > len(paradigm) * 3


def _words(paradigms: Iterable[Paradigm]) -> dict[str, None]:
    return dict.fromkeys(form for one in paradigms for form in one if not _is_abbreviation(form, one[0]))


def _is_abbreviation(form: str, lemma: str) -> bool:
    """A letter, or a short beginning of a word, which dictionaries list as its form (uk год, en uns)."""
    if len(form) == 1:
        return len(lemma) > 1
    return len(form) <= 4 and len(lemma) - len(form) >= (3 if len(form) == 4 else 2) and form[:2] == lemma[:2]


def _nearest(forms: Iterable[str], cap: int) -> Iterable[str]:
    return sorted(set(forms), key=lambda form: (len(form), form))[:cap]


def _slavic(word: str, lang: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    if not paradigms:
        return slavic.guessed(word, lang)
    found = set(_words(paradigms))
    if slavic.is_surname(word, found):
        return slavic.guessed(word, lang)
    if word.endswith(slavic.SURNAMES[lang]) and all(word != one[0] or len(one) < 3 for one in paradigms):
        found |= slavic.declined(word, lang)  # Лавров is the plural of a tree's genitive as well
    for paradigm in paradigms:
        # A dictionary may hold half of a paradigm (pl dron: 4 of 11): the schoolbook's completes it.
        ruled = slavic.declined(paradigm[0], lang)
        if len(paradigm) < len(ruled) and _fits(paradigm, ruled):
            found |= ruled
    return _nearest(found, CAP)


def _turkish(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    if not paradigms:
        return turkish.noun(word)
    found: set[str] = set()
    for lemma, *forms in paradigms:
        # The dictionary lists a verb's thousands of forms under its stem, together with a noun's like it.
        found.update((lemma, *forms) if word.endswith(("mek", "mak")) else turkish.noun(lemma, forms))
    return _nearest(found, CAP)


def _persian(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    if not paradigms:
        return persian.noun(word)
    found: set[str] = set()
    for paradigm in paradigms:
        found |= persian.noun(paradigm[0])
        found.update(form for form in _words((paradigm,)) if persian.is_akin(form, paradigm[0]))
    return _nearest(found, CAP)


def _arabic(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    bases = (*semitic.arabic_guess(word), *_nearest(_words(paradigms), _SEMITIC_BASES))
    return _first(semitic.arabic(bases), SEMITIC_CAP)


def _hebrew(word: str, paradigms: tuple[Paradigm, ...]) -> Iterable[str]:
    bases = (*semitic.hebrew_guess(word), *_nearest(_words(paradigms), _SEMITIC_BASES))
    return _first(semitic.hebrew(dict.fromkeys(bases)), SEMITIC_CAP)


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
    alone = word in _OWN_WORDS.get(lang, ()) or (paradigms and word.endswith("s"))
    return (word,) if alone or not rules else rules(word)
