"""How passages stand to each other: near, in order, apart, in one sentence, often enough.

A part of a relation is what one operand found: places, each the first token and the one after the last, in
order of their first token. Every relation is told in time linear in its places, but for a look-up in a sorted
list, so no query can make it cost more than the text is long.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

Place = tuple[int, int]
"""Index of the first token, and of the one after the last."""

Breaks = Callable[[str], Sequence[int]]
"""The tokens with which a ``sentence`` or ``paragraph`` begins, but for the first one, in order."""


@dataclass(frozen=True, slots=True)
class Near:
    """Each operand stands near the one before it: at most `between` words between them, none shared."""

    between: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """The first operand stands somewhere with the second neither over it nor within `between` words."""

    between: int


@dataclass(frozen=True, slots=True)
class Window:
    """All words in a stretch that has at most `others` more words than the operands are, in any order."""

    others: int


@dataclass(frozen=True, slots=True)
class Same:
    """All operands stand in one ``sentence`` or ``paragraph``."""

    unit: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The one operand begins at this many places of the article, or more."""

    times: int


Relation = Near | Apart | Window | Same | AtLeast


def proof(relation: Relation, parts: Sequence[Sequence[Place]], breaks: Breaks) -> Sequence[Place]:
    """The places within one field that prove `relation` of its `parts`; none when it does not hold.

    How often is a question to a whole article: for `AtLeast` the places are those that count.
    """
    if not parts[0]:
        return ()
    match relation:
        case Near():
            return _near(relation, parts)
        case Apart():
            edges = _Edges(parts[1])
            return [place for place in parts[0] if not _touches(place, edges, relation.between)]
        case Window():
            return _windows(parts, len(parts) + relation.others)
        case Same():
            return _same(parts, breaks(relation.unit))
        case AtLeast():
            return parts[0]
        case _:
            assert_never(relation)


class _Edges:
    """Where places begin and end, sorted for look-up."""

    def __init__(self, places: Sequence[Place]) -> None:
        starts, ends = zip(*places, strict=True) if places else ((), ())
        self.starts: list[int] = sorted(starts)
        self.ends: list[int] = sorted(ends)


def _any_within(numbers: Sequence[int], least: int, most: int) -> bool:
    at = bisect_left(numbers, least)
    return at < len(numbers) and numbers[at] <= most


def _near(relation: Near, parts: Sequence[Sequence[Place]]) -> list[Place]:
    """Forward what can be reached from the first operand, backward what of it reaches the last."""
    reached = [list(parts[0])]
    for part in parts[1:]:
        reached.append(_beside(part, reached[-1], relation, after=True))
    proving = [reached[-1]]
    for part in reversed(reached[:-1]):
        proving.append(_beside(part, proving[-1], relation, after=False))
    return sorted({place for part in proving for place in part})


def _beside(places: Sequence[Place], others: Sequence[Place], near: Near, *, after: bool) -> list[Place]:
    """Those of `places` that have one of `others` near: before them when `after`, else behind them."""
    edges, between = _Edges(others), near.between

    def stands(place: Place) -> bool:
        start, end = place
        before = (after or not near.ordered) and _any_within(edges.ends, start - between, start)
        return before or ((not after or not near.ordered) and _any_within(edges.starts, end, end + between))

    return [place for place in places if stands(place)]


def _touches(place: Place, edges: _Edges, between: int) -> bool:
    """Whether another place lies over `place` or within so many words of it.

    Of those that begin before the reach ends, some ended before it began; any more than these are within it.
    """
    begun = bisect_right(edges.starts, place[1] + between)
    over = bisect_left(edges.ends, place[0] - between)
    return begun > over


def _windows(parts: Sequence[Sequence[Place]], size: int) -> list[Place]:
    """The shortest stretches of at most `size` tokens that hold a place of each part."""
    marks = sorted((at, number) for number, part in enumerate(parts) for at, _ in part)
    latest: dict[int, int] = {}
    found: list[Place] = []
    for at, number in marks:
        latest.pop(number, None)
        latest[number] = at  # at the end: the first is the one seen longest ago
        if len(latest) == len(parts):
            start = next(iter(latest.values()))
            if at + 1 - start <= size:
                found.append((start, at + 1))
    return found


def _same(parts: Sequence[Sequence[Place]], breaks: Sequence[int]) -> list[Place]:
    """All places of the units in which each part has one, whole."""
    units: list[dict[int, list[Place]]] = []
    for part in parts:
        within: dict[int, list[Place]] = {}
        for start, end in part:
            unit = bisect_right(breaks, start)
            if bisect_right(breaks, end - 1) == unit:
                within.setdefault(unit, []).append((start, end))
        units.append(within)
    shared = set(units[0]).intersection(*units[1:])
    return sorted({place for within in units for unit in shared for place in within[unit]})
