"""An article in the few numbers that are kept of it: weighted terms, at most 500 bytes,
or 750 in scripts without capitals.

    tf-idf of words, and of names with figures: two vectors of length 255, each weight a byte

The rarity of a term is the one known when the article came; it is not looked up again.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from zlib import crc32

from monitor.model import Frequencies
from monitor.stories.features import Features

MOST_WORDS = 48
MOST_NAMES = 32
MOST_GUESSES = 32
"""Names that a text without capitals has besides, for most of its words are guesses."""
MOST_NUMBERS = 4
SUPPOSED = 200
"""Articles that the supposed shares of terms count as, beside those that were counted."""
LENGTH = 255
_GUESSED = 0.3
"""What a guess counts of a name that is known: of the readings of a word one is right at best."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article tells: vectors of length 255 (or 0, when empty)."""

    at: datetime
    lang: str
    capitals: bool
    words: Mapping[int, int]
    title: tuple[int, ...]
    """Those of ``words`` that the title holds."""
    lead: frozenset[int]
    """Those that the title or the beginning holds."""
    names: Mapping[int, int]
    """Names and figures."""
    written: Mapping[int, int]
    """Names to how Latin script writes them, 0 where it does not."""
    figures: frozenset[int]
    """Those of ``names`` that are figures."""
    heads: frozenset[int] = frozenset()
    """Those of ``names`` that title and body name: whom and where it is about."""
    numbers: frozenset[int] = frozenset()
    """Figures of the title; a few."""
    days: int = 0
    """Days of the week that it names, a bit each."""
    home: int = 0
    """Who published it, as a digest; 0 when unknown."""
    rare: Mapping[int, float] = field(default_factory=dict, compare=False)
    """Those of ``lead`` to their rarity, while the article is placed; it is not kept."""


def profile(features: Features, frequencies: Frequencies, at: datetime, home: str = "") -> Profile:
    """The profile of an article that came `at`, published by `home`: a site, or a source."""

    having, usual, guesses = frequencies.of.get, features.usual, features.guesses
    # Most terms are new, and few shares are supposed: a handful of logarithms for two hundred terms.
    rare_as = cache(lambda usual, having: rarity(usual, having, frequencies))

    def weights(counts: Mapping[int, float], damped: Callable[[float], float], most: int) -> dict[int, int]:
        rare = {
            term: (1 + damped(count))
            * rare_as(usual[term], having(term, 0))
            * (_GUESSED if term in guesses else 1.0)
            for term, count in counts.items()
        }
        return _of_length(rare, sorted(rare, key=rare.__getitem__, reverse=True)[:most])

    words = weights(features.words, math.log, MOST_WORDS)
    names = weights(features.names, math.log1p, MOST_NAMES + (MOST_GUESSES if guesses else 0))
    lead = frozenset(features.lead.intersection(words))
    return Profile(
        at=at,
        lang=features.lang,
        capitals=features.capitals,
        words=words,
        title=tuple(filter(features.title.__contains__, words)),
        lead=lead,
        names=names,
        written={term: features.written.get(term, 0) for term in names},
        figures=frozenset(features.figures.intersection(names)),
        heads=frozenset(features.heads.intersection(names)),
        numbers=frozenset(sorted(features.numbers)[:MOST_NUMBERS]),
        days=features.days,
        home=crc32(home.encode("utf-8", "surrogatepass")) if home else 0,
        rare={term: rare_as(usual[term], having(term, 0)) for term in lead},
    )


def rarity(usual: float, having: int, frequencies: Frequencies) -> float:
    """The inverse document frequency of a term that `having` articles have: counted, and supposed besides.

    `usual` is the share of articles supposed to have it. At least 0.
    """
    among = frequencies.articles + SUPPOSED + 1
    return max(math.log(among / (having + SUPPOSED * usual + 0.5)), 0.0)


def _of_length(weights: Mapping[int, float], terms: Iterable[int]) -> dict[int, int]:
    kept = [(term, weights[term]) for term in terms]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {term: round(LENGTH * weight / length) for term, weight in kept}


def product(one: Mapping[int, int], other: Mapping[int, int], terms: Iterable[int]) -> float:
    """The cosine of two vectors as far as it comes from `terms`, which both have."""
    return sum(one[term] * other[term] for term in terms) / (LENGTH * LENGTH)


HEAD = struct.Struct("<II4s8B")


def pack(one: Profile) -> bytes:
    """The bytes of a profile, whose lang is ISO 639-1; loses seconds, and no weight."""
    title = set(one.title)
    words = (*one.title, *one.lead - title, *one.words.keys() - one.lead - title)
    names = (*one.figures, *one.heads, *one.names.keys() - one.figures - one.heads)
    told = one.capitals | one.days << 1
    sizes = (
        len(words),
        len(one.title),
        len(one.lead | title),
        len(names),
        len(one.figures),
        len(one.heads),
        len(one.numbers),
    )
    return b"".join(
        (
            HEAD.pack(int(one.at.timestamp()) // 60, one.home, one.lang.encode()[:4], told, *sizes),
            struct.pack(f"<{len(words) + len(names)}I", *words, *names),
            bytes(map(one.words.__getitem__, words)),
            bytes(map(one.names.__getitem__, names)),
            struct.pack(f"<{len(names)}H", *map(one.written.__getitem__, names)),
            struct.pack(f"<{len(one.numbers)}I", *one.numbers),
        )
    )


def unpack_all(packed: bytes) -> list[Profile]:
    """Profiles that stand one after another in `packed`; ValueError for other bytes."""
    found, at = [], 0
    try:
        while at < len(packed):
            one, at = _unpack(packed, at)
            found.append(one)
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError(f"no profiles of a story: {error}") from error
    return found


def _unpack(packed: bytes, at: int) -> tuple[Profile, int]:
    minutes, home, lang, told, words, titled, led, names, figures, heads, numbers = HEAD.unpack_from(
        packed, at
    )
    terms = struct.unpack_from(f"<{words + names}I", packed, at := at + HEAD.size)
    at += 4 * (words + names)
    named = terms[words:]
    written = struct.unpack_from(f"<{names}H", packed, end := at + words + names)
    numbered = struct.unpack_from(f"<{numbers}I", packed, last := end + 2 * names)
    return Profile(
        at=datetime.fromtimestamp(minutes * 60, UTC),
        lang=lang.rstrip(b"\0").decode("ascii"),
        capitals=bool(told & 1),
        words=dict(zip(terms[:words], packed[at : at + words], strict=True)),
        title=terms[:titled],
        lead=frozenset(terms[:led]),
        names=dict(zip(named, packed[at + words : end], strict=True)),
        written=dict(zip(named, written, strict=True)),
        figures=frozenset(named[:figures]),
        heads=frozenset(named[figures : figures + heads]),
        numbers=frozenset(numbered),
        days=told >> 1,
        home=home,
    ), last + 4 * numbers
