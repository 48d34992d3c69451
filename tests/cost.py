"""Bounds on CPU time that hold on a slow, busy or traced machine, and still catch a quadratic step.

A bound is given in seconds of an idle machine and stretched by how slow this one is now: by the time of a
plain loop before and after. It is four times as wide again: only other orders of magnitude are of interest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

LOOP = 0.004
"""Seconds of CPU that `_loop` takes on an idle machine."""
WIDTH = 4.0


@contextmanager
def affordable(seconds: float) -> Iterator[None]:
    """The block takes no more CPU than `seconds` of an idle machine would be, widely."""
    before = _loop()
    began = time.process_time()
    yield
    took = time.process_time() - began
    slowness = max(before, _loop(), LOOP) / LOOP
    assert took < seconds * WIDTH * slowness, (
        f"{took:.1f} s of CPU, {slowness:.1f} times as slow as an idle machine"
    )


def _loop() -> float:
    began = time.process_time()
    total = 0
    for number in range(100_000):
        total += number
    return time.process_time() - began
