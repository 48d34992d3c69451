"""How far two articles tell of the same, and by what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nlargest
from math import inf
from typing import NamedTuple

from monitor.stories.abjads import ABJADS
from monitor.stories.profile import Profile, product

_NAMES, _HALF = 2.0, 10
"""What names with figures count beside the words when there are many; half of it when there are 10."""
_TITLES = 0.3
"""What it counts that each one's title is told by the lead of the other: background is shared by all reports
of a matter, what is new by those of one event."""
_FIGURES = 0.15
MATTER_FIGURES, MATTER_DAYS, _MATTER_RIVALS, MATTER_UNNAMED = 0.04, 0.04, 0.1, 0.12
"""What is added to the likeness of matter where figures agree, and where days do, less where they do not, and
taken away where each title, and where one title, names whom the other text never names."""
_WEEK = timedelta(days=6)
"""Age from which another day may be meant by the same name."""
_TEXTS = 2
"""Texts of a story that must share the matter of an article."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two articles share, each part from 0 to 1."""

    score: float
    """Across languages that of the names, up to .15 more where figures agree and less where they do not."""
    matter: float
    """How far both tell of one matter, whatever is new of it: words and names alike."""
    words: float
    names: float
    """Names and figures."""
    titles: tuple[float, float]
    """Share of each one's title that the lead of the other tells of too, the lesser first."""
    figures: float
    """Share of the figures of the one with fewer that the other has; 1 when one has none."""
    fewest_figures: int
    fewest_words: int
    beyond: int
    """Words that both have and that stand in neither title."""
    across: bool
    """The articles are in two languages."""
    guessed: bool
    """One of them at least is in a language without capitals, whose names are guessed."""
    shared: tuple[int, ...]
    """Names and figures of both, the heavier first."""
    gap: timedelta
    numbered: bool
    """The titles hold figures, and none that both have."""
    rivals: float
    """Share of the names of each one's title that the other never names, of the one with less."""
    at_home: bool
    """One site published both."""
    days: int
    """1 where both name one day of the week, -1 where each names others, 0 where that tells nothing."""
    news: float
    """How much both beginnings tell that others do not: the rarities of the words of both, twice where both
    titles have them."""


def likest(one: Profile, others: Sequence[Profile], least: float = -inf) -> Likeness | None:
    """The likeness to the one of `others` that is most like, and the matter that is shared with the two who
    share the most: a story is not taken for another's by one of its texts that touches on it.

    There must be one. None where less than `least` of the matter is shared within a language.
    """
    found = [(other, _parts(one, other)) for other in others]
    other, parts = max(found, key=lambda pair: pair[1].score)
    most = nlargest(_TEXTS, (_matter(one, *pair) for pair in found))
    matter = sum(most) / len(most)
    if matter < least and not _across(one, other):
        return None
    return _likeness(one, other, parts, matter)


class _Parts(NamedTuple):
    score: float
    words: float
    names: float
    titles: tuple[float, float]
    unnamed: tuple[float, float]
    """Share of the names of each one's title that the other never names, the lesser first."""
    shared: list[int]
    """Names and figures that both have."""


def _parts(one: Profile, other: Profile) -> _Parts:
    shared = _shared(one, other)
    names = _names(one, other, shared)
    words = product(one.words, other.words, one.words.keys() & other.words)
    titles = _in_order(held(one, other.lead), held(other, one.lead))
    unnamed = _in_order(_unnamed(one, other), _unnamed(other, one))
    score = (1 - _TITLES) * _score(one, other, words, names) + _TITLES * sum(titles) / 2
    return _Parts(score, words, names, titles, unnamed, shared)


def likeness(one: Profile, other: Profile) -> Likeness:
    """The likeness of two profiles; the order does not matter."""
    parts = _parts(one, other)
    return _likeness(one, other, parts, _matter(one, other, parts))


def _across(one: Profile, other: Profile) -> bool:
    """The articles are in two languages."""
    return bool(one.lang and other.lang and one.lang != other.lang)


def _likeness(one: Profile, other: Profile, parts: _Parts, matter: float) -> Likeness:
    across = _across(one, other)
    score, words, names, titles, unnamed, shared = parts
    shared.sort(key=lambda term: (-one.names[term] * other.names[term], term))
    figures = min(len(one.figures), len(other.figures))
    agree = _agreeing(one, other)
    return Likeness(
        score=names + _agreement(figures, agree, _FIGURES) if across else score,
        matter=matter,
        words=words,
        names=names,
        titles=titles,
        figures=agree,
        fewest_figures=figures,
        fewest_words=min(len(one.words), len(other.words)),
        beyond=len((one.words.keys() & other.words.keys()).difference(one.title, other.title)),
        across=across,
        guessed=not ABJADS.isdisjoint((one.lang, other.lang)),
        shared=tuple(shared),
        gap=abs(one.at - other.at),
        numbered=bool(one.numbers and other.numbers and not one.numbers & other.numbers),
        rivals=unnamed[0],
        at_home=one.home == other.home != 0,
        days=_days(one, other),
        news=_news(one, other),
    )


def _matter(one: Profile, other: Profile, parts: _Parts) -> float:
    """How far both tell of one matter: within a language more is lost than won by what the titles tell."""
    figures = min(len(one.figures), len(other.figures))
    agreement = _agreement(figures, _agreeing(one, other), MATTER_FIGURES)
    fewest, most = parts.unnamed
    if one.days and other.days:  # seldom: a call spared for most of two hundred texts
        agreement += MATTER_DAYS * _days(one, other)
    return (parts.words + parts.names) / 2 + agreement - _MATTER_RIVALS * fewest - MATTER_UNNAMED * most


def _days(one: Profile, other: Profile) -> int:
    """News names the day of what happened: 1 where both name one, -1 where each names others, else 0."""
    if not one.days or not other.days:
        return 0
    return int(abs(one.at - other.at) < _WEEK) if one.days & other.days else -1


def _agreeing(one: Profile, other: Profile) -> float:
    figures = min(len(one.figures), len(other.figures))
    return len(one.figures & other.figures) / figures if figures else 1.0


def _agreement(figures: int, agree: float, weight: float) -> float:
    """What figures add, which everybody writes alike: up to `weight`, or as much less."""
    return weight * (2 * agree - 1) if figures else 0.0


def _score(one: Profile, other: Profile, words: float, names: float) -> float:
    """The parts weighed: the fewer names a text has the less they tell, since all of a day may name two."""
    fewest = min(len(one.names), len(other.names))
    weight = _NAMES * fewest / (fewest + _HALF)
    return (words + weight * names) / (1 + weight)


def _in_order(first: float, second: float) -> tuple[float, float]:
    return (second, first) if second < first else (first, second)


def held(one: Profile, words: Collection[int]) -> float:
    """The share of the weight of an article's title that `words` hold; 0 for a title that tells nothing."""
    weights = one.words
    whole = sum(weights[term] ** 2 for term in one.title)
    return sum(weights[term] ** 2 for term in one.title if term in words) / whole if whole else 0.0


def _news(one: Profile, other: Profile) -> float:
    rare = one.rare or other.rare
    if not rare:
        return 0.0
    titled = set(one.title).intersection(other.title)
    return sum(rare[term] * (1 + (term in titled)) for term in one.lead & other.lead)


def _unnamed(one: Profile, other: Profile) -> float:
    """Share of the weight of the names of an article's title that the other never names; 0 without names."""
    weights = {term: one.names[term] ** 2 for term in one.heads}
    whole = sum(weights.values())
    return (
        sum(weight for term, weight in weights.items() if term not in other.names) / whole if whole else 0.0
    )


def _shared(one: Profile, other: Profile) -> list[int]:
    """Names and figures of both.

    Where both are in Latin script a name must be written alike, which tells more than its consonants.
    """
    ours, theirs = one.written, other.written
    return [
        term
        for term in one.names.keys() & other.names.keys()
        if not ours[term] or not theirs[term] or ours[term] == theirs[term]
    ]


def _names(one: Profile, other: Profile, shared: Sequence[int]) -> float:
    """The cosine; but a text without capitals shows its names only where the other has them."""
    if one.capitals == other.capitals:
        return product(one.names, other.names, shared)
    sure = one.names if one.capitals else other.names
    return product(sure, sure, shared)
