"""Coroutines of tests, one after another on one loop: making a loop and its threads takes as long as most."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_RUNNERS: dict[tuple[int, int], asyncio.Runner] = {}
"""By process and thread: a fork must not wait at the poll of its parent."""


def run(step: Coroutine[Any, Any, T]) -> T:
    """What `step` returns."""
    here = os.getpid(), threading.get_ident()
    if here not in _RUNNERS:
        _RUNNERS[here] = asyncio.Runner()
    return _RUNNERS[here].run(step)


def close() -> None:
    """Close the loops of this process; another `run` makes a new one."""
    for here in [here for here in _RUNNERS if here[0] == os.getpid()]:
        _RUNNERS.pop(here).close()
