"""Arabic and Hebrew write short words on to the next: and, to, in, from, that, the.

A form of the dictionary is multiplied by the prefixes that may stand before it. Arabic is in the letters that
the fold leaves: ة is ه, ي and ى are ی, ك is ک.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_ARABIC_BARE = ("", "و", "ف", "ب", "ل", "ک", "وب", "ول", "فل", "فب", "وک")
THE = ("ال", "وال", "فال", "بال", "کال", "لل", "وبال", "ولل", "فلل")
"""Prefixes with the article."""
_ARABIC_OWNED = ("", "و", "ب", "ل", "وب", "ول")
_ARABIC_PRONOUNS = ("ه", "ها", "هم", "نا", "ک", "کم", "ی", "هما")
_OWNED = 3
"""Forms of a word that are given possessive pronouns: the word itself and the shortest others."""

_HEBREW = (
    "", "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "וב", "ול", "ומ", "וש", "וכ", "שה", "שב", "של", "שמ",
    "מה", "כש", "כשה", "ושה", "ומה", "לכש",
)  # fmt: skip
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")


def arabic(bases: Iterable[str]) -> Iterator[str]:
    """Folded `bases` with prefixes, the first few with possessive pronouns as well; the likeliest first."""
    plain = list(dict.fromkeys(base.removeprefix("ال") if len(base) > 4 else base for base in bases))
    for base in plain:
        yield from (prefix + base for prefix in (*_ARABIC_BARE, *THE))
        if base in plain[:_OWNED]:
            stem = f"{base[:-1]}ت" if base.endswith("ه") else base
            yield from (prefix + stem + end for end in _ARABIC_PRONOUNS for prefix in _ARABIC_OWNED)


def arabic_guess(word: str) -> tuple[str, ...]:
    """A word, the ات plural of what ends in ه, the accusative's alef of what ends in a consonant."""
    if len(word) < 3:
        return (word,)
    if word.endswith("ه"):
        return (word, f"{word[:-1]}ات")
    return (word,) if word[-1] in "ایو" else (word, f"{word}ا")


def hebrew(bases: Iterable[str]) -> Iterator[str]:
    """`bases` with prefixes, the likeliest first."""
    ordered = [base for base in bases if base]
    for prefix in _HEBREW:
        for base in ordered:
            yield prefix + base


def hebrew_guess(word: str) -> tuple[str, ...]:
    """Number and construct state of a Hebrew noun."""
    if len(word) < 3:
        return (word,)
    if word.endswith("ה"):
        return (word, f"{word[:-1]}ת", f"{word[:-1]}ות")
    stem = word.translate(_FINAL)
    return (word, f"{stem}ים", f"{stem}י")
