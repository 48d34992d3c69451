"""The forms of a word in one language: its paradigms of a dictionary, completed by the language's rules.

A form that a rule makes stays out where the dictionary has it as a word of its own: Persian اسلامی (Islamic)
is no form of اسلام, French *cours* none of *cour*. Which of two paradigms a form is of cannot be told; a rule
that guesses must not bring in the one that texts mean most often.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice

from monitor.forms import persian, semitic, slavic, turkish, western
from monitor.forms.own_words import stands_alone

CAP = 400
"""Forms of a word at most; what is longest is left out."""
SEMITIC_CAP = 600
"""The same for Arabic and Hebrew, where prefixes multiply."""
SEMITIC = frozenset(("ar", "he"))
_FIRM = 30
"""Forms of a Turkish lemma that is one for certain: the dictionary takes some cases of nouns for lemmas."""
_SEMITIC_BASES = 30
"""Forms of a dictionary that are given prefixes."""

Paradigm = tuple[str, ...]
OwnForms = Callable[[str], int]
"""How many forms the dictionary has of a word as a lemma; 0 where it is none."""


def inflected(word: str, lang: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    """Forms of the folded `word`, given its `paradigms` in the dictionary of `lang`; none where unknown."""
    match lang:
        case "uk" | "ru" | "pl":
            return _slavic(word, lang, paradigms, own_forms)
        case "tr":
            return _turkish(word, paradigms, own_forms)
        case "fa":
            return _persian(word, paradigms, own_forms)
        case "ar":
            return _arabic(word, paradigms, own_forms)
        case "he":
            return _hebrew(word, paradigms, own_forms)
        case _:
            return _western(word, lang, paradigms, own_forms)


def is_declined(paradigms: Iterable[Paradigm], lang: str) -> bool:
    """One of the Slavic `paradigms` is a noun's, by the schoolbook."""
    return any(_fits(paradigm, slavic.declined(paradigm[0], lang)) for paradigm in paradigms)


def _fits(paradigm: Paradigm, ruled: frozenset[str]) -> bool:
    return len(paradigm) > 2 and len(ruled & set(paradigm)) * 4 > len(paradigm) * 3


def words(paradigms: Iterable[Paradigm]) -> dict[str, None]:
    """All forms of `paradigms`, without the abbreviations among them."""
    return dict.fromkeys(
        form for one in paradigms for form in one if len(form) > 4 or not _is_abbreviation(form, one[0])
    )


def _is_abbreviation(form: str, lemma: str) -> bool:
    """A letter, or a short beginning of a word, which dictionaries list as its form (uk год, en uns)."""
    if len(form) == 1:
        return len(lemma) > 1
    return len(form) <= 4 and len(lemma) - len(form) >= (3 if len(form) == 4 else 2) and form[:2] == lemma[:2]


def nearest(forms: Collection[str], cap: int) -> Collection[str]:
    """`forms`, the shortest of them where they are more than `cap`."""
    return forms if len(forms) <= cap else sorted(forms, key=_length)[:cap]


def _length(form: str) -> tuple[int, str]:
    return len(form), form


def _slavic(word: str, lang: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    if not paradigms:
        return slavic.guessed(word, lang)
    found = set(words(paradigms))
    if slavic.is_surname(word, found):
        return slavic.guessed(word, lang)
    if word.endswith(slavic.SURNAMES[lang]) and all(word != one[0] or len(one) < 3 for one in paradigms):
        found |= slavic.declined(word, lang)  # Лавров is the plural of a tree's genitive as well
    for paradigm in paradigms:
        # A dictionary may hold half of a paradigm (pl dron: 4 of 11): the schoolbook's completes it.
        ruled = slavic.declined(paradigm[0], lang)
        if len(paradigm) < len(ruled) and _fits(paradigm, ruled):
            found |= ruled
    if lang == "pl":
        found = set(_polish(word, found, own_forms))
    return nearest(found, CAP)


def _polish(word: str, found: set[str], own_forms: OwnForms) -> Iterable[str]:
    """A noun's forms: not Polish, which are an adjective's (polskiej), nor a verb's third person (wynika)."""
    stem = word.removesuffix("ka")
    if f"{stem}ce" in found:  # the noun Polska, not the woman's surname
        found = found - {f"{stem}kiej", f"{stem}ko"} | {f"{stem}ki"}
    if word.endswith("ć"):
        return found
    if word[-1] in "yi" and not {f"{word[:-1]}ach", f"{word[:-1]}ami"}.isdisjoint(found):
        # a plural whose cases the dictionary gives to its singular: wybory, elections
        found = found | {word[:-1] + ending for ending in ("ów", "om", "ami", "ach")}
    verbs = {form for form in found if form[-1] in "ai" and form.startswith(word) and form != word}
    return (form for form in found if form not in verbs or not own_forms(f"{form}ć"))


def _turkish(word: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    if paradigms and word.endswith(("mek", "mak")):
        return nearest(words(paradigms), CAP)
    # The dictionary lists derivations as forms (ortalık under orta), and a verb's thousands under its stem.
    cases = [one for one in paradigms if one[0] == word or turkish.is_case(word, one[0])]
    found: set[str] = set() if cases else set(turkish.noun(word))
    for lemma, *forms in cases:
        found |= turkish.noun(lemma, forms)
    return nearest(
        {form for form in found if not turkish.is_doubtful(form, word) or own_forms(form) < _FIRM}, CAP
    )


def _persian(word: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    nouns = [one for one in paradigms if persian.is_noun(word, one)]
    found: set[str] = set() if nouns else set(persian.noun(word, own_forms))
    for paradigm in nouns:
        found |= persian.noun(paradigm[0], own_forms, known=True)
        listed = (form for form in words((paradigm,)) if persian.is_akin(form, paradigm[0]))
        found.update(form for form in listed if form == word or own_forms(form) < 2)
    return nearest(found, CAP)


def _arabic(word: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    listed = sorted(words(paradigms), key=_length)[:_SEMITIC_BASES]
    lemmas = {paradigm[0] for paradigm in paradigms}
    bases = (form for form in listed if form in lemmas or own_forms(form) < 2)
    return _first(semitic.arabic((*semitic.arabic_guess(word), *bases), own_forms), SEMITIC_CAP)


def _hebrew(word: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    listed = [form for one in paradigms for form in one if semitic.is_hebrew_noun(form, word, one[0])]
    forms = dict.fromkeys((*semitic.hebrew_guess(word), *sorted(listed, key=_length)[:_SEMITIC_BASES]))
    # הכנסת is the Knesset, hardly a construct of הכנסה, income
    others = {form for form in forms if own_forms(form) or (form[0] == "ה" and own_forms(form[1:]))}
    bases = [form for form in forms if form == word or form not in others]
    return _first(semitic.hebrew(bases, own_forms), SEMITIC_CAP)


def _first(forms: Iterable[str], cap: int) -> Iterable[str]:
    return dict.fromkeys(islice(forms, cap))


def _western(word: str, lang: str, paradigms: tuple[Paradigm, ...], own_forms: OwnForms) -> Iterable[str]:
    if paradigms and len(found := words(paradigms)) > 1:
        if lang != "en":
            return nearest(found, CAP)
        # people is no form of person: it has forms of its own
        lemmas = {paradigm[0] for paradigm in paradigms}
        return [
            form
            for form in found
            if form in lemmas or form[-3:] == "ing" or form == f"{word}s" or own_forms(form) < 2
        ]
    rules = western.RULES.get(lang)
    if not rules or stands_alone(word, lang) or (paradigms and word.endswith("s")):
        return (word,)
    return [form for form in rules(word) if form == word or not own_forms(form)]
