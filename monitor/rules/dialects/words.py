"""Words and phrases of another service, written our way."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.rules.dialects.dialect import Dialect
from monitor.text.tokens import tokenise

Caution = Callable[[str], None]
"""Is told what may mean another thing here."""

MIN_LETTERS = 3
"""Letters that a word with a wildcard needs in ours."""
_PLAIN = re.compile(r"\*?\w[\w?]*(?:[-'’.][\w?]+)*\*?")
_OPERATORS = frozenset(
    ("AND", "OR", "NOT", "NEAR", "ONEAR", "SENTENCE", "PARAGRAPH", "ATLEAST", "ANDNOT", "XOR")
)
_TRUNCATED = re.compile(r"\$\d*$")


def words(text: str, dialect: Dialect, caution: Caution) -> str:
    """The words of `text` with our wildcards, one blank between them; "" when there is no letter in them."""
    found = [_word(word, dialect, caution) for word in text.split()]
    return " ".join(word for word in found if tokenise(word).words)


def leaf(text: str, *, phrase: bool = False) -> str:
    """The words as a word of ours, or as a phrase where there are several or the word needs quotes."""
    if not phrase and _PLAIN.fullmatch(text) and text not in _OPERATORS:
        return text
    return f'"{text}"'


def _word(word: str, dialect: Dialect, caution: Caution) -> str:
    word = word.replace('"', "")
    if dialect.phrases and _TRUNCATED.search(word):
        caution(f"`{word[:60]}`: $ stands for so many letters there; here * stands for any number")
        word = _TRUNCATED.sub("*", word)
    meant = {dialect.any_letters: "*", dialect.one_letter: "?"}
    if dialect.any_letters != "*":
        word = "".join(meant.get(sign, sign) for sign in word)
    return _fitted(word, caution)


def _fitted(word: str, caution: Caution) -> str:
    """The word with no wildcard that ours does not know."""
    if "*" not in word and "?" not in word:
        return word
    stem, star, _ = word.strip("*").partition("*")
    if star:
        caution(f"`{word[:60]}`: a * within a word is not known here; `{stem[:60]}*` finds more")
        word = f"{'*' * word.startswith('*')}{stem}*"
    letters = sum(sign.isalnum() for sign in word)
    if letters < MIN_LETTERS:
        plain = word.strip("*?")
        caution(
            f"`{word[:60]}`: a wildcard needs {MIN_LETTERS} letters here; `{plain[:60]}` itself is looked for"
        )
        return plain
    return word
