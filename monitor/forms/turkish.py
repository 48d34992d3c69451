"""Turkish nouns: plural, possessive and case, each with the vowels that harmony asks for.

The fold writes ı as i, so after an i both a and e may follow (savaşı is savaşi: savaşına; şehri: şehrine).
What the fold splits off after an apostrophe (İran'ın) is a word of its own and needs no form here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BACK, _FRONT = "aou", "eöü"
_VOWEL = re.compile("[aeiouöü]")
_LAST_VOWEL = re.compile("[aeiouöü](?=[^aeiouöü]*$)")
_CLOSE = {"a": "iu", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}
_SOFT = {"k": "ğ", "p": "b", "ç": "c", "t": "d"}
_HARD = "fstkçşhp"


def noun(word: str, known: Iterable[str] = ()) -> frozenset[str]:
    """The folded `word` with every chain of plural, possessive and case; it alone when it has no vowel.

    `known` are forms of a dictionary. They tell whether the last consonant softens (kitap, kitabı, but kent,
    kenti); a word that none are known of is taken to soften when it is longer than a syllable.
    """
    if not _LAST_VOWEL.search(word):
        return frozenset((word,))
    known = tuple(known)
    wide, close = _wide(word, known), _CLOSE[_last_vowel(word)][0]
    forms = {word} | _cases(word, wide, close) | _possessed(word, wide, close)
    soft = word[:-1] + _SOFT.get(word[-1], "")
    softens = any(form.startswith(soft) for form in known) if known else len(_VOWEL.findall(word)) > 1
    if softens and len(soft) == len(word):
        forms |= _before_vowel(soft, wide, close) | _possessed(soft, wide, close)
    for vowel in wide:
        plural = f"{word}l{vowel}r"
        forms |= {plural} | _cases(plural, vowel, "i") | _possessed(plural, vowel, "i")
    # What begins with the word is regular and made above, unless its consonant is doubled (hak, hakkı).
    doubled = word + word[-1]
    irregular = (form for form in known if not form.startswith(word) or form.startswith(doubled))
    return frozenset(forms | {form for form in irregular if is_case(form, word)})


def is_doubtful(form: str, word: str) -> bool:
    """`form` is `word` with a letter or two more: as likely another word (ada, island, and adam, man)."""
    return 0 < len(form) - len(word) < 3


def _last_vowel(word: str) -> str:
    found = _LAST_VOWEL.search(word)
    return found[0] if found else "e"


def _wide(word: str, known: Iterable[str]) -> str:
    """Vowels of the open suffixes of `word`: a or e; after an i, which may have been ı, what a known plural
    has, or both."""
    last = _last_vowel(word)
    if last != "i":
        return "a" if last in _BACK else "e"
    told = {form[len(word) + 1] for form in known if form.startswith((f"{word}lar", f"{word}ler"))}
    return told.pop() if len(told) == 1 else "ae"


def _ends_in_vowel(word: str) -> bool:
    return word[-1] in "aeiouöü"


def _before_vowel(word: str, wide: str, close: str) -> set[str]:
    """Accusative, genitive and dative: the cases that begin with a vowel."""
    y, n = ("y", "n") if _ends_in_vowel(word) else ("", "")
    return {f"{word}{y}{close}", f"{word}{n}{close}n"} | {f"{word}{y}{vowel}" for vowel in wide}


def _cases(word: str, wide: str, close: str) -> set[str]:
    """Accusative, genitive, dative, locative, ablative, instrumental and the copula of a bare stem."""
    y = "y" if _ends_in_vowel(word) else ""
    t = "t" if word[-1] in _HARD else "d"
    forms = _before_vowel(word, wide, close) | {f"{word}{t}{close}r"}
    for vowel in wide:
        forms |= {f"{word}{t}{vowel}", f"{word}{t}{vowel}n", f"{word}{t}{vowel}ki", f"{word}{y}l{vowel}"}
    return forms


def _possessed(word: str, wide: str, close: str) -> set[str]:
    """My, our and his, with the cases that follow his; their is the plural's his."""
    ends_in_vowel = _ends_in_vowel(word)
    third = f"{word}s{close}" if ends_in_vowel else f"{word}{close}"
    first = f"{word}m" if ends_in_vowel else f"{word}{close}m"
    forms = {third, first, f"{first}{close}z", f"{third}n{close}", f"{third}n{close}n"}
    for vowel in wide:
        forms |= {f"{third}n{end}" for end in (vowel, f"d{vowel}", f"d{vowel}n", f"d{vowel}ki")}
        forms.add(f"{third}yl{vowel}")
    return forms


def is_case(form: str, word: str) -> bool:
    """`form` is `word` with suffixes of a noun's cases: no derivation (-ci, -li, -lik).

    Its stem may be softened (kitab-), without its last vowel (şehr-) or with its consonant doubled (hakk-).
    """
    stems = (word, word[:-1] + _SOFT.get(word[-1], word[-1]), word[:-2] + word[-1], word + word[-1])
    return any(form.startswith(stem) and _SUFFIXES.fullmatch(form, len(stem)) for stem in stems)


_SUFFIXES = re.compile(
    "(?:l[ae]r)?(?:[iuü]?m|[iuü]?n|s?[iuü]|[iuü]?m[iuü]z|[iuü]?n[iuü]z|l[ae]r[iuü])?"
    "(?:[yn]?[iuü]|n?[iuü]n|[yn]?[ae]|n?[dt][ae]n?|n?d[ae]ki|y?l[ae])?(?:[dt][iuü]r)?"
)
