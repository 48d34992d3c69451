"""Rules that ask for tags: what they ask for, and in which order they can be looked at.

A rule's tags are known once it has been looked at. So a rule that asks for ``tag:x`` comes after the others
that give x, and rules that wait for each other are refused. The tags of a rule itself never help it to hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from monitor.rules.fields import value
from monitor.rules.plan_tree import All, Any, Is, Plan


@dataclass(frozen=True, slots=True)
class Asking:
    """A rule's tags, and those that it asks for."""

    gives: frozenset[str]
    asks: frozenset[str]


def asking(tags: Collection[str], plan: Plan) -> Asking:
    """What a rule with these tags and this plan gives and asks for."""
    return Asking(frozenset(map(value, tags)), frozenset(asked(plan)))


def asked(plan: Plan) -> Iterator[str]:
    """The tags that a plan asks for, under negations too."""
    match plan:
        case Is() if plan.field == "tag":
            yield plan.value
        case All() | Any():
            for part in plan.parts:
                yield from asked(part)
        case _:
            return


class CircleError(ValueError):
    """Rules wait for each other; ``names`` are theirs, each asks for a tag that the next one gives."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def in_turn(rules: Mapping[str, Asking]) -> tuple[str, ...]:
    """Names of rules that ask for tags, each after those that give what it asks for. Raises `CircleError`."""
    givers: dict[str, list[str]] = {}
    for name, rule in rules.items():
        for tag in sorted(rule.gives):
            givers.setdefault(tag, []).append(name)
    done: dict[str, None] = {}
    for name in rules:
        _visit(name, rules, givers, done)
    return tuple(done)


def _visit(
    first: str, rules: Mapping[str, Asking], givers: Mapping[str, list[str]], done: dict[str, None]
) -> None:
    """Add `first` to `done`, behind all that it waits for. By hand: chains of rules may be long."""
    way: dict[str, Iterator[str]] = {}
    ahead = iter((first,))
    while True:
        following = next((name for name in ahead if name not in done), None)
        if following is None:
            if not way:
                return
            done[way.popitem()[0]] = None
            ahead = next(reversed(way.values())) if way else iter(())
        elif following in way:
            names = tuple(way)
            raise CircleError((*names[names.index(following) :], following))
        else:
            ahead = _awaited(following, rules, givers)
            way[following] = ahead


def _awaited(name: str, rules: Mapping[str, Asking], givers: Mapping[str, list[str]]) -> Iterator[str]:
    return (other for tag in sorted(rules[name].asks) for other in givers.get(tag, ()) if other != name)
