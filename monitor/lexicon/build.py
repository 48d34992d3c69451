"""Build one language's dictionary from simplemma's, in a process of its own.

    python -m monitor.lexicon.build LANG PATH

simplemma knows form → lemma; rules need lemma → forms. Turning it round takes seconds and, for Polish, some
400 MB: a child that ends gives them back. simplemma's data is MIT-licensed and stays in its package.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from monitor.lexicon.file import write
from monitor.text.tokens import tokenise

# Scripts whose letters fold one by one, whatever stands beside them; `tokenise` takes care of the rest.
_SCRIPTS = (
    range(0x61, 0x7B),
    range(0xC0, 0x250),
    range(0x370, 0x400),
    range(0x400, 0x482),
    range(0x48A, 0x530),
    range(0x5D0, 0x5EB),
    range(0x620, 0x64B),
    range(0x671, 0x6D4),
)


def paradigms(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """Folded lemma and its folded forms, from pairs of form and lemma; what is several words is left out."""
    folder = Folder()
    fold_lemma = lru_cache(1 << 15)(folder.fold)
    # Forms as bytes: as 3.7 million strings in sets the Polish ones take 500 MB.
    found: dict[str, bytearray] = defaultdict(bytearray)
    for form, lemma in pairs:
        folded_form, folded_lemma = folder.fold(form), fold_lemma(lemma)
        if folded_form and folded_lemma:
            found[folded_lemma] += folded_form.encode() + b"\n"
    del pairs
    return ((lemma, forms.decode().split()) for lemma, forms in found.items())


class Folder:
    """The fold of `monitor.text.tokens` for millions of lone words: letters of one script by a table."""

    def __init__(self) -> None:
        letters = [[chr(cp) for cp in script if _simple(chr(cp))] for script in _SCRIPTS]
        # Latin letters stand in two ranges, Greek, Cyrillic and Arabic ones likewise.
        latin = letters[0] + [letter for letter in letters[1]] + [letter.upper() for letter in letters[0]]
        cyrillic = letters[3] + letters[4]
        arabic = letters[6] + letters[7]
        scripts = [latin, letters[2], cyrillic, letters[5], arabic]
        self._one_script = re.compile("|".join(f"[{''.join(script)}]+" for script in scripts))
        self._table = str.maketrans(
            {letter: tokenise(letter).words[0] for script in scripts for letter in script}
        )

    def fold(self, word: str) -> str:
        """The one folded word that `word` is; empty when it is none or several."""
        if word.isascii() and word.isalpha():
            return word.lower()
        if self._one_script.fullmatch(word):
            return word.translate(self._table)
        words = tokenise(word).words
        return words[0] if len(words) == 1 else ""


def _simple(letter: str) -> bool:
    return letter.isalpha() and len(tokenise(letter).words) == 1


def source(lang: str) -> Iterator[tuple[str, str]]:
    """Form and lemma, all that simplemma knows of a language. Raises ValueError when it knows none."""
    from simplemma.strategies import DefaultDictionaryFactory  # noqa: PLC0415 - only the builder's process pays

    dictionary = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(lang)
    yield from dictionary.items()


def main(lang: str, path: str) -> None:
    """Build the dictionary of `lang` at `path`."""
    write(Path(path), paradigms(source(lang)))


if __name__ == "__main__":
    main(*sys.argv[1:])
