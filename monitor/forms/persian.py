"""Persian nouns: plural, indefinite and possessive endings, written on, as the fold leaves them (no ZWNJ)."""

from __future__ import annotations

import re

_ENDINGS = (
    "ها", "های", "هایی", "هایش", "هایم", "هایت", "هایشان", "هایمان", "هایتان", "هاست",
    "ی", "ای", "ش", "مان", "تان", "شان", "ام", "اش", "ات",
)  # fmt: skip
_AFTER_VOWEL = ("ی", "یی", "یان", "یش", "یم", "یشان", "یمان", "یات")
_PEOPLE = ("ان", "انی", "انش", "انشان")


_VERBAL = re.compile("ن?می|[بن](?=..)")


def is_akin(form: str, lemma: str) -> bool:
    """`form` begins as `lemma` does, a verb's prefix aside, or has its consonants in order, as Arabic plurals
    do (فرد, افراد); the dictionary has some forms that are of quite another word (آمدن, این)."""
    if any(one[:2] == lemma[:2] for one in (form, _VERBAL.sub("", form, count=1))):
        return True
    letters = iter(form)
    return all(letter in letters for letter in lemma if letter not in "اویه")


def noun(word: str) -> frozenset[str]:
    """The folded `word` with its endings. Not with م, my: مرد, a man, would become مردم, people."""
    if len(word) < 2:
        return frozenset((word,))
    forms = {word, *(word + ending for ending in _ENDINGS)}
    if word[-1] in "او":
        forms |= {word + ending for ending in _AFTER_VOWEL}
    elif word[-1] == "ه":
        # خبره → خبرگان; حمله → حملات, an Arabic plural
        forms |= {f"{word[:-1]}گان", f"{word[:-1]}ات"}
    elif word[-1] != "ی" and len(word) > 3:  # انس would become انسان, اسم آسمان
        forms |= {word + ending for ending in _PEOPLE}
    return frozenset(forms)
