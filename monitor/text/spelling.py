"""Scripts of one byte a letter, told by how they are spelt.

Hebrew, Greek, Thai and Arabic bytes are also possible as Cyrillic, and letter frequencies of a few lines are
too near to each other to tell. Spelling is not: a Hebrew or Greek final form stands at the end of a word and
there alone, a Thai vowel sign needs its consonant, an Arabic text begins many words with its article. Read as
another script, every other word breaks such a rule. Persian and Urdu have no rule of that kind: not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_FEWEST_LETTERS: Final = 20
_RIGHT: Final = 0.98
"""Share of letters, and of places, that must be right: a name or a slip may be odd."""
_ARTICLES: Final = 0.1
"""Share of words with the Arabic article; news has it in a third of them."""

_HEBREW = re.compile("[א-ת]")
_HEBREW_FINAL = re.compile("[ךםןףץ]")
_HEBREW_MISPLACED = re.compile("[ךםןףץ](?=[א-ת])|[מנ](?![א-ת])")
_GREEK = re.compile("[Ά-ώ]")
_GREEK_FINAL = re.compile("ς")
_GREEK_MISPLACED = re.compile("ς(?=[Ά-ώ])|σ(?![Ά-ώ])|[α-ώ](?=[Α-Ω])")
_THAI = re.compile("[ก-๛]")
_THAI_SIGN = re.compile("[ะ-ฺเ-์]")
_THAI_MISPLACED = re.compile("(?<![ก-ฮะ-ฺ็-๎])[ะ-ฺ็-๎]|[เ-ไ](?![ก-ฮ])")
_ARABIC = re.compile("[ء-ي]")
_ARABIC_WORD = re.compile("[ء-ي]+")
_CONTROL = re.compile("[\x80-\x9f]")
_LETTER = re.compile(r"[^\W\d_]|\ufffd|[\u0300-\u036f\u0591-\u05c7]")


def encoding(sample: bytes) -> str:
    """The encoding in which `sample`, runs of bytes above 127 with spaces between, is spelt right; or empty.

    Thai is left to `is_thai`.
    """
    return next((name for name, fits in _RULES if fits(sample.decode(name, "replace"))), "")


def is_thai(sample: bytes) -> bool:
    """`sample` is spelt right as Thai. To be asked last: short texts in East Asian encodings may be too."""
    return _is_thai(sample.decode("cp874", "replace"))


def _placed(
    letter: re.Pattern[str], tell: re.Pattern[str], misplaced: re.Pattern[str]
) -> Callable[[str], bool]:
    """A text of that script, with letters that tell it, none of them where it cannot stand."""

    def fits(text: str) -> bool:
        telling = len(tell.findall(text))
        return _is_of(letter, text) and telling > 0 and len(misplaced.findall(text)) <= (1 - _RIGHT) * telling

    return fits


def _has_articles(text: str) -> bool:
    words = _ARABIC_WORD.findall(text)
    return _is_of(_ARABIC, text) and sum(word.startswith("ال") for word in words) >= _ARTICLES * len(words)


def _is_of(letter: re.Pattern[str], text: str) -> bool:
    """Nearly all letters of `text` are of the script, and they are enough to judge; controls are no text."""
    if _CONTROL.search(text):
        return False
    own = len(letter.findall(text))
    return own >= _FEWEST_LETTERS and own >= _RIGHT * len(_LETTER.findall(text))


_RULES: Final = (
    ("cp1255", _placed(_HEBREW, _HEBREW_FINAL, _HEBREW_MISPLACED)),
    ("iso8859_7", _placed(_GREEK, _GREEK_FINAL, _GREEK_MISPLACED)),
    ("cp1253", _placed(_GREEK, _GREEK_FINAL, _GREEK_MISPLACED)),
    ("cp1256", _has_articles),
)
_is_thai = _placed(_THAI, _THAI_SIGN, _THAI_MISPLACED)
