"""Digests and morning briefings: articles that hold the leads of several stories and tell none of them."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.stories.features import Features
from monitor.stories.likeness import held, likeness
from monitor.stories.profile import Profile

_HELD = 0.75
"""Share of a title's weight that the article must hold."""
_FEWEST_WORDS = 3
"""Words of a title that tell anything."""
_UNLIKE = 0.15
"""Score below which two stories are not one told twice."""


def is_roundup(features: Features, stories: Sequence[Sequence[Profile]]) -> bool:
    """The article holds titles of two stories that have nothing to do with each other."""
    held = [next((one for one in members if _holds(features, one)), None) for members in stories]
    found = [one for one in held if one is not None]
    return any(
        likeness(one, other).score < _UNLIKE for at, one in enumerate(found) for other in found[at + 1 :]
    )


def _holds(features: Features, other: Profile) -> bool:
    return len(other.title) >= _FEWEST_WORDS and held(other, features.words) >= _HELD
