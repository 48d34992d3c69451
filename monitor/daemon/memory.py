"""Memory that was needed for a moment goes back to the system, and what stands for long is left alone.

glibc gives each thread an arena of its own, and keeps freed blocks of up to 32 MB once it has seen such.
Among hostile servers the own memory of the daemon grew twice as much without this
(`python -m benchmarks.hostile`).
"""

from __future__ import annotations

import ctypes
import gc
from typing import Final

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""mallopt(3)."""

_LARGE: Final = 1 << 17
"""Bytes from which a block is mapped by itself, and free memory at the top is given back."""

_ARENAS: Final = 1


def give_back() -> None:
    """Tell glibc; where the C library is another one, nothing happens."""
    try:
        library = ctypes.CDLL(None)
        mallopt, trim = library.mallopt, library.malloc_trim
    except (OSError, AttributeError):
        return
    for option, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
        mallopt(option, value)
    trim(0)  # what reading the configuration took


def set_apart() -> None:
    """Leave what stands now, rules and code above all, out of the searches for garbage from here on.

    One of all generations took a quarter of a second with the shipped rules, in which nothing else is done.
    What was set apart before and has gone since is looked for once more.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
