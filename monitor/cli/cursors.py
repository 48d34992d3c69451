"""Cursors: where a page of a search ended, as a word that a person or a script hands back.

``t`` microseconds since 1970 ``-`` article            newest first
``r`` relevance ``-`` article ``-`` newest article     by relevance, among what there was at the first page
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.views.search import Hit, Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BY_TIME = re.compile(r"t(-?\d{1,18})-(\d{1,18})")
_BY_RANK = re.compile(r"r(\d{1,9}(?:\.\d{1,9})?)-(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a list by relevance, of articles with no greater number than `upto`."""

    relevance: float
    article: int
    upto: int

    def beyond(self, hits: Iterable[Hit]) -> list[Hit]:
        """Those that stand behind it."""
        return [one for one in hits if (-one.relevance, -one.article) > (-self.relevance, -self.article)]


def by_time(place: Place) -> str:
    """The cursor of a hit, newest first."""
    return f"t{(place.at - _EPOCH) // _MICROSECOND}-{place.article}"


def by_rank(found: Hit, upto: int) -> str:
    """The cursor of a hit, by relevance."""
    return f"r{found.relevance}-{found.article}-{upto}"


def place(cursor: str) -> Place:
    """The place of a cursor by time; raises ValueError for what is none."""
    from monitor.views.search import Place

    read = _BY_TIME.fullmatch(cursor)
    try:
        if read:
            return Place(_EPOCH + int(read[1]) * _MICROSECOND, int(read[2]))
    except OverflowError:
        pass
    raise ValueError(_wrong(cursor, "a search with --rank" if _BY_RANK.fullmatch(cursor) else ""))


def ranked(cursor: str) -> Ranked:
    """The place of a cursor by relevance; raises ValueError for what is none."""
    read = _BY_RANK.fullmatch(cursor)
    if not read:
        raise ValueError(_wrong(cursor, "a search without --rank" if _BY_TIME.fullmatch(cursor) else ""))
    return Ranked(float(read[1]), int(read[2]), int(read[3]))


def _wrong(cursor: str, other: str) -> str:
    if other:
        return f"this cursor is of {other}: ask as you did then"
    return f"{cursor!r} is no cursor: give one as a search has printed it"
