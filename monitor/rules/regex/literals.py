"""Strings of which every match has one, case left aside: a text without any of them need not be searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.rules.regex.tree import Char, Either, InOrder, Node, Repeat

SHORTEST = 2
"""Characters of such a string: one alone stands in nearly every text."""
LONGEST = 16
"""Characters of such a string that are looked for: what is rare is so by its first."""
MOST = 100
"""Strings of one pattern."""


def literals(node: Node) -> frozenset[str]:
    """The strings; none when nothing certain can be said."""
    match node:
        case Char():
            return _long_enough(frozenset((chr(node.code),)))
        case InOrder():
            return _best(tuple(_of_sequence(node.parts)))
        case Either():
            options = [literals(part) for part in node.parts]
            together = frozenset[str]().union(*options)
            return together if all(options) and len(together) <= MOST else frozenset()
        case Repeat():
            return literals(node.inside) if node.least else frozenset()
        case _:
            return frozenset()


def _of_sequence(parts: Sequence[Node]) -> Iterator[frozenset[str]]:
    for plain, run in groupby(parts, lambda part: isinstance(part, Char)):
        if plain:
            text = "".join(chr(part.code) for part in run if isinstance(part, Char))
            yield _long_enough(frozenset((text[:LONGEST],)))
        else:
            yield from map(literals, run)


def _best(options: Sequence[frozenset[str]]) -> frozenset[str]:
    """Of several, all of which are certain, the rarest: its shortest string is the longest."""
    return max(options, key=lambda strings: min(map(len, strings), default=0), default=frozenset())


def _long_enough(strings: frozenset[str]) -> frozenset[str]:
    return strings if all(len(one) >= SHORTEST for one in strings) else frozenset()
