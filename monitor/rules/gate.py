"""What any document that a plan fits must have and must lack: told by which words are there, not where.

A gate is looked at for every rule that shares a rare word with a document, so it is a few set operations.
What it lets through is verified on positions, unless the gate is all that the query asks for. Nothing is
multiplied out: a gate is at most as large as its plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import NamedTuple, assert_never

from monitor.rules.plan_tree import (
    ANYWHERE,
    APART,
    All,
    Any,
    Fits,
    Forms,
    Is,
    Long,
    Old,
    Plan,
    Related,
    WordClass,
    Words,
)
from monitor.rules.relations import Apart
from monitor.rules.wildcards import is_part

MAX_ROW = 4
"""Words of a row: nearly all phrases are no longer, and the text is walked with each that has begun."""


class Row(NamedTuple):
    """Two to `MAX_ROW` words side by side in the title or in the body."""

    words: tuple[Forms, ...]

    @property
    def begun(self) -> Item:
        """All but the last word: a shorter row, or a word."""
        return Row(self.words[:-1]) if len(self.words) > 2 else self.words[0]


Item = Forms | Row
"""What is there or is not: a word in one of its forms, or a row of words."""
Expected = Callable[[Item], float]
"""In which share of all documents an item is expected."""

_NONE: frozenset[Item] = frozenset()


@dataclass(frozen=True, slots=True)
class Gate:
    """A document must have all of `needs`, one of each of `either`, and none of `bars`.

    When `exact`, the plan holds for every document that does; else for some of them.
    """

    needs: frozenset[Item] = _NONE
    either: tuple[frozenset[Item], ...] = ()
    bars: frozenset[Item] = _NONE
    exact: bool = False
    doors: tuple[tuple[Plan, frozenset[Item]], ...] = field(default=(), repr=False, compare=False)
    """Alternatives of the plan, each with the rarest words of which a document has one that it holds for."""

    def anchors(self, expected: Expected) -> frozenset[Item]:
        """The rarest words of which every document has one; none at an open gate."""
        options = [*(frozenset((one,)) for one in self.needs), *self.either]
        if len(options) == 1:
            return options[0]
        return min(options, key=lambda option: sum(map(expected, option)), default=_NONE)

    def without(self, anchors: frozenset[Item]) -> Gate:
        """What is left to ask of a document that has one of `anchors`."""
        needs = self.needs - anchors if len(anchors) == 1 else self.needs
        either = tuple(option for option in self.either if option != anchors)
        return Gate(needs, either, self.bars, self.exact)


OPEN = Gate()
"""Lets every document through."""


def gate(plan: Plan, expected: Expected) -> Gate:
    """The narrowest gate of `plan`. Of several words of which a document needs one, the rarest is kept."""
    match plan:
        case Words():
            return _words(plan)
        case Related():
            return _related(plan, expected)
        case Is():
            value = frozenset(((f"{plan.field}:{plan.value}",),))
            return Gate(bars=value, exact=True) if plan.negated else Gate(needs=value, exact=True)
        case Long() | Old():
            return OPEN
        case Fits():
            return OPEN if plan.negated else _strings(plan.pattern.literals)
        case All():
            return _all([gate(part, expected) for part in plan.parts])
        case Any():
            return _any([gate(part, expected) for part in plan.parts], expected, plan.parts)
        case _:
            assert_never(plan)


def _words(words: Words) -> Gate:
    if words.negated:
        told = _words(replace(words, negated=False))
        return Gate(bars=told.needs or told.either[0], exact=True) if told.exact and _single(told) else OPEN
    if len(words.classes) == 1:
        return _class(words.classes[0], words.fields)
    rows: list[Item] = []
    rest: list[WordClass] = []
    for plain, run in groupby(words.classes, partial(_may_be_in_row, fields=words.fields)):
        classes = tuple(run)
        if plain and len(classes) > 1:
            rows += _rows([one.alternatives[0] for one in classes])
        else:
            rest += classes
    exact = len(rows) == 1 and not rest
    return _all([Gate(frozenset(rows), exact=exact), *(_class(one, words.fields) for one in rest)])


def _rows(words: Sequence[Forms]) -> Iterator[Row]:
    """The row, in pieces that share a word when it is long."""
    for start in range(0, max(len(words) - 1, 1), MAX_ROW - 1):
        begin = min(start, max(len(words) - MAX_ROW, 0))
        yield Row(tuple(words[begin : begin + MAX_ROW]))


def _may_be_in_row(one: WordClass, fields: Sequence[str]) -> bool:
    return (
        fields == ANYWHERE
        and _told_by_presence(one, fields)
        and len(one.alternatives) == 1
        and not any(map(is_part, one.alternatives[0][:1]))  # a part stands alone
    )


def _single(one: Gate) -> bool:
    return len(one.needs) + len(one.either) == 1 and not one.bars


def _strings(literals: frozenset[str]) -> Gate:
    """A text that a pattern fits has one of these strings."""
    options = frozenset(("/" + literal,) for literal in literals)
    return Gate(either=(options,)) if len(options) > 1 else Gate(needs=options)


def _told_by_presence(one: WordClass, fields: Sequence[str]) -> bool:
    return not one.spelt and not one.as_name and (fields == ANYWHERE or fields[0] in APART)


def _class(one: WordClass, fields: Sequence[str]) -> Gate:
    options = _options(one, fields)
    exact = _told_by_presence(one, fields)
    return Gate(needs=options, exact=exact) if len(options) == 1 else Gate(either=(options,), exact=exact)


def _options(one: WordClass, fields: Sequence[str]) -> frozenset[Item]:
    """The alternatives of a class, as what is looked for where its field has words of its own."""
    if fields[0] not in APART:
        return frozenset(one.alternatives)
    return frozenset(tuple(f"{fields[0]}:{key}" for key in forms) for forms in one.alternatives)


def _related(related: Related, expected: Expected) -> Gate:
    if related.negated:
        return OPEN
    needed = related.parts[:1] if isinstance(related.relation, Apart) else related.parts
    parts = _all([_any([_words(words) for words in part], expected) for part in needed])
    return Gate(parts.needs, parts.either)


def _all(gates: Sequence[Gate]) -> Gate:
    if len(gates) == 1:
        return gates[0]
    return Gate(
        frozenset[Item]().union(*(one.needs for one in gates)),
        tuple(dict.fromkeys(option for one in gates for option in one.either)),
        frozenset[Item]().union(*(one.bars for one in gates)),
        all(one.exact for one in gates),
        tuple(door for one in gates for door in one.doors),
    )


def _any(gates: Sequence[Gate], expected: Expected, parts: Sequence[Plan] = ()) -> Gate:
    if len(gates) == 1:
        return gates[0]
    exact = all(one.exact and _single(one) for one in gates)
    options = [one.anchors(expected) for one in gates]
    doors = tuple((part, option) for part, option in zip(parts, options, strict=False) if option)
    if not all(options):
        return Gate(doors=doors)
    return Gate(either=(_union(options),), exact=exact, doors=doors)


def _union(options: Iterable[frozenset[Item]]) -> frozenset[Item]:
    return frozenset[Item]().union(*options)
