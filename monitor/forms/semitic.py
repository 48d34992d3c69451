"""Arabic and Hebrew write short words on to the next: and, to, in, from, that, the.

A form of the dictionary is multiplied by the prefixes that may stand before it. Arabic is in the letters that
the fold leaves: ة is ه, ي and ى are ی, ك is ک.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

_ARABIC_PREFIXES = ("و", "ف", "ب", "ل", "ک", "وب", "ول", "فل", "فب", "وک")
THE = ("ال", "وال", "فال", "بال", "کال", "لل", "وبال", "ولل", "فلل")
"""Prefixes with the article."""
_ARABIC_OWNED = ("", "و", "ب", "ل", "وب", "ول")
_ARABIC_PRONOUNS = ("ه", "ها", "هم", "نا", "ک", "کم", "هما")
_SHORT = 2
"""Letters of a word that one letter more makes another: it is given no pronouns."""
_MISTAKEN = 4
"""Letters of a word that a prefix may make another of."""
_OWNED = 3
"""Forms of a word that are given possessive pronouns: the word itself and the shortest others."""

_HEBREW = (
    "", "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "וב", "ול", "ומ", "וש", "וכ", "שה", "שב", "של", "שמ",
    "מה", "כש", "כשה", "ושה", "ומה", "לכש",
)  # fmt: skip
_MISLEADING = frozenset("מלכש")
_ABSOLUTE = ("ים", "ות")
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")


def arabic(bases: Iterable[str], own_forms: Callable[[str], int] = lambda _: 0) -> Iterator[str]:
    """Folded `bases` with prefixes, the first few with possessive pronouns as well; the likeliest first.

    A letter put on makes other words of short ones (حال, state: حاله; تل, hill: تلک): what `own_forms` knows
    as a lemma stays out.
    """
    plain = list(dict.fromkeys(base.removeprefix("ال") if len(base) > 4 else base for base in bases))
    for at, base in enumerate(plain):
        yield base
        yield from (prefix + base for prefix in THE)
        for prefix in _ARABIC_PREFIXES:
            if len(prefix) > 1 or len(base) > _MISTAKEN or not own_forms(prefix + base):
                yield prefix + base
        if at < _OWNED and len(base) > _SHORT:
            stem = f"{base[:-1]}ت" if base.endswith("ه") else base
            owned = [stem + end for end in _ARABIC_PRONOUNS if not own_forms(stem + end)]
            yield from (prefix + form for form in owned for prefix in _ARABIC_OWNED)


def arabic_guess(word: str) -> tuple[str, ...]:
    """A word, the ات plural of what ends in ه, the accusative's alef of what ends in a consonant."""
    if len(word) < 3:
        return (word,)
    if word.endswith("ه"):
        return (word, f"{word[:-1]}ات")
    return (word,) if word[-1] in "ایو" else (word, f"{word}ا")


def hebrew(bases: Iterable[str], own_forms: Callable[[str], int] = lambda _: 0) -> Iterator[str]:
    """`bases` with prefixes, the likeliest first. The article stands before no construct and no possessive.

    A prefix makes other words of short ones (ספר, book: מספר, number), which `own_forms` knows as lemmas.
    """
    ordered = [base for base in bases if base]
    definite = [base for base in ordered if base == ordered[0] or base.endswith(_ABSOLUTE)]
    for prefix in _HEBREW:
        misleads = prefix in _MISLEADING or (prefix == "ב" and len(ordered[0]) <= _SHORT)
        for base in definite if "ה" in prefix else ordered:
            if not (misleads and base == ordered[0] and own_forms(prefix + base)):
                yield prefix + base


def is_hebrew_noun(form: str, word: str, lemma: str) -> bool:
    """`form` begins as `word` does: verbs that are spelt like a noun are in one paradigm with it."""
    stem = (lemma if lemma in word else word).translate(_FINAL)
    if form[0] != stem[0] or len(form) + 1 < len(stem) or (form == f"{stem}ת" and stem[-1] != "ה"):
        return False
    same = form[:2].translate(_FINAL) == stem[:2]
    return same or form.endswith(_ABSOLUTE) or (stem[1:2] == "י" and form[1:2] == stem[2:3])  # בית: בתי


def hebrew_guess(word: str) -> tuple[str, ...]:
    """Number and construct state of a Hebrew noun."""
    if len(word) < 3:
        return (word,)
    if word.endswith("ה"):
        return (word, f"{word[:-1]}ת", f"{word[:-1]}ות")
    stem = word.translate(_FINAL)
    return (word, f"{stem}ים", f"{stem}י")
