"""Parts of a query that do nothing: that can never hold, or add nothing to what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.rules.cover import Cover, written
from monitor.rules.leaf_places import inside_of
from monitor.rules.query import And, Not, Or, Query
from monitor.rules.syntax import show

MOST_PARTS = 2_000
"""Alternatives beside each other that are still compared with one another."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part that does nothing, why, and what to do about it."""

    kind: str
    """``unreachable``, ``covered`` or ``repeated``."""
    said: str
    part: Query


def doubts(query: Query, cover: Cover) -> Iterator[Doubt]:
    """All parts of `query` that do nothing, as far as `cover` can tell."""
    search = _Search(cover)
    yield from search.dead(query, ())
    yield from search.idle(query)


@dataclass(frozen=True, slots=True)
class _Search:
    cover: Cover

    def dead(self, part: Query, excluded: tuple[Query, ...]) -> Iterator[Doubt]:
        """Parts that ask for what the AND around them excludes."""
        match part:
            case And():
                nots = tuple(one.inside for one in part.parts if isinstance(one, Not))
                for one in part.parts:
                    if not isinstance(one, Not):
                        yield from self.dead(one, excluded + nots)
            case Or():
                if all(any(self.cover.implies(one, bad) for bad in excluded) for one in part.parts):
                    yield from self._never(part, excluded)
                else:
                    for one in part.parts:
                        yield from self.dead(one, excluded)
            case Not():
                return
            case _:
                yield from self._never(part, excluded)

    def _never(self, part: Query, excluded: tuple[Query, ...]) -> Iterator[Doubt]:
        bad = next((bad for bad in excluded if self.cover.implies(part, bad)), None)
        if bad is not None:
            said = f"`{short(part)}` can never be found here: NOT `{short(bad)}` excludes all of it"
            yield Doubt("unreachable", f"{said}; take one of them out", part)

    def idle(self, part: Query) -> Iterator[Doubt]:
        """Alternatives that another covers, and conditions that another brings with it."""
        match part:
            case Or():
                yield from self._covered(part.parts)
            case And():
                yield from self._repeated(part.parts)
            case _:
                pass
        for inside in inside_of(part):
            yield from self.idle(inside)

    def _covered(self, parts: Sequence[Query]) -> Iterator[Doubt]:
        for place, by in self._covering(parts):
            part, beside = parts[place], parts[by]
            why = (
                "it is there already" if part == beside else f"`{short(beside)}` beside it finds all of that"
            )
            said = f"`{short(part)}` adds nothing: {why}; take it out"
            yield Doubt("covered", said, part)

    def _covering(self, parts: Sequence[Query]) -> Iterator[tuple[int, int]]:
        """Places of parts that another part covers, and of that part."""
        if len(parts) > MOST_PARTS:
            return
        by_key: dict[str, list[int]] = {}
        for place, part in enumerate(parts):
            for key in self.cover.keys(part):
                by_key.setdefault(key, []).append(place)
        for place, part in enumerate(parts):
            near = sorted({other for key in written(part) for other in by_key.get(key, ()) if other != place})
            for other in near:
                # Of two that mean the same, the later one is said to add nothing.
                if self.cover.implies(part, parts[other]) and not (
                    other > place and self.cover.implies(parts[other], part)
                ):
                    yield place, other
                    break

    def _repeated(self, parts: Sequence[Query]) -> Iterator[Doubt]:
        asking = [part for part in parts if not isinstance(part, Not)]
        for place, part in enumerate(asking[:MOST_PARTS]):
            for other, by in enumerate(asking[:MOST_PARTS]):
                if other == place or not self.cover.implies(by, part):
                    continue
                if other > place and self.cover.implies(part, by):
                    continue
                said = f"`{short(part)}` asks for nothing more: `{short(by)}` beside it has it already"
                yield Doubt("repeated", f"{said}; take it out", part)
                break


def short(part: Query, width: int = 50) -> str:
    """The part as it is written, cut when it is long."""
    text = show(part)
    return text if len(text) <= width else f"{text[: width - 1]}…"
