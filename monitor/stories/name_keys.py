"""One key for a name in every script: its consonants, in classes that papers and standards agree on.

    Зеленський, Зеленского, Zelensky, Selenskyj, Zełenski, Ζελένσκι, زيلينسكي, זלנסקי  ──►  slnsk

Vowels are what transliterations disagree on most, and Arabic and Hebrew leave them out, so only whether a
name begins with one is kept. Г is g or h, в is v or w, z is s to a German: such sounds share a class. Case
endings go, the fifth consonant is the last that counts. What tables cannot know (泽连斯基) is in the curated
list of names. A key is a hint: words collide with names, so keys are weighed by how rare they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from monitor.forms.name_groups import Group, Words, curated
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import bare

LONGEST = 5
"""Consonants kept; later ones are mostly grammar (Зеленського, Zelenskiego)."""
LONGEST_SPELLING = 7
"""Characters of a spelling in a script without spaces."""
_LONGEST_WORD = 40


def _table(pairs: str) -> dict[str, str]:
    """Letters to their class out of ``"sh=s ch=s th=t"``; what is left out is a vowel or silent."""
    return dict(pair.split("=") for pair in pairs.split())


_LATIN = _table(
    "b=b c=k d=d f=f g=g h=g j=s k=k l=l m=m n=n p=p q=k r=r s=s t=t v=v w=v x=ks z=s ck=k ce=s ci=s cy=s "
    "ch=s tch=s sch=s sh=s tsch=s shch=s schtsch=s zh=s dzh=s dj=s kh=g gh=g ph=f th=t ts=s tz=s sz=s cz=s "
    "szcz=s rz=r š=s č=s ž=s ć=s đ=d ş=s ç=s ğ=g þ=t ß=s ł=l"
)
_BY_LANG = {
    **{lang: {"j": "", "ch": "g", "z": "s", "c": "k"} for lang in ("de", "lb")},
    **{lang: {"j": ""} for lang in ("nl", "sv", "da", "nb", "no", "nn", "is", "fi", "et", "lv", "lt")},
    **{lang: {"j": "", "c": "s", "ch": "g"} for lang in ("pl", "cs", "sk", "hr", "sl", "bs", "sr")},
    "hu": {"j": "", "c": "s", "gy": "d"},
    "es": {"j": "g", "ll": "l"},
    "it": {"ch": "k", "gh": "g", "j": "", "sch": "sk", "gi": "s", "ge": "s"},
    "fr": {"j": "s"},
    "tr": {"c": "s", "ç": "s", "j": "s"},
}
_CYRILLIC = _table(
    "б=b в=v г=g ґ=g д=d ж=s з=s к=k л=l м=m н=n п=p р=r с=s т=t ф=f х=g ц=s ч=s ш=s щ=s дж=s дз=s ў=v ћ=s "
    "ђ=s џ=s љ=l њ=n ѓ=g ќ=k кс=ks тс=s тц=s"
)
_GREEK = _table(
    "β=v γ=g δ=d ζ=s θ=t κ=k λ=l μ=m ν=n ξ=ks π=p ρ=r σ=s ς=s τ=t φ=f χ=g ψ=ps μπ=b ντ=d γκ=g τσ=s τζ=s"
)
_ARABIC = _table(
    "ب=b پ=p ت=t ث=t ج=s چ=s ح=g خ=g د=d ذ=s ر=r ز=s ژ=s س=s ش=s ص=s ض=d ط=t ظ=s غ=g ف=f ق=k ک=k گ=g ل=l "
    "م=m ن=n ه=g تش=s تس=s کس=ks"
)
_HEBREW = _table(
    "ב=b ג=g ד=d ז=s ח=g ט=t כ=k ך=k ל=l מ=m ם=m נ=n ן=n ס=s פ=p ף=f צ=s ץ=s ק=k ר=r ש=s ת=t ה=g טש=s קס=ks "
    "ג'=s ז'=s צ'=s ץ'=s וו=v"
)
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouyæøœıаеєиіїоуюяыэйјαεηιουωاأآعיאע]")

# Endings with a consonant of their own; those of vowels alone are gone with the vowels.
_CASES_CYRILLIC = re.compile("(?<=..)(?:[ое]г[оа]|[ое]му|[иыая]ми|[оеєиыі]м|[иыая]х)$")
_CASES_LATIN = {
    **dict.fromkeys(
        ("pl", "cs", "sk", "hr", "sl", "bs", "sr"),
        re.compile("(?<=...)(?:i?ego|i?emu|i?em|[iy]m|ami|ach|[iy]ch|ow[ie]|ovi|om|ovo|ova|ov[eé]m|ov[uů])$"),
    ),
    **dict.fromkeys(("lv", "lt"), re.compile("(?<=...)(?:[aieu]s|s|am|ui|iem)$")),
    "fi": re.compile("(?<=...)(?:n|ss[aä]|st[aä]|ll[aeä]|lt[aä]|ks[ie])$"),
    "et": re.compile("(?<=...)(?:le|ga|st|lt|ks|sse|s)$"),
    "hu": re.compile("(?<=...)(?:b[ae]n|n[ae]k|v[ae]l|r[ae]|r[oó]l|t[oóöő]l|h[oe]z|ot|et|t|[oe]n)$"),
}
_PREFIXES = {
    "arabic": re.compile("^(?:و?(?:ال|بال|لل|کال|فال)|[وبلف](?=....))"),
    "hebrew": re.compile("^[ובלמשהכ](?=...)"),
}
# A letter that papers write for either of two sounds; a name then has the key of each.
_EITHER = {"arabic": (("b", "p"), ("f", "v"), ("g", "k")), "hebrew": (("b", "v"), ("p", "f"))}


def _pattern(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))


@cache
def _latin(lang: str) -> tuple[dict[str, str], re.Pattern[str]]:
    table = {**_LATIN, **_BY_LANG.get(lang, {})}
    return table, _pattern(table)


_SCRIPTS = {
    "cyrillic": (_CYRILLIC, _pattern(_CYRILLIC)),
    "greek": (_GREEK, _pattern(_GREEK)),
    "arabic": (_ARABIC, _pattern(_ARABIC)),
    "hebrew": (_HEBREW, _pattern(_HEBREW)),
}
_RANGES = (("greek", "Ͱ", "Ͽ"), ("cyrillic", "Ѐ", "ӿ"), ("hebrew", "֐", "׿"), ("arabic", "؀", "ۿ"))


def script(word: str) -> str:
    """The script of a folded `word` by its first letter: latin, cyrillic, greek, hebrew, arabic, or other."""
    first = word[:1]
    if first < "ʰ" or "Ḁ" <= first <= "ỿ":
        return "latin"
    return next((name for name, low, high in _RANGES if low <= first <= high), "other")


def name_keys(word: str, lang: str = "") -> tuple[str, ...]:
    """Keys of a folded `word` taken as a name in `lang` (ISO 639-1), the likeliest first; at most three.

    Empty for what has no key: fewer than two consonants, digits, scripts without a table.
    """
    if len(word) > _LONGEST_WORD or not (word.isalpha() or not any(map(str.isdigit, word))):
        return ()
    kind = script(word)
    stem = word
    if kind == "cyrillic":
        stem = _CASES_CYRILLIC.sub("", word)
    elif kind == "latin" and lang in _CASES_LATIN:
        stem = _CASES_LATIN[lang].sub("", word)
    elif kind in _PREFIXES:
        stem = _PREFIXES[kind].sub("", word)
    if known := curated_key((word,)) or curated_key((stem,)):
        return (known,)
    if kind == "latin":
        return _keys(_skeleton(bare(stem), *_latin(lang)))
    if kind == "hebrew":
        stem = word  # a prefix of one letter cannot be told from the name's own
    return _keys(_skeleton(stem, *_SCRIPTS[kind]), _EITHER.get(kind, ())) if kind in _SCRIPTS else ()


def skeleton(word: str, kind: str) -> str:
    """The classes of the consonants of a folded `word` in a script other than Latin, or ""."""
    return _skeleton(word, *_SCRIPTS[kind])


def _keys(key: str, either: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...]:
    if not _is_key(key):
        return ()
    others = (key.replace(one, other) for one, other in either)
    return tuple(dict.fromkeys((key, *others)))[:3]


def _is_key(key: str) -> bool:
    return len(key.lstrip("a")) >= 2


def _skeleton(word: str, table: dict[str, str], pattern: re.Pattern[str]) -> str:
    """The classes of the consonants of `word`, after an ``a`` when it begins with a vowel."""
    classes = "".join(map(table.__getitem__, pattern.findall(word)))
    return ("a" if _VOWELS.match(word) else "") + _REPEATED.sub(r"\1", classes)[:LONGEST]


def curated_key(words: Sequence[str]) -> str:
    """The key of a name that the curated list spells with `words`, or ""."""
    return _curated().get(tuple(words), "")


@cache
def _curated() -> dict[Words, str]:
    """Spellings of the curated list, to the key of the name's English spelling."""
    names: dict[Words, str] = {}
    for groups in (*curated().surnames.values(), *curated().whole.values()):
        for group in groups:
            names.update(_of_group(group))
    return names


def _of_group(group: Group) -> dict[Words, str]:
    english = next((one.words[-1] for one in group.spellings if one.lang == "en"), "")
    key = _skeleton(bare(english), *_latin("en"))
    if not _is_key(key):
        return {}
    spellings = (one for one in group.spellings if one.alone and len(one.words) <= LONGEST_SPELLING)
    return {one.words: key for one in spellings if len(one.words) == 1 or UNSPACED.match(one.words[0])}
