"""Words of a query as it is typed, folded: plain ones, beginnings, wildcards, and those whose case counts."""

from __future__ import annotations

import unicodedata

from monitor.rules.query import Cased, Prefix, Term, Wildcard, Word
from monitor.text.alphabet import IGNORED
from monitor.text.tokens import plain_word, tokenise

MIN_LETTERS = 3
"""Letters of a word with a ``*`` or ``?``: fewer fit too many words."""

MAX_LETTERS = 50
"""Letters of such a word: no word is longer, and each is compared with every word of an article."""

# The fold drops a question mark. This letter of old inscriptions stands for it meanwhile: it is of no script
# that the fold changes, and nobody writes it.
_ANY = "\ua7f7"


def words_of(text: str, *, exact: bool = False) -> tuple[Word, ...]:
    """The words of `text`, which holds no space. Raises ValueError with what is wrong with a wildcard."""
    if plain := plain_word(text):
        return (Term(plain, exact),)
    begins, ends = text.startswith("*"), len(text) > 1 and text.endswith("*")
    inner = text[begins : len(text) - ends]
    if "*" in inner:
        raise ValueError("a * can only begin or end a word")
    tokens = tokenise(inner.replace("?", _ANY))
    if (begins or ends) and not (tokens.words and _reaches_edges(inner, tokens.starts[0], tokens.ends[-1])):
        raise ValueError(_too_short("*"))
    last = len(tokens) - 1
    return tuple(
        _word(word.replace(_ANY, "?"), begins and at == 0, ends and at == last, exact=exact)
        for at, word in enumerate(tokens.words)
    )


def cased(text: str) -> tuple[Cased, ...]:
    """The words of `text` as they are spelt."""
    tokens = tokenise(text)
    return tuple(
        Cased(spelling(text[start:end])) for start, end in zip(tokens.starts, tokens.ends, strict=True)
    )


def spelling(text: str) -> str:
    """A word of a text as it is compared when case counts: composed, without what cannot be seen."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(IGNORED))


def _reaches_edges(text: str, start: int, end: int) -> bool:
    return start == 0 and end == len(text)


def _word(letters: str, begins: bool, ends: bool, *, exact: bool) -> Word:
    if not (begins or ends or "?" in letters):
        return Term(letters, exact)
    if len(letters) - letters.count("?") < MIN_LETTERS:
        raise ValueError(_too_short("?" if "?" in letters else "*"))
    if len(letters) > MAX_LETTERS:
        raise ValueError(f"a word with a * or ? has at most {MAX_LETTERS} letters")
    if ends and not begins and "?" not in letters:
        return Prefix(letters)
    return Wildcard(f"{'*' * begins}{letters}{'*' * ends}")


def _too_short(sign: str) -> str:
    where = "in its word" if sign == "?" else "directly beside it"
    return f"a {sign} needs at least {MIN_LETTERS} letters {where}"
