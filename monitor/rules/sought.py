"""What rules look for in documents, words in any of their forms and rows of words, and who asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, islice, pairwise
from operator import attrgetter
from typing import Any as Anything

from monitor.model import Rule
from monitor.rules.gate import Item
from monitor.rules.plan_tree import All, Any, Plan

_NOWHERE: dict[Sought, Sought] = {}


@dataclass(slots=True, eq=False)
class Sought:
    """An item that rules look for; a word that is of several items is sought as each of its `parts`."""

    parts: tuple[Sought, ...] = ()
    after: dict[Sought, Sought] = field(default_factory=lambda: _NOWHERE)
    """What goes on with it in a row, to that row."""
    sure: tuple[str, ...] = ()
    """Names of the rules that hold wherever it is."""
    candidates: tuple[Compiled, ...] = ()
    """The rules that may hold where it is."""
    item: Item = ()
    held: int = 0
    """How often."""

    def add(self, rule: Compiled) -> None:
        """Look at `rule` where this is."""
        if rule.sure:
            self.sure += (rule.rule.name,)
        else:
            self.candidates += (rule,)

    def remove(self, rule: Compiled) -> None:
        """Look at it no more."""
        if rule.sure:
            self.sure = tuple(name for name in self.sure if name != rule.rule.name)
        else:
            self.candidates = tuple(one for one in self.candidates if one is not rule)

    def go_on(self, last: Sought, row: Sought) -> None:
        """With `last` behind it, this is `row`."""
        self.after = self.after or {}
        self.after[last] = row

    def stop(self, last: Sought) -> None:
        """With `last` behind it, this is nothing any more."""
        self.after.pop(last, None)


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A rule ready to be looked at: what a document must have and must lack before its plan is."""

    order: int
    rule: Rule
    plan: Plan
    anchors: tuple[Sought, ...]
    """Of these a document has one when the rule holds."""
    sure: bool
    """Having one of the anchors is all that the rule asks for."""
    also: frozenset[Sought]
    """Of these it has one as well, the rarest of what else is asked for; the anchors where nothing is."""
    needs: frozenset[Sought]
    """What else must be there."""
    either: tuple[frozenset[Sought], ...]
    bars: frozenset[Sought]
    exact: bool
    doors: Mapping[int, frozenset[Sought]]
    """Alternatives of the plan, by identity, to items of which each needs one."""

    def passes(self, present: set[Sought]) -> bool:
        """Whether a document with these items, an anchor among them, may be what the rule asks for."""
        if not self.needs <= present:
            return False
        for option in self.either:
            if present.isdisjoint(option):
                return False
        return present.isdisjoint(self.bars)

    def shown(self, present: set[Sought]) -> Plan:
        """What is left of the plan for a document with these items, without alternatives that it cannot be.

        A rule has dozens of them, and of most news one is told by its words.
        """
        return self._shown(self.plan, present)

    def _shown(self, plan: Plan, present: set[Sought]) -> Plan:
        match plan:
            case Any():
                lacks, doors = present.isdisjoint, self.doors
                return Any(
                    tuple(part for part in plan.parts if not (door := doors.get(id(part))) or not lacks(door))
                )
            case All():
                return All(tuple(self._shown(part, present) for part in plan.parts))
            case _:
                return plan

    def held(self) -> Iterable[Sought]:
        """The items that it looks for, one as often as it names it."""
        return chain(self.anchors, self.also, self.needs, *self.either, self.bars, *self.doors.values())


NOTHING = Sought()
_PARTS, _AFTER = attrgetter("parts"), attrgetter("after")


def mixed(parts: Sequence[Sought]) -> Sought:
    """A word that is of all these items."""
    return Sought(tuple(parts)) if len(parts) > 1 else parts[0]


def add_parts(words: set[Sought]) -> bool:
    """Add the items of which `words` are; whether some are of several."""
    several = list(filter(None, map(_PARTS, words)))
    words.update(*several)
    return bool(several)


def rows(words: Sequence[Sought], *, some_have_parts: bool = True) -> set[Sought]:
    """The rows that stand in a text of `words`, the last of which is `NOTHING`."""
    # A text has hundreds of words and few rows: what is asked of every word is asked in C.
    found: set[Sought] = set()
    begun: list[Anything] = list(map(dict.get, map(_AFTER, words), islice(words, 1, None)))
    for at, row in compress(enumerate(begun, 2), begun):
        found.add(row)
        if row.after and (words[at].parts or words[at] in row.after):
            _go_on(row, words, at, found)
    if some_have_parts:
        for at, (one, following) in enumerate(pairwise(words), 1):
            if one.parts or following.parts:
                _go_on(one, words, at, found)
    return found


def _go_on(begun: Sought, words: Sequence[Sought], at: int, found: set[Sought]) -> None:
    """Add the rows that are `begun` and word `at` behind it, and those that go on from there."""
    for last in words[at].parts or (words[at],):
        for one in begun.parts or (begun,):
            row = one.after.get(last)
            if row:
                found.add(row)
                if row.after:
                    _go_on(row, words, at + 1, found)
