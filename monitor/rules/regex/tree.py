"""A regular expression as a tree, and what can be told of it without looking at a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

Item = tuple[int, int] | str
"""What a class has: code points from the first to the second, or a property as RE2 writes it (``\\pL``)."""


class Edge(Enum):
    """A place between characters."""

    START = "the beginning of the text"
    END = "the end of the text"
    WORD = "the beginning or the end of a word"


@dataclass(frozen=True, slots=True)
class Char:
    """One character; with `fold`, in either case."""

    code: int
    fold: bool


@dataclass(frozen=True, slots=True)
class Class:
    """One character that one of the items has, or that none has."""

    items: tuple[Item, ...]
    negated: bool = False
    fold: bool = False


@dataclass(frozen=True, slots=True)
class InOrder:
    """The parts, one after the other; no part is itself a sequence."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """What is inside, `least` to `most` times (None: any number); as often as possible unless `lazy`."""

    inside: Node
    least: int
    most: int | None
    lazy: bool = False


Node = Edge | Char | Class | InOrder | Either | Repeat


def sequence(parts: Sequence[Node]) -> Node:
    """The parts one after the other; sequences among them are taken apart."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, InOrder) else (part,)
    return flat[0] if len(flat) == 1 else InOrder(tuple(flat))


def may_be_empty(node: Node) -> bool:
    """Whether `node` fits a place without any character."""
    match node:
        case Edge():
            return True
        case Char() | Class():
            return False
        case InOrder():
            return all(map(may_be_empty, node.parts))
        case Either():
            return any(map(may_be_empty, node.parts))
        case Repeat():
            return node.least == 0 or may_be_empty(node.inside)
        case _:
            assert_never(node)


def has_edge(node: Node, edges: frozenset[Edge]) -> bool:
    """Whether one of `edges` stands anywhere in `node`."""
    match node:
        case Edge():
            return node in edges
        case Char() | Class():
            return False
        case InOrder() | Either():
            return any(has_edge(part, edges) for part in node.parts)
        case Repeat():
            return has_edge(node.inside, edges)
        case _:
            assert_never(node)


def characters(node: Node) -> int:
    """Characters of the pattern when each repetition by number is written out."""
    match node:
        case Edge():
            return 0
        case Char() | Class():
            return 1
        case InOrder() | Either():
            return sum(map(characters, node.parts))
        case Repeat():
            times = node.least if node.most is None else node.most
            return characters(node.inside) * max(times, 1)
        case _:
            assert_never(node)
