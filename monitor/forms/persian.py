"""Persian nouns: plural, indefinite and possessive endings, written on, as the fold leaves them (no ZWNJ)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_PLURALS = ("ها", "های", "هایی", "هایش", "هایم", "هایت", "هایشان", "هایمان", "هایتان", "هاست")
_ENDINGS = ("ش", "مان", "تان", "شان")
_AFTER_HEH = ("ای", "ام", "اش", "ات")
_AFTER_VOWEL = ("ی", "یان", "یش", "یم", "یشان", "یمان", "یات")
_PEOPLE = ("ان", "انی", "انش", "انشان")


_VERBAL = re.compile("ن?می|[بن](?=..)")


def is_akin(form: str, lemma: str) -> bool:
    """`form` begins as `lemma` does, a verb's prefix aside, or has its consonants in order, as Arabic plurals
    do (فرد, افراد); the dictionary has some forms that are of quite another word (آمدن, این)."""
    if any(one[:2] == lemma[:2] for one in (form, _VERBAL.sub("", form, count=1))):
        return True
    letters = iter(form)
    return all(letter in letters for letter in lemma if letter not in "اویه")


def is_noun(word: str, paradigm: Sequence[str]) -> bool:
    """`word` is meant as a noun of `paradigm`.

    A verb's is for its infinitive alone, and what ends in ی is an abstract noun of its own (کودکی, childhood)
    rather than the indefinite of another.
    """
    lemma = paradigm[0]
    if lemma != word and word == f"{lemma}ی":
        return False
    return word.endswith(("دن", "تن")) or not any(
        form.startswith("می") for form in paradigm[1:] if lemma[:2] != "می"
    )


def noun(word: str, own_forms: Callable[[str], int] = lambda _: 0, *, known: bool = False) -> frozenset[str]:
    """The folded `word` with its endings. Not with م, my: مرد, a man, would become مردم, people.

    Endings that may make another word of it are left out where `own_forms` knows the outcome as a lemma.
    With the indefinite's ی nouns become adjectives (ایران, ایرانی): a `known` word has it by the dictionary.
    """
    if len(word) < 2:
        return frozenset((word,))
    endings = [*_ENDINGS] if known else [*_ENDINGS, "یی" if word[-1] in "او" else "ی"]
    forms = set()
    if word[-1] in "او":
        endings += _AFTER_VOWEL
    elif word[-1] == "ه":
        endings += _AFTER_HEH
        forms = {f"{word[:-1]}گان", f"{word[:-1]}ات"}  # خبره → خبرگان; حمله → حملات, an Arabic plural
    elif word[-1] != "ی":
        endings += (*_PEOPLE, "ات")
    forms |= {word + ending for ending in endings}
    sure = {word, *(word + ending for ending in _PLURALS)}
    return frozenset(sure | {form for form in forms if not own_forms(form)})
