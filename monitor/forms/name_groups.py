"""The curated list of names: spellings of one name over languages, from `names.txt`, read when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.text.tokens import bare, tokenise

Words = tuple[str, ...]
"""Folded words side by side: most spellings are one, 泽连斯基 is four."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name, or a part of it."""

    words: Words
    lang: str
    """ISO 639-1 of the language whose grammar inflects it."""
    origin: str
    """Where it comes from, for people: ``curated``, ``German (uk)``, ``as written`` …"""
    alone: bool = True
    """It may stand for the person without a given name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Spellings of one name."""

    spellings: tuple[Spelling, ...]
    slavic: bool = False
    """Its Cyrillic spellings are put into Latin by every standard. Трамп must not be: tramp is a word."""
    full: bool = False
    """Never stands for a person without a given name."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Names by any of their spellings."""

    surnames: Mapping[Words, tuple[Group, ...]]
    given: Mapping[Words, tuple[Group, ...]]
    whole: Mapping[Words, tuple[Group, ...]]
    """Names that are known as a whole, such as Chinese ones."""


@cache
def curated() -> Groups:
    """The list that comes with the product."""
    text = resources.files("monitor.forms").joinpath("names.txt").read_text(encoding="utf-8")
    sections: dict[str, list[Group]] = {"surnames": [], "given": [], "whole": []}
    section: list[Group] = []
    for line in text.splitlines():
        if line.startswith("["):
            section = sections[line.strip("[]")]
        elif line and not line.startswith("#"):
            section.append(read_group(line))
    return Groups(*(_index(groups) for groups in sections.values()))


def read_group(line: str) -> Group:
    """A line of the list: ``slavic full uk Федоров | en Fedorov, Fyodorov | he מרץ*``."""
    slavic, line = line.startswith("slavic "), line.removeprefix("slavic ")
    full, line = line.startswith("full "), line.removeprefix("full ")
    return Group(tuple(dict.fromkeys(_spellings(line))), slavic, full)


def _spellings(line: str) -> Iterator[Spelling]:
    for part in line.split(" | "):
        lang, _, written = part.strip().partition(" ")
        for spelling in written.split(","):
            words = tokenise(spelling.replace("*", " ")).words
            for form in dict.fromkeys((words, tuple(map(bare, words)))):
                yield Spelling(form, lang, "curated", not spelling.endswith("*"))


def _index(groups: list[Group]) -> dict[Words, tuple[Group, ...]]:
    index: dict[Words, list[Group]] = {}
    for group in groups:
        for words in dict.fromkeys(spelling.words for spelling in group.spellings):
            index.setdefault(words, []).append(group)
    return {words: tuple(found) for words, found in index.items()}
