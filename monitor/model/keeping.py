"""For how long what was read is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

Keep = timedelta | None
"""A time after which a thing may be forgotten; None: never."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each thing is kept, counted from when it was first seen."""

    unmatched: Keep = timedelta(days=180)
    """Articles in which no rule held."""
    matched: Keep = timedelta(days=730)
    """Articles in which one did, with the alerts that they raised."""
    tags: Mapping[str, Keep] = field(default_factory=dict)
    """Articles with a tag, in place of `matched`."""
    sources: Mapping[str, Keep] = field(default_factory=dict)
    """Articles of a source, in place of `unmatched`."""
    deliveries: Keep = timedelta(days=90)
    """What was sent, given up or kept quiet, and silences that are over."""
    evidence: Keep = timedelta(days=365)
    """Pages as they were fetched."""
    names: Keep = timedelta(days=400)
    """The names of forgotten entries, by which they are known when a feed still lists them."""

    def article(self, source: str, tags: Iterable[str] | None) -> Keep:
        """How long an article is kept; `tags` are those of the rules that held in it, None where none did.

        The longest time counts: that of any of its tags, and what its source would have without a match.
        """
        unmatched = self.sources.get(source, self.unmatched)
        if tags is None:
            return unmatched
        listed = [self.tags[tag] for tag in tags if tag in self.tags]
        return _longest([*(listed or [self.matched]), *([unmatched] if source in self.sources else [])])

    @property
    def shortest(self) -> Keep:
        """The time after which the first article may go; None when none ever does."""
        times = [self.unmatched, self.matched, *self.tags.values(), *self.sources.values()]
        return min((time for time in times if time is not None), default=None)


def _longest(times: Iterable[Keep]) -> Keep:
    found = list(times)
    return None if None in found else max(time for time in found if time is not None)
