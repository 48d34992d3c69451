"""Endings of Ukrainian, Russian and Polish nouns and surnames that no dictionary knows (шахед, dron).

A foreign noun is declined by its last letters, and so is a surname: -ський, -ский and -ski as adjectives, -ов
and -ин with an instrumental of their own, -енко in Ukrainian and Polish only. Each table is a list of last
letters, what is taken off, and the endings that may then stand there; the first that fits counts.
Schoolbook paradigms; what they miss and overshoot is measured by `python -m benchmarks.inflection`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

SHORTEST = 4
"""Letters of a word that is declined: shorter unknown ones are abbreviations (ППО, РЕБ)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Words that end in one of `last` lose `cut` letters and take each of `endings`."""

    last: tuple[str, ...]
    cut: int
    endings: tuple[str, ...]


def _ending(last: str, cut: int, endings: str) -> Ending:
    """Endings are written with spaces between them, - for none."""
    return Ending(tuple(last.split()), cut, tuple(ending.replace("-", "") for ending in endings.split()))


_UK = (
    # surnames and adjectives
    _ending("ський цький зький", 2, "ий ого ому им ім і их ими"),
    _ending("ий", 2, "ий ого ому им ім і их ими"),
    _ending("ська цька зька", 1, "а ої ій у ою"),
    _ending("ов ев єв ін їн ин", 0, "- а у ові ом им і е и ів их ам ами ах"),
    _ending("ова ева єва іна їна", 1, "а ої ій у ою и і о"),
    _ending("енко ко", 1, "о а у ові ом и ів ам ами ах"),
    # nouns
    _ending("ія", 1, "я ї ю єю є й ям ями ях"),
    _ending("ка", 2, "ка ки ку кою ко ці к ок кам ками ках"),
    _ending("га", 2, "га ги гу гою го зі г гам гами гах"),
    _ending("ха", 2, "ха хи ху хою хо х хам хами хах"),
    _ending("ча жа ша ща", 1, "а і у ею е - ам ами ах"),
    _ending("а", 1, "а и і у ою о - ам ами ах"),
    _ending("я", 1, "я і ю ею е ь й ям ями ях"),
    _ending("ій", 1, "й я ю єві єм ї є їв ям ями ях"),
    _ending("й", 1, "й я ю єві єм ї є їв ям ями ях"),
    _ending("ь", 1, "ь я ю еві ем і ів ям ями ях"),
    _ending("ж ч ш щ", 0, "- а у еві ем і е ів ам ами ах"),
    _ending("б в г ґ д з к л м н п р с т ф х ц", 0, "- а у ові ом і е и ів ам ами ах"),
)
_RU = (
    _ending("ский цкий", 2, "ий ого ому им ом ие их ими"),
    _ending("ый", 2, "ый ого ому ым ом ые ых ыми"),
    _ending("ской цкой", 2, "ой ого ому им ом"),
    _ending("ская цкая", 2, "ая ой ую ою"),
    _ending("ов ев ин ын", 0, "- а у ом ым е ы ов ых ам ами ах ыми"),
    _ending("ова ева ина ына", 1, "а ой у ою ы е"),
    _ending("ия", 1, "я и ю ей й ям ями ях"),
    _ending("ка га ха", 1, "а и е у ой ою - ам ами ах"),
    _ending("ча жа ша ща", 1, "а и е у ей ой - ам ами ах"),
    _ending("а", 1, "а ы е у ой ою - ам ами ах"),
    _ending("я", 1, "я и е ю ей ею ь й ям ями ях"),
    _ending("й", 1, "й я ю ем е и ев ям ями ях"),
    _ending("ь", 1, "ь я ю ем е и ей ью ям ями ях"),
    _ending("ж ч ш щ", 0, "- а у ом ем е и ей ам ами ах"),
    _ending("г к х", 0, "- а у ом е и ов ам ами ах"),
    _ending("ц", 0, "- а у ом ем е ы ов ев ам ами ах"),
    _ending("б в д з л м н п р с т ф", 0, "- а у ом е ы ов ам ами ах"),
)
# ł is l and ó stays: as the fold writes Polish
_PL = (
    _ending("ski cki dzki", 1, "i iego iemu im"),
    _ending("ska cka dzka", 1, "a iej ą"),
    _ending("enko ko", 2, "ko ki ce kę ką ka ku kiem"),
    _ending("owa ewa", 1, "a ej ą y ę ie"),
    _ending("cja sja zja", 1, "a i ę ą o e om ami ach"),
    _ending("ka", 2, "ka ki ce kę ką ko k ek kom kami kach"),
    _ending("ga", 2, "ga gi dze gę gą go g gom gami gach"),
    _ending("ta", 2, "ta ty cie tę tą to t tom tami tach"),
    _ending("da", 2, "da dy dzie dę dą do d dom dami dach"),
    _ending("ra", 2, "ra ry rze rę rą ro r rom rami rach"),
    _ending("ca cza sza rza ża", 1, "a y ę ą o e - om ami ach"),
    _ending("ia ja la", 1, "a i ę ą o e - om ami ach"),
    _ending("a", 1, "a y ie ę ą o - om ami ach"),
    _ending("k g", 0, "- a u owi iem i ów om ami ach"),
    _ending("ec", 2, "ec ca cowi cem cu ce cy ców com cami cach"),
    _ending("c cz sz rz ż dz ń ć ś ź", 0, "- a owi em u e y ów om ami ach"),
    _ending("l j", 0, "- a u owi em e i ów om ami ach"),
    _ending("t", 1, "t ta tu towi tem cie ty tów tom tami tach"),
    _ending("d", 1, "d da du dowi dem dzie dy dów dom dami dach"),
    _ending("r", 0, "- a u owi em ze y ów om ami ach"),
    _ending("b f h m n p s w z", 0, "- a u owi em ie y ów om ami ach"),
)
ENDINGS = {"uk": _UK, "ru": _RU, "pl": _PL}
SURNAMES = {
    "uk": ("ський", "цький", "ов", "ев", "єв", "ін", "їн"),
    "ru": ("ский", "цкий", "ов", "ев", "ин", "ын"),
    "pl": ("ski", "cki"),
}
"""Endings of surnames, some of which other words have in an oblique case."""

# Endings that tell an oblique case of an unknown word, and what the dictionary form ends in instead.
_OBLIQUE = {
    "uk": (
        ("ського ському ським ськім", "ський"),
        ("цького цькому цьким цькім", "цький"),
        ("ською ської ській ську", "ська"),
        ("цькою цької цькій цьку", "цька"),
        ("енка енку енком енкові", "енко"),
        ("ами ах ам ів ові ом", ""),
        ("ою", "а"),
    ),
    "ru": (
        ("ского скому ским ском", "ский"),
        ("цкого цкому цким цком", "цкий"),
        ("ами ах ам ов ом", ""),
        ("ой", "а"),
    ),
    "pl": (
        ("skiego skiemu skim", "ski"),
        ("ckiego ckiemu ckim", "cki"),
        ("ami ach om ów owi em", ""),
    ),
}


_ADJECTIVAL = re.compile("(.*[сцз]ь?к)(?:ий|ого|ому|им|ом|ім|ая|а|ої|ой|ій|ую|у|ою)")


def is_surname(word: str, forms: Collection[str]) -> bool:
    """A name like an adjective, which has no neuter: the woman's, Зеленська, is then another word."""
    found = _ADJECTIVAL.fullmatch(word)
    return (
        found is not None and f"{found[1]}ий" in forms and {f"{found[1]}е", f"{found[1]}ое"}.isdisjoint(forms)
    )


def declined(word: str, lang: str) -> frozenset[str]:
    """The cases of a folded noun or surname in its dictionary form; itself alone when indeclinable."""
    if len(word) < SHORTEST or not word.isalpha():
        return frozenset((word,))
    for ending in ENDINGS[lang]:
        if word.endswith(ending.last):
            stem = word[: len(word) - ending.cut]
            return frozenset(stem + one for one in ending.endings)
    return frozenset((word,))


def dictionary_form(word: str, lang: str) -> str:
    """The form that an unknown `word` is most likely a case of; itself when its ending does not tell."""
    for endings, instead in _OBLIQUE[lang]:
        for ending in endings.split():
            if word.endswith(ending) and len(word) - len(ending) + len(instead) >= SHORTEST:
                return word.removesuffix(ending) + instead
    return word


def guessed(word: str, lang: str) -> frozenset[str]:
    """Forms of a folded `word` that no dictionary knows, whichever of its cases it is in."""
    return declined(word, lang) | declined(dictionary_form(word, lang), lang)
