"""A query of another service as a query of ours, with everything that may mean another thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from monitor.rules.dialects.dialect import Dialect
from monitor.rules.dialects.join import only_excludes
from monitor.rules.dialects.parts import (
    Caution,
    Counted,
    First,
    Gone,
    In,
    Joined,
    Leaf,
    Op,
    Part,
    Without,
)
from monitor.rules.dialects.reader import read
from monitor.rules.lexer import syntax_error

WIDTH = 100
"""Characters from which on each part of the query gets a line of its own."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A query of ours; `left_out` are pieces of the original that it does not say."""

    query: str
    cautions: tuple[Caution, ...] = ()
    left_out: tuple[str, ...] = ()


def convert(query: str, dialect: Dialect) -> Converted:
    """`query` of the dialect in our language. Raises `QuerySyntaxError` with line and column."""
    part, cautions, left_out = read(query, dialect)
    if isinstance(part, Gone):
        raise syntax_error("nothing is left of this query here", query, 0)
    if only_excludes(part):
        raise syntax_error("the query only excludes: say also what must be there", query, 0)
    return Converted(_written(part), cautions, left_out)


def _written(part: Part) -> str:
    """The query, on several lines when it is long."""
    text = write(part)
    if len(text) <= WIDTH or not isinstance(part, Joined) or part.op not in (Op.AND, Op.OR):
        return text
    # Lines without an operator would be a list of alternatives.
    return f"\n{part.op.value} ".join(map(_inner, part.parts))


def write(part: Part) -> str:
    """The part in our language; parentheses wherever two readings would be possible."""
    match part:
        case Leaf():
            return part.text
        case Gone():
            return ""
        case Without():
            return f"NOT {_inner(part.inside)}"
        case In():
            return _in_field(part)
        case Counted():
            return f"count({write(part.inside)})>={part.times}"
        case First():
            return f"first/{part.words}({write(part.inside)})"
        case Joined():
            return _operator(part).join(map(_inner, part.parts))
        case _:
            assert_never(part)


def _in_field(part: In) -> str:
    if part.value:
        return f'{part.field}:"{write(part.inside)}"'
    # A field takes a word or what stands in parentheses, which a count does not do by itself.
    inside = f"({write(part.inside)})" if isinstance(part.inside, Counted) else _inner(part.inside)
    return f"{part.field}:{inside}"


def _operator(part: Joined) -> str:
    if part.op in (Op.NEAR, Op.ONEAR, Op.APART):
        return f" {part.op.value}/{part.words} "
    return f" {part.op.value} " if part.op is not Op.AND else " "


def _inner(part: Part) -> str:
    return f"({write(part)})" if isinstance(part, Joined) else write(part)
