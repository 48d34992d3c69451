"""Tables of the fold: which characters are one, which say nothing, and where words may end.

Kept apart from `tokens`, which uses them, because people will want to read and extend them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

APOSTROPHES = frozenset("'’ʼ‘‛ʹʻʽ`´′＇׳՚ꞌ")
"""Shapes of the one apostrophe; ׳ is the Hebrew geresh, ՚ the Armenian one."""

_INVISIBLE = frozenset(
    map(
        chr,
        chain(
            (0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),  # soft hyphen, joiners, Arabic letter mark, BOM
            range(0x200B, 0x2010),  # zero-width space, ZWNJ, ZWJ, LRM, RLM
            range(0x202A, 0x202F),  # bidi embeddings and overrides
            range(0x2060, 0x2065),  # word joiner and invisible operators
            range(0x2066, 0x206A),  # bidi isolates
            range(0xFE00, 0xFE10),  # variation selectors
        ),
    )
)
INVISIBLE = "".join(sorted(_INVISIBLE))
IGNORED = dict.fromkeys(map(ord, _INVISIBLE))
"""`str.translate` table that drops what cannot be seen."""

DROPPED = _INVISIBLE | frozenset(
    map(
        chr,
        chain(
            range(0x0300, 0x0370),  # marks that NFC could not compose: stress accents, the dot of İ
            range(0x0483, 0x048A),  # Cyrillic titlo and kin
            (cp for cp in range(0x0591, 0x05C8) if cp != 0x05BE),  # niqqud; 05BE is a hyphen (maqaf)
            (0x05F4, 0x22, 0x201C, 0x201D, 0x2033),  # gershayim and what is typed for it: צה״ל, צה"ל, צה”ל
            (0x0640, 0x0670),  # tatweel, superscript alef
            range(0x0610, 0x061B),
            range(0x064B, 0x0660),  # tashkil
            range(0x06D6, 0x06DD),
            range(0x06DF, 0x06E5),
            range(0x1AB0, 0x1B00),
            range(0x1DC0, 0x1E00),
            range(0x20D0, 0x20F1),
            range(0xFE20, 0xFE30),
        ),
    )
)
"""Characters that say nothing about which word it is, once NFKC has composed what it can."""

SAME = {
    **dict.fromkeys("يىېے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ةۀۂەہۃھ", "ه"),  # teh marbuta and the hehs of Persian, Urdu and Kurdish
    "ё": "е",
    "ѐ": "е",  # composed with a stress accent
    "ѝ": "и",
    "ł": "l",
    "ı": "i",
}
"""Folded letter to the letter it counts as."""

BARE = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe"})
"""Latin letters that Unicode does not take apart."""

MARKED = re.compile("[\x80-ʯḁ-ỿ]")
"""A Latin letter that may have a mark."""

_LATIN_TWINS = "ABEIJKMHOPCTYXSaeijkopcyxs"
_CYRILLIC_TWINS = "АВЕІЈКМНОРСТУХЅаеіјкорсухѕ"
TO_CYRILLIC = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)
# A vowel with a Latin mark stands for its stress (Зелéнський), ï and ë for letters that a keyboard lacks.
MARKED_TO_CYRILLIC = {**TO_CYRILLIC, **str.maketrans("áàéèóòýïë", "ааееооуїе")}
"""The same for folded letters."""
# Letters of smaller alphabets serve spoofers alone where they stand in a Latin word.
TO_LATIN = str.maketrans(f"{_CYRILLIC_TWINS}һԁԛԝӏ", f"{_LATIN_TWINS}hdqwl")
LATIN_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]")
CYRILLIC_LETTERS = re.compile("[Ѐ-ԯ]")


def _characters(characters: Iterable[str]) -> str:
    """The inside of a regular expression's character class."""
    return "".join(map(re.escape, sorted(characters)))


_MARKS = frozenset(
    chr(cp)
    for cp in chain(
        range(0x0300, 0x3100), range(0xA66F, 0xAC00), range(0xFB1E, 0xFB1F), range(0xFE20, 0xFE30)
    )
    if unicodedata.category(chr(cp)) in ("Mn", "Mc")
)
# Python's \w has no combining marks, and without them ईरान would be two words.
_INNER = rf"\w{_characters(_MARKS | _INVISIBLE)}"
_APOSTROPHE = _characters(APOSTROPHES)

# Hebrew writes the same sign for an abbreviation (צה"ל) and, after a prefix, for a quotation (ב"הארץ").
GERSHAYIM = r"""(?<=[א-ת]{2})["״“”″](?=[א-ת])|(?<=[א-ת])["״“”″](?=[א-ת](?![א-ת]))"""
"""Pattern of a quotation mark that is part of a Hebrew word."""

DESIGNATORS = dict(zip(_CYRILLIC_TWINS[:15].lower(), _LATIN_TWINS[:15].lower(), strict=True))
"""The Cyrillic letter of С-300 or Т-72 to the Latin one that half of the press types for it."""
_DESIGNATOR = f"[{_CYRILLIC_TWINS[:15]}{''.join(DESIGNATORS)}]"
_HYPHEN = "[-\u2010-\u2013]"
DESIGNATOR = re.compile(_DESIGNATOR + _HYPHEN)

_SIGN = rf"""(?:[{_APOSTROPHE}"״“”″]|{_HYPHEN})"""
"""What may go on with a word that letters have ended: looked for first, as words seldom have it."""
CHUNK = re.compile(
    rf"""([{_INNER}]++(?:(?={_SIGN})(?:(?:(?:[{_APOSTROPHE}]|{GERSHAYIM})[{_INNER}]++)++"""
    rf"""|{_HYPHEN}(?=\d)(?<={_DESIGNATOR}.)(?<!\w{_DESIGNATOR}.)))?+)"""
)
"""Letters, digits and marks, with apostrophes between them (and gershayim between Hebrew letters), or a
lone letter with the hyphen that joins it to a number."""

SIGNS = ".,:;?!()[]«»…—–\"“”„、،。，：「」؟۔।'’-"
"""What stands at the edges of words often, and is part of no chunk there."""

PLAIN = re.compile("[A-Za-z0-9]+|[А-яЁёІіЇїЄєҐґЎў]+")
"""A chunk that lower case folds."""

_OWN = (
    # Latin without what becomes two letters or changes beside others: ß, İ, ĳ, ŀ, ŉ, ſ.
    "A-Za-z0-9À-ÖØ-Þà-öø-ÿĀ-įıĴ-ľŁ-ňŊ-žƠơƯưȘ-țẠ-ỹ",
    "ΆΈ-ΊΌΎ-ΡΣ-ώ",
    "ء-غف-يپچژکگہھیے",
    "א-ת",
)
OWN = re.compile("|".join(f"[{script}]+" for script in _OWN))
"""A chunk of letters of one script that are folded one by one, to one letter each."""
OWN_LETTERS = re.findall(f"[{''.join(_OWN)}]", "".join(map(chr, range(0x2000))))

RUN = re.compile(rf"[^{_APOSTROPHE}]+")
"""What stands between apostrophes."""

# At most 30 marks, as in the Stream-Safe Text Format (UAX 15): ordering them takes quadratic time.
CLUSTER = re.compile(
    rf"[{_APOSTROPHE}][{_characters(_INVISIBLE)}]{{0,30}}"
    rf"|(?s:.)[{_characters(_MARKS | _INVISIBLE)}\u1160-\u11ff\uff9e\uff9f]{{0,30}}"
)
"""A character with the marks, vowels and sound marks that NFKC may compose with it."""

WORD = re.compile(r"[^\W_]")

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words."""


def is_latin(letter: str) -> bool:
    """`letter`, folded, is of the Latin script (or an ASCII digit)."""
    return letter < "ʰ" or "ḁ" <= letter <= "ỿ"


def is_greek(letter: str) -> bool:
    """`letter` is Greek, whose capitals lose their accents, so that small ones must lose them too."""
    return "Ͱ" <= letter <= "Ͽ" or "ἀ" <= letter <= "῿"
