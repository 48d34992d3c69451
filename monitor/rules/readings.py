"""The two ways to read AND and OR side by side, written out so that a person can choose."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.rules.lexer import Kind
from monitor.rules.query import And, Or, Query
from monitor.rules.shown import show


def readings(parts: Sequence[Query], kinds: Sequence[Kind]) -> str:
    """Parts joined by operators of both kinds, with OR bound tight, and with AND; long ones are cut."""
    tight_or = And(tuple(_joined(group, Or) for group in _groups(parts, kinds, split_at=Kind.AND)))
    tight_and = Or(tuple(_joined(group, And) for group in _groups(parts, kinds, split_at=Kind.OR)))
    return "   or   ".join(_shortened(show(reading)) for reading in (tight_or, tight_and))


def _groups(parts: Sequence[Query], kinds: Sequence[Kind], *, split_at: Kind) -> list[tuple[Query, ...]]:
    groups: list[list[Query]] = [[parts[0]]]
    for kind, part in zip(kinds, parts[1:], strict=True):
        if kind is split_at:
            groups.append([part])
        else:
            groups[-1].append(part)
    return [tuple(group) for group in groups]


def _joined(parts: tuple[Query, ...], operator: type[And] | type[Or]) -> Query:
    return parts[0] if len(parts) == 1 else operator(parts)


def _shortened(text: str, width: int = 160) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
