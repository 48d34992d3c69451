"""Names from one script into another, as standards prescribe and the press of each country writes them.

    Зеленський ──latin──► zelenskyi (KMU 2010), zelens'kyy (BGN/PCGN 1965), selenskyj (German), zełenśkyj …
    Zelensky   ──cyrillic──► зеленський (uk), зеленский (ru)
    Zelensky   ──arabic, persian, hebrew──► زيلينسكي, زلنسکی, זלנסקי

Words are folded (lower case) on the way in; what comes out is yet to be folded, because ź, ʹ and ’ mean
something else to each standard. Reading a Latin spelling back is guessing, so several guesses come out, the
likelier first. Tables are small and our own: a library knows the official tables, but neither how German or
French papers write a name nor the way back.

Sources: Cabinet of Ministers of Ukraine resolution 55 (2010); BGN/PCGN 1965 (Ukrainian) and 1947 (Russian);
ISO 9:1995; GOST R 7.79-2000 system B; ICAO Doc 9303 as Russian passports use it; the scholarly system; the
Duden for German, the press for French, Polish, Turkish, Spanish and Italian.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest

MOST_READINGS = 12
"""Guesses kept of what a Latin spelling stands for."""
_LONGEST = 40
_VOWELS = frozenset("аеєиіїоуюяыэёaeiouy")


@dataclass(frozen=True, slots=True)
class Standard:
    """How one alphabet's letters are written in Latin.

    A key of ``letters`` may be several letters; ``^`` before it means at a word's start, ``+`` there or after
    a vowel, ь or an apostrophe, ``$`` after it at the word's end. The longest key wins.
    """

    name: str
    lang: str
    """Language of the Cyrillic word."""
    letters: Mapping[str, str]
    read_by: str
    """Language whose grammar inflects the result: Selenskyjs is German."""


def _table(pairs: str, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """A table out of ``"а=a б=b ь="``, laid over `base`."""
    return {**(base or {}), **dict(pair.split("=") for pair in pairs.split())}


_COMMON = _table(
    "а=a б=b в=v г=g ґ=g д=d е=e ж=zh з=z и=i і=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh "
    "ц=ts "
    "ч=ch ш=sh щ=shch ь= ъ= '= ы=y э=e ё=e ю=yu я=ya є=ie ї=i"
)
_UK = _table("г=h и=y", _COMMON)
_SCHOLARLY = _table("ж=ž й=j х=ch ц=c ч=č ш=š щ=šč ю=ju я=ja")
_ISO_9 = _table("ж=ž й=j х=h ц=c ч=č ш=š щ=ŝ ю=û я=â э=è ё=ë", _COMMON)
_GERMAN = _table("в=w ж=sch з=s й=j х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja")
_FRENCH = _table("ж=j й=ï у=ou ч=tch ш=ch щ=chtch ю=iou я=ia +я=ia +ю=iou")
_POLISH = _table(
    "в=w ж=ż й=j л=ł лі=li ля=la лю=lu ль=l лє=le лё=lo х=ch ц=c ч=cz ш=sz щ=szcz ю=iu я=ia +ю=ju "
    "+я=ja "
    "нь=ń сь=ś зь=ź ць=ć ський$=ski цький$=cki ский$=ski цкий$=cki"
)
_TURKISH = _table("ж=j ч=ç ш=ş щ=şç х=h ю=yu я=ya")
_SPANISH = _table("ж=zh й=i х=j ч=ch ш=sh щ=sch ю=iu я=ia +ю=yu +я=ya")
_ITALIAN = _table("й=j ю=ju я=ja")

STANDARDS: tuple[Standard, ...] = (
    Standard(
        "KMU 2010",
        "uk",
        _table("^є=ye ^ї=yi ^й=y ю=iu я=ia ^ю=yu ^я=ya зг=zgh", _table("є=ie ї=i", _UK)),
        "en",
    ),
    Standard("BGN/PCGN 1965", "uk", _table("є=ye ї=yi й=y", _UK), "en"),
    Standard("English press", "uk", _table("ий$=y ій$=iy й=y є=ye ї=yi", _UK), "en"),
    Standard("English press, i", "uk", _table("ий$=iy ій$=ii и=i є=e", _UK), "en"),
    Standard("scholarly", "uk", _table("є=je ї=ji", {**_UK, **_SCHOLARLY}), "cs"),
    Standard("ISO 9", "uk", _table("г=g и=i ї=i є=e", _ISO_9), "en"),
    Standard("German", "uk", _table("є=je ї=ji", {**_UK, **_GERMAN}), "de"),
    Standard("French", "uk", _table("ий$=y є=ie ї=ï", {**_UK, **_FRENCH}), "fr"),
    Standard("Polish", "uk", _table("є=ie +є=je ї=ji ий$=y", {**_UK, **_POLISH}), "pl"),
    Standard("Turkish", "uk", _table("й=y є=ye ї=yi ий$=ıy ій$=iy и=ı", {**_UK, **_TURKISH}), "tr"),
    Standard("Spanish", "uk", _table("є=ie ї=i и=i ий$=i", {**_UK, **_SPANISH}), "es"),
    Standard("Italian", "uk", _table("є=je ї=ji", {**_UK, **_ITALIAN}), "it"),
    Standard("BGN/PCGN 1947", "ru", _table("й=y +е=ye ё=yo", _COMMON), "en"),
    Standard("English press", "ru", _table("ий$=y ый$=y й=y ё=yo", _COMMON), "en"),
    Standard("ICAO", "ru", _table("ъ=ie ю=iu я=ia", _COMMON), "en"),
    Standard("GOST 7.79 B", "ru", _table("й=j х=x ц=c щ=shh ё=yo", _COMMON), "en"),
    Standard("scholarly", "ru", {**_COMMON, **_SCHOLARLY}, "cs"),
    Standard("ISO 9", "ru", _ISO_9, "en"),
    Standard("German", "ru", _table("ий$=i ый$=y +е=je ё=jo", {**_COMMON, **_GERMAN}), "de"),
    Standard(
        "French", "ru", _table("ий$=i ый$=y ин$=ine ын$=yne ё=io ге=gue ги=gui", {**_COMMON, **_FRENCH}), "fr"
    ),
    Standard(
        "Polish",
        "ru",
        _table(
            "е=ie +е=je ле=le же=że ше=sze че=cze це=ce ще=szcze ё=io ий$=ij ый$=y ги=gi ки=ki",
            {**_COMMON, **_POLISH},
        ),
        "pl",
    ),
    Standard("Turkish", "ru", _table("й=y ы=ı ё=yo", {**_COMMON, **_TURKISH}), "tr"),
    Standard("Spanish", "ru", _table("ий$=i ый$=i ы=i ё=io ге=gue ги=gui", {**_COMMON, **_SPANISH}), "es"),
    Standard("Italian", "ru", _table("ё=jo", {**_COMMON, **_ITALIAN}), "it"),
)


def latin(word: str, lang: str) -> tuple[tuple[str, Standard], ...]:
    """Every Latin spelling of a Cyrillic `word` of `lang` ("uk" or "ru"), with the standard that gives it."""
    if len(word) > _LONGEST:
        return ()
    found: dict[str, Standard] = {}
    for standard in STANDARDS:
        if standard.lang == lang:
            found.setdefault(_written(word, standard.letters), standard)
    return tuple(found.items())


def _written(word: str, letters: Mapping[str, str]) -> str:
    written, at = "", 0
    longest = max(map(len, letters))
    while at < len(word):
        key = next(filter(None, (_key(word, at, size, letters) for size in range(longest, 0, -1))), "")
        written += letters.get(key, word[at] if not key else "")
        at += len(key.strip("^+$")) or 1
    return written


def _key(word: str, at: int, size: int, letters: Container[str]) -> str:
    """The key of `letters` that fits the `size` letters of `word` from `at`, or ""."""
    piece = word[at : at + size]
    if len(piece) < size:
        return ""
    opens = at == 0 or word[at - 1] in _VOWELS or word[at - 1] in "ь'ъ"
    closes = at + size == len(word)
    for key, holds in ((f"{piece}$", closes), (f"^{piece}", at == 0), (f"+{piece}", opens), (piece, True)):
        if holds and key in letters:
            return key
    return ""


# Letters of a Latin spelling to what they may stand for, the likelier first; a key with ^ or $ as above.
_READ_COMMON = (
    "a=а b=б v=в w=в d=д z=з k=к l=л m=м n=н o=о p=п r=р s=с t=т u=у f=ф ph=ф th=т ck=к shch=щ sch=ш "
    "schtsch=щ "
    "szcz=щ tsch=ч zh=ж sh=ш sz=ш ch=ч,х cz=ч tch=ч kh=х ts=ц tz=ц tc=ц c=к,ц ž=ж ż=ж š=ш č=ч ç=ч ş=ш "
    "šč=щ ou=у oo=у ee=і "
    "x=кс q=к yu=ю ju=ю ya=я ja=я aj=ай ay=ай ai=ай ej=ей ey=ей ei=ей oj=ой oy=ой iy$=ий ij$=ий yj$=ий "
    "yy$=ий yi$=ий ii$=ий "
    "ky$=кий ki$=кі,кий skyi$=ский aya$=ая aia$=ая ö=о ü=ю ğ=г ń=нь ś=сь é=е è=е á=а í=і ó=о ä=е ı=и "
    "gh=г dzh=дж dj=дж "
    "tt=т,тт ss=с,сс ll=л,лль mm=м,мм nn=н,нн pp=п,пп ff=ф,фф rr=р,рр"
)
_READ: dict[str, dict[str, tuple[str, ...]]] = {
    lang: {key: tuple(value.split(",")) for key, value in _table(_READ_COMMON + more).items()}
    for lang, more in {
        "uk": " e=е,є ^e=е,є ye=є je=є ie=є,іє y=и,і i=і,и ^i=і j=й,ж "
        "^j=й,дж h=г,х g=г,ґ ia=я,іа iu=ю,іу yi=ї,ий ji=ї "
        "sky$=ський ski$=ський skyi$=ський skyy$=ський skiy$=ський skii$=ський skij$=ський skyj$=ський "
        "tsky$=цький "
        "tskyi$=цький tskyy$=цький cki$=цький zky$=зький ny$=ний nyi$=ний nyy$=ний nyj$=ний ry$=рий "
        "lyi$=лий ly$=лий,лі "
        "ov$=ов ow$=ов off$=ов ii$=ій iy$=ій,ий rii$=рій riy$=рій dij$=дій in$=ін yn$=ин",
        "ru": " e=е ^e=е,э ye=е je=е ie=е,ие y=ы,и i=и ^i=и j=й,ж "
        "^j=й,дж h=х,г g=г ia=я,иа iu=ю,иу yi=ый ee=и í=и "
        "sky$=ский ski$=ский skyi$=ский skyy$=ский skiy$=ский skii$=ский skij$=ский skyj$=ский "
        "tsky$=цкий tskyi$=цкий "
        "tskyy$=цкий cki$=цкий zky$=зский ny$=ный nyi$=ный nyy$=ный nyj$=ный niy$=ный ry$=рый,ри "
        "lyi$=лый ly$=лый,ли ki$=ки "
        "ov$=ов ow$=ов off$=ов iy$=ий ii$=ий ij$=ий ы=ы yo=е jo=е",
    }.items()
}


# What the same letters mean to German, Polish and French papers.
_HABITS: dict[str, dict[str, tuple[str, ...]]] = {
    "de": {
        **{f"+s{vowel}": (f"з{letter}",) for vowel, letter in zip("aou", "аоу", strict=True)},
        "+se": ("зе",),
        "sch": ("ш", "ж"),
        "sh": ("ж",),
        "z": ("ц",),
        "ch": ("х",),
        "j": ("й",),
        "ja": ("я",),
        "ew$": ("ев",),
    },
    "pl": {"ch": ("х",), "c": ("ц",), "j": ("й",), "rz": ("р",), "w": ("в",), "zcz": ("щ",)},
    "fr": {
        "ou": ("у",),
        "ch": ("ш",),
        "j": ("ж",),
        "ine$": ("ин",),
        "ï": ("й",),
        "tch": ("ч",),
        "gu": ("г",),
    },
}
_HABIT_SHOWS = {
    "de": re.compile("sch|tsch|yj$|ij$|^w|[oe]w$|^j"),
    "pl": re.compile("sz|cz|[żźśńć]|ow(?:ski)?$|rz"),
    "fr": re.compile("ou|tch|ï|ine$"),
}


def cyrillic(word: str, lang: str) -> tuple[str, ...]:
    """What a Latin `word` may be in the Cyrillic of `lang` ("uk" or "ru"), the likelier first."""
    if len(word) > _LONGEST:
        return ()
    guesses = [_read(word, _READ[lang])]
    for country, shows in _HABIT_SHOWS.items():
        if shows.search(word):
            guesses.insert(0, _read(word, {**_READ[lang], **_HABITS[country]}))
    return tuple(dict.fromkeys(guess for several in zip_longest(*guesses) for guess in several if guess))


def _read(word: str, readings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    choices, at = [], 0
    while at < len(word):
        key = next(filter(None, (_key(word, at, size, readings) for size in range(7, 0, -1))), "")
        choices.append(readings.get(key, ("",)))
        at += len(key.strip("^+$")) or 1
    return closest(choices, MOST_READINGS)


def closest(choices: Sequence[Sequence[str]], most: int) -> tuple[str, ...]:
    """Up to `most` words that take one of the `choices` at each place, those of first choices first.

    Choice ends after six places of doubt: what is less likely than that is no guess worth keeping.
    """
    doubtful = [index for index, choice in enumerate(choices) if len(choice) > 1][:6]
    open_to = [choice if index in doubtful else choice[:1] for index, choice in enumerate(choices)]
    ranked = sorted(product(*map(range, map(len, open_to))), key=lambda picks: (sum(picks), picks[::-1]))
    words = ("".join(choice[pick] for choice, pick in zip(open_to, picks, strict=True)) for picks in ranked)
    return tuple(dict.fromkeys(words))[:most]


_RUSSIAN = _table(
    "ий$=ий ький$=кий ський$=ский цький$=цкий і=и ї=и є=е ґ=г и=ы ги=ги ки=ки хи=хи ги=ги '=ъ ьо=е йо=е"
)
_UKRAINIAN = _table(
    "ий$=ий ый$=ий ский$=ський цкий$=цький зкий$=зький ы=и и=і жи=жи ши=ши чи=чи щи=щи ци=ци э=е ъ=' ё=ьо "
    "^е=є ^и=і ин$=ін"
)


def ukrainian_in_russian(word: str) -> tuple[str, ...]:
    """A Ukrainian name as Russian writes it: Сирський is Сырский, Залужний is Залужный, Кирило is Кирило."""
    hard = _written(word, _RUSSIAN)
    kept = _written(word, {**_RUSSIAN, "и": "и"})
    return tuple(dict.fromkeys((_hard_ending(hard), _hard_ending(kept))))


def russian_in_ukrainian(word: str) -> tuple[str, ...]:
    """A Russian name as Ukrainian writes it: Лавров stays, Путин is Путін, Герасимов is Герасимов."""
    changed = _written(word, _UKRAINIAN)
    kept = _written(word, {**_UKRAINIAN, "и": "и"})
    return tuple(dict.fromkeys((changed, kept)))


def _hard_ending(word: str) -> str:
    """Russian writes the adjective's ending ый after a hard consonant other than г, к, х and sibilants."""
    return (
        f"{word[:-2]}ый" if word.endswith("ий") and word[-3:-2] in "бвдзлмнпрстфц" and len(word) > 3 else word
    )
