"""What any document that a plan fits must have and must lack: told by which words are there, not where.

A gate is looked at for every rule that shares a rare word with a document, so it is a few set operations.
What it lets through is verified on positions, unless the gate is all that the query asks for. Nothing is
multiplied out: a gate is at most as large as its plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from monitor.rules.plan_tree import (
    ANYWHERE,
    APART,
    All,
    Any,
    Forms,
    Is,
    Long,
    Plan,
    Related,
    WordClass,
    Words,
)
from monitor.rules.relations import Apart

Expected = Callable[[Forms], float]
"""In how many of all documents a word with these forms is expected to occur."""

_NONE: frozenset[Forms] = frozenset()


@dataclass(frozen=True, slots=True)
class Gate:
    """A document must have all of `needs`, one of each of `either`, and none of `bars`.

    When `exact`, the plan holds for every document that does; else for some of them.
    """

    needs: frozenset[Forms] = _NONE
    either: tuple[frozenset[Forms], ...] = ()
    bars: frozenset[Forms] = _NONE
    exact: bool = False

    def anchors(self, expected: Expected) -> frozenset[Forms]:
        """The rarest words of which every document has one; none at an open gate."""
        options = [frozenset((one,)) for one in self.needs] + list(self.either)
        return min(options, key=lambda option: sum(map(expected, option)), default=_NONE)


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
        case Long():
            return OPEN
        case All():
            return _all([gate(part, expected) for part in plan.parts])
        case Any():
            return _any([gate(part, expected) for part in plan.parts], expected)
        case _:
            assert_never(plan)


def _words(words: Words) -> Gate:
    exact = len(words.classes) == 1 and _told_by_presence(words.classes[0], words.fields)
    if words.negated:
        return Gate(bars=_options(words.classes[0], words.fields), exact=True) if exact else OPEN
    return _all([_class(one, words.fields, exact=exact) for one in words.classes])


def _told_by_presence(one: WordClass, fields: Sequence[str]) -> bool:
    return not one.spelt and not one.as_name and (fields == ANYWHERE or fields[0] in APART)


def _class(one: WordClass, fields: Sequence[str], *, exact: bool) -> Gate:
    options = _options(one, fields)
    return Gate(needs=options, exact=exact) if len(options) == 1 else Gate(either=(options,), exact=exact)


def _options(one: WordClass, fields: Sequence[str]) -> frozenset[Forms]:
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
        frozenset[Forms]().union(*(one.needs for one in gates)),
        tuple(dict.fromkeys(option for one in gates for option in one.either)),
        frozenset[Forms]().union(*(one.bars for one in gates)),
        all(one.exact for one in gates),
    )


def _any(gates: Sequence[Gate], expected: Expected) -> Gate:
    if len(gates) == 1:
        return gates[0]
    exact = all(one.exact and not one.bars and len(one.needs) + len(one.either) == 1 for one in gates)
    options = [one.anchors(expected) for one in gates]
    return Gate(either=(_union(options),), exact=exact) if all(options) else OPEN


def _union(options: Iterable[frozenset[Forms]]) -> frozenset[Forms]:
    return frozenset[Forms]().union(*options)
