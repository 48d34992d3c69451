"""Arabic and Hebrew write short words on to the next: and, to, in, from, that, the.

A form of the dictionary is multiplied by the prefixes that may stand before it. Arabic is in the letters that
the fold leaves: ة is ه, ي and ى are ی, ك is ک.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_ARABIC_BARE = ("", "و", "ف", "ب", "ل", "ک", "وب", "ول", "فل", "فب", "وک")
_ARABIC_THE = ("ال", "وال", "فال", "بال", "کال", "لل", "وبال", "ولل", "فلل")
_ARABIC_OWNED = ("", "و", "ب", "ل", "وب", "ول")
_ARABIC_PRONOUNS = ("ه", "ها", "هم", "نا", "ک", "کم", "ی", "هما")

_HEBREW = (
    "", "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "וב", "ול", "ומ", "וש", "וכ", "שה", "שב", "של", "שמ",
    "מה", "כש", "כשה", "ושה", "ומה", "לכש",
)  # fmt: skip
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")


def arabic(bases: Iterable[str], *, nouns: Iterable[str]) -> Iterator[str]:
    """`bases` with prefixes, the likeliest first; those among `nouns` with possessive pronouns as well."""
    ordered = [base for base in bases if base]
    for prefix in (*_ARABIC_BARE, *_ARABIC_THE):
        for base in ordered:
            if not base.startswith(("ال", "لل")):
                yield prefix + base
            elif prefix in ("", "و", "ف"):
                yield prefix + base
    for prefix in _ARABIC_OWNED:
        for noun in nouns:
            stem = f"{noun[:-1]}ت" if noun.endswith("ه") else noun
            for pronoun in _ARABIC_PRONOUNS:
                yield f"{prefix}{stem}{pronoun}"


def arabic_guess(word: str) -> frozenset[str]:
    """An unknown Arabic word, with the plural in ات of what ends in ه."""
    return frozenset((word, f"{word[:-1]}ات")) if word.endswith("ه") and len(word) > 3 else frozenset((word,))


def hebrew(bases: Iterable[str]) -> Iterator[str]:
    """`bases` with prefixes, the likeliest first."""
    ordered = [base for base in bases if base]
    for prefix in _HEBREW:
        for base in ordered:
            yield prefix + base


def hebrew_guess(word: str) -> frozenset[str]:
    """Number and construct state of an unknown Hebrew noun."""
    if len(word) < 3:
        return frozenset((word,))
    if word.endswith("ה"):
        return frozenset((word, f"{word[:-1]}ת", f"{word[:-1]}ות"))
    stem = word.translate(_FINAL)
    return frozenset((word, f"{stem}ים", f"{stem}י"))
