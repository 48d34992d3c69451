"""The fold of a text in plain Latin letters, made of the whole text at once.

    text ──typographic signs to those of ASCII──► nothing else is left ──possessives off──► signs to spaces

Most English texts have no other letters. The rules are those of `monitor.text.tokens`, which folds piece by
piece what is left; what comes out here is as long as the text, so words stand where they stood in it.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits

_TYPOGRAPHIC = {**dict.fromkeys("“”„«»–—…•·€£©®™°\u00a0\u2009\u202f", " "), **dict.fromkeys("’‘´", "'")}
"""Signs that set texts have beside plain letters: what parts words, and apostrophes."""
_POSSESSIVE = re.compile("'[sS](?<=[A-Za-z0-9]..)(?![A-Za-z0-9])")
"""Behind a word; to look back comes last, so that the sign itself is what is searched for."""
_TABLE = bytes(ord(chr(code).lower()) if chr(code) in ascii_letters + digits else 32 for code in range(256))


def spelt(text: str) -> str | None:
    """`text` as its folded words, where they stand, and spaces; None where it has other letters."""
    if not text.isascii():
        for sign, plain in _TYPOGRAPHIC.items():
            text = text.replace(sign, plain)
        if not text.isascii():
            return None
    return _POSSESSIVE.sub("  ", text.replace("`", "'")).encode().translate(_TABLE).decode()


def places(spelt: str, begin: int = 0, end: int | None = None) -> list[int]:
    """Where the words of a spelt text begin, from `begin` up to `end`."""
    found = []
    at = begin
    for size in map(len, spelt[begin:end].split(" ")):
        if size:
            found.append(at)
        at += size + 1
    return found
