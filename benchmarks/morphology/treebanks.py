"""Words of Universal Dependencies treebanks with their gold lemmas, as the fold reads them.

A treebank is a file ``LANG_NAME-ud-PART.conllu`` (CoNLL-U, universaldependencies.org/format.html). Its dev
part is for tuning, its test part for reporting; one that has a test part alone is halved, sentence by
sentence. Their licences differ, so none is kept here: git clones of
``github.com/UniversalDependencies/UD_Ukrainian-IU`` and others, anywhere under a folder, will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from monitor.text.tokens import tokenise

RARE = 3
"""A lemma is asked for when it is a noun or a name so many times."""
_WRITTEN_ON = frozenset(("ar",))
"""Languages with treebanks that part the prefixes of a word and mark only that no space is between."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: what the fold makes of it and of the lemmas of all that is written together in it."""

    written: tuple[str, ...]
    gold: frozenset[str]


@dataclass(slots=True)
class Treebank:
    """The words of one language, each with how often it stands, and the nouns and names to ask for."""

    words: Counter[Word] = field(default_factory=Counter)
    nouns: Counter[str] = field(default_factory=Counter)
    lemmas: Counter[str] = field(default_factory=Counter)

    def queries(self) -> list[str]:
        """Folded dictionary forms of nouns and names that are not rare, and are nouns more often than not."""
        return sorted(
            lemma for lemma, times in self.nouns.items() if times >= RARE and times * 2 > self.lemmas[lemma]
        )


def read(folder: Path, part: str) -> dict[str, Treebank]:
    """The treebanks under `folder` by language, their `part` ("dev" or "test") alone; empty if none is."""
    found: dict[str, Treebank] = {}
    for path in sorted(folder.rglob("*-ud-*.conllu")):
        name, _, of = path.stem.rpartition("-ud-")
        halved = of == "test" and not path.with_name(f"{name}-ud-dev.conllu").exists()
        if of != part and not halved:
            continue
        bank = found.setdefault(name.partition("_")[0], Treebank())
        for at, rows in enumerate(_sentences(path)):
            if not halved or at % 2 == (part == "test"):
                _add(bank, rows, name.partition("_")[0])
    return found


def _sentences(path: Path) -> Iterator[list[Row]]:
    with path.open(encoding="utf-8") as lines:
        for blank, rows in groupby(lines, key=lambda line: not line.strip()):
            if not blank:
                yield [row.rstrip("\n").split("\t") for row in rows if not row.startswith("#")]


def _lemmas(row: Row, lang: str) -> tuple[str, ...]:
    """Folded words of a row's lemma. A Persian verb's is its past stem: dictionaries have the infinitive."""
    found = tokenise(row[2]).words
    return (f"{found[-1]}ن",) if lang == "fa" and row[3] == "VERB" and found else found


def _add(bank: Treebank, rows: Iterable[Row], lang: str) -> None:
    """Count what a sentence's rows say."""
    for form, parts in _tokens(rows, joined=lang in _WRITTEN_ON):
        written = tokenise(form).words
        lemmas = [lemma for part in parts for lemma in _lemmas(part, lang)]
        if written:
            bank.words[Word(written, frozenset(lemmas))] += 1
        for part in parts:
            lemma = _lemmas(part, lang)
            if len(lemma) != 1 or len(lemma[0]) < 2 or not lemma[0].isalpha():
                continue
            bank.lemmas.update(lemma)
            if part[3] in ("NOUN", "PROPN"):
                bank.nouns.update(lemma)


def _tokens(rows: Iterable[Row], *, joined: bool) -> Iterator[tuple[str, list[Row]]]:
    """Each word as it is written, with the rows of what it is made of."""
    written, last = "", 0
    parts: list[Row] = []
    for row in rows:
        number, form, *_ = row
        if "." in number:  # a word that is understood but not written
            continue
        if "-" in number:
            last, written, parts = int(number.partition("-")[2]), form, []
            continue
        inside = int(number) <= last
        parts.append(row)
        written = written if inside else written + form
        if inside and int(number) < last:
            continue
        if joined and not inside and row[3] != "PUNCT" and "SpaceAfter=No" in row[9]:
            continue
        yield written, parts
        written, parts = "", []
