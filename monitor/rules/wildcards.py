"""Words with ``*`` before them or ``?`` within: which of an article's words fit.

All distinct words of an article are one text, a word a line, so that a pattern is one search in C. A pattern
has a star at its ends alone and each search begins at a line's start: its cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class _Wildcard:
    core: str
    """The longest run of letters: a word without it does not fit."""
    line: re.Pattern[str]


def lines(words: Iterable[str]) -> str:
    """Words as the text that `fitting` and `beginning` search."""
    return "\n".join(words)


def is_wildcard(key: str) -> bool:
    """Whether `key` has a ``?`` or begins in a ``*``: not so a mere word's beginning."""
    return key.startswith("*") or "?" in key


def is_part(key: str) -> bool:
    """Whether `key` is no whole word: a beginning or a wildcard. Folded words hold neither sign."""
    return key.endswith("*") or is_wildcard(key)


def fitting(pattern: str, lines: str) -> list[str]:
    """The words of `lines` that fit `pattern`."""
    made = _compiled(pattern)
    return made.line.findall(lines) if made.core in lines else []


def beginning(stem: str, lines: str) -> list[str]:
    """The words of `lines` that begin with `stem`."""
    if f"\n{stem}" not in lines and not lines.startswith(stem):
        return []
    return [word for word in lines.split("\n") if word.startswith(stem)]


def fits(pattern: str, lines: str) -> bool:
    """Whether one of the words of `lines` fits `pattern`."""
    made = _compiled(pattern)
    return made.core in lines and made.line.search(lines) is not None


@lru_cache(maxsize=1 << 14)
def _compiled(pattern: str) -> _Wildcard:
    means = {"*": r"[^\n]*", "?": r"[^\n]"}
    expression = "".join(means.get(letter) or re.escape(letter) for letter in pattern)
    core = max(re.split(r"[*?]", pattern), key=len)
    return _Wildcard(core, re.compile(f"^{expression}$", re.MULTILINE))
