"""How far a run goes: `make test` looks at a part of what is many of a kind, `make check` at all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from hypothesis import settings

WHOLE = False
"""Whether all is looked at; set before test modules are loaded."""

_One = TypeVar("_One")


def some(cases: Iterable[_One], every: int) -> list[_One]:
    """All the cases of a whole run, else every so many-th of them, the first included."""
    return list(cases)[:: 1 if WHOLE else every]


def examples(number: int, *, steps: int = 50) -> settings:
    """So many examples of a law, of so many steps where it is one of a machine; a quarter when not whole."""
    return settings(max_examples=number if WHOLE else -(-number // 4), stateful_step_count=steps)
