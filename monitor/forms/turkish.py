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
    forms = {word} | _cases(word) | _possessed(word)
    soft = word[:-1] + _SOFT.get(word[-1], "")
    known = tuple(known)
    softens = any(form.startswith(soft) for form in known) if known else len(_VOWEL.findall(word)) > 1
    if softens and len(soft) == len(word):
        forms |= _cases(soft, vowel_only=True) | _possessed(soft, vowel_only=True)
    for plural in _plurals(word):
        forms |= {plural} | _cases(plural) | _possessed(plural)
    return frozenset(forms | {form for form in known if _is_noun_form(form, word)})


def _last_vowel(word: str) -> str:
    found = _LAST_VOWEL.search(word)
    return found[0] if found else "e"


def _open(word: str) -> str:
    """Vowels of an open suffix after `word`: a, e, or both after an i, which may have been ı."""
    last = _last_vowel(word)
    return "ae" if last == "i" else "a" if last in _BACK else "e"


def _close(word: str) -> str:
    """The vowel of a close suffix after `word`, as the fold writes it."""
    return _CLOSE[_last_vowel(word)][0]


def _plurals(word: str) -> set[str]:
    return {f"{word}l{vowel}r" for vowel in _open(word)}


def _ends_in_vowel(word: str) -> bool:
    return word[-1] in "aeiouöü"


def _cases(word: str, *, vowel_only: bool = False) -> set[str]:
    """Accusative, genitive, dative, locative, ablative, instrumental and the copula of a bare stem."""
    close = _close(word)
    y, n = ("y", "n") if _ends_in_vowel(word) else ("", "")
    forms = {f"{word}{y}{close}", f"{word}{n}{close}n"} | {f"{word}{y}{vowel}" for vowel in _open(word)}
    if vowel_only:
        return forms
    t = "t" if word[-1] in _HARD else "d"
    for vowel in _open(word):
        forms |= {f"{word}{t}{vowel}", f"{word}{t}{vowel}n", f"{word}{t}{vowel}ki", f"{word}{y}l{vowel}"}
    return forms | {f"{word}{t}{close}r"}


def _possessed(word: str, *, vowel_only: bool = False) -> set[str]:
    """My, our, his and their, with the cases that follow them."""
    close = _close(word)
    third = f"{word}s{close}" if _ends_in_vowel(word) else f"{word}{close}"
    first = f"{word}m" if _ends_in_vowel(word) else f"{word}{close}m"
    ours = f"{word}m{close}z" if _ends_in_vowel(word) else f"{word}{close}m{close}z"
    forms = {third, first, ours}
    for vowel in _open(third):
        forms |= {
            f"{third}n{end}" for end in (close, f"{close}n", vowel, f"d{vowel}", f"d{vowel}n", f"d{vowel}ki")
        }
        forms |= {f"{third}yl{vowel}"}
    if not vowel_only:
        forms |= {plural + end for plural in _plurals(word) for end in ("i", "ini")}
    return forms


def _is_noun_form(form: str, word: str) -> bool:
    """`form` is `word` with suffixes of a noun's cases: no derivation (-ci, -li, -lik).

    Its stem may be softened (kitab-), without its last vowel (şehr-) or with its consonant doubled (hakk-).
    """
    stems = (word, word[:-1] + _SOFT.get(word[-1], word[-1]), word[:-2] + word[-1], word + word[-1])
    return any(form.startswith(stem) and _SUFFIXES.fullmatch(form, len(stem)) for stem in stems)


_SUFFIXES = re.compile(
    "(?:l[ae]r)?(?:[iuü]?m|[iuü]?n|s?[iuü]|[iuü]?m[iuü]z|[iuü]?n[iuü]z|l[ae]r[iuü])?"
    "(?:[yn]?[iuü]|n?[iuü]n|[yn]?[ae]|n?[dt][ae]n?|n?d[ae]ki|y?l[ae])?(?:[dt][iuü]r)?"
)
