"""What texts are about: the terms that tell them from all others, as they are written there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.model import Frequencies
from monitor.stories.features import Features, features
from monitor.stories.profile import profile
from monitor.stories.words import read
from monitor.text.tokens import tokenise

MOST = 8
"""Terms that are named."""
_BEGINNING = 4_000
"""Characters of a text in which a term's spelling is looked for."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A text with its terms."""

    text: str
    features: Features


def told(title: str, body: str, lang: str) -> Told:
    """The terms of a text of clean `title` and `body`."""
    beginning = f"{title}\n{body[:_BEGINNING]}"
    return Told(beginning, features(title, read(title, body), lang))


def terms(texts: Iterable[Told]) -> tuple[int, ...]:
    """The terms whose frequency is wanted."""
    return tuple(dict.fromkeys(term for one in texts for term in one.features.terms))


def key_terms(texts: Sequence[Told], frequencies: Frequencies, most: int = MOST) -> tuple[str, ...]:
    """The heaviest terms of all texts together; names and figures before words of the same weight."""
    weights: dict[int, float] = {}
    shown: dict[int, str] = {}
    for one in texts:
        made = profile(one.features, frequencies, _EPOCH)
        spellings = _spellings(one.text)
        for found in (made.names, made.words):
            for term, weight in found.items():
                weights[term] = weights.get(term, 0.0) + weight
                if term not in shown:
                    shown[term] = _spelt(one.features.shown.get(term, ""), spellings)
    ordered = sorted(weights, key=weights.__getitem__, reverse=True)
    distinct = {shown[term].casefold(): shown[term] for term in reversed(ordered) if shown[term]}
    return tuple(dict.fromkeys(distinct[shown[term].casefold()] for term in ordered if shown[term]))[:most]


def _spellings(text: str) -> dict[str, str]:
    """Folded words to how they are written where they stand first."""
    tokens = tokenise(text)
    found: dict[str, str] = {}
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        found.setdefault(word, text[start:end])
    return found


def _spelt(term: str, spellings: dict[str, str]) -> str:
    """A term, which may be the beginning of a word, as the text writes it."""
    if not term or term in spellings:
        return spellings.get(term, "")
    return next((spelt for word, spelt in spellings.items() if word.startswith(term)), term)
