"""A rule ready to be looked at: what a document must have and must lack before its plan is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from monitor.model import Rule
from monitor.rules.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """Items are numbers of `WordClasses`, so that no rule holds on to another."""

    order: int
    rule: Rule
    plan: Plan
    anchors: tuple[int, ...]
    """Of these a document has one when the rule holds."""
    sure: bool
    """Having one of the anchors is all that the rule asks for."""
    needs: frozenset[int]
    """What else must be there."""
    either: tuple[frozenset[int], ...]
    bars: frozenset[int]
    exact: bool

    def passes(self, present: set[int]) -> bool:
        """Whether a document with these items, an anchor among them, may be what the rule asks for."""
        if not self.needs <= present:
            return False
        for option in self.either:
            if present.isdisjoint(option):
                return False
        return present.isdisjoint(self.bars)

    def held(self) -> Iterable[int]:
        """The items that it looks for, one as often as it names it."""
        return chain(self.anchors, self.needs, *self.either, self.bars)
