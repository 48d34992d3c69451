"""Persian nouns: plural, indefinite and possessive endings, written on, as the fold leaves them (no ZWNJ)."""

from __future__ import annotations

_ENDINGS = (
    "ها", "های", "هایی", "هایش", "هایم", "هایت", "هایشان", "هایمان", "هایتان", "هاست",
    "ی", "ای", "م", "ت", "ش", "مان", "تان", "شان", "ام", "اش", "ات",
)  # fmt: skip
_AFTER_VOWEL = ("ی", "یی", "یان", "یش", "یم", "یشان", "یمان", "یات")
_PEOPLE = ("ان", "انی", "انش", "انشان")


def noun(word: str) -> frozenset[str]:
    """The folded `word` with its endings."""
    if len(word) < 2:
        return frozenset((word,))
    forms = {word, *(word + ending for ending in _ENDINGS)}
    if word[-1] in "او":
        forms |= {word + ending for ending in _AFTER_VOWEL}
    elif word[-1] == "ه":
        # خبره → خبرگان; حمله → حملات, an Arabic plural
        forms |= {f"{word[:-1]}گان", f"{word[:-1]}ات"}
    elif word[-1] != "ی":
        forms |= {word + ending for ending in _PEOPLE}
    return frozenset(forms)
