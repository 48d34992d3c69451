"""What the C library can be told, and that another one is left alone."""

from __future__ import annotations

import ctypes
import gc
import weakref
from typing import Any

import pytest

from monitor.daemon import memory


def test_glibc_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []

    class Library:
        def mallopt(self, option: int, value: int) -> int:
            told.append((option, value))
            return 1

        def malloc_trim(self, pad: int) -> int:
            told.append((pad, 0))
            return 1

    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library())
    memory.give_back()
    assert told == [(-8, 1), (-3, 1 << 17), (-1, 1 << 17), (0, 0)]


@pytest.mark.parametrize("fault", [OSError, AttributeError])
def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    def library(name: None) -> Any:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", library)
    memory.give_back()


class Ring:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


def test_what_stands_is_left_out_of_searches_and_what_goes_later_is_found_the_next_time() -> None:
    standing = Ring()
    gone = weakref.ref(standing)
    memory.set_apart()
    try:
        assert not any(one is standing for one in gc.get_objects())
        del standing
        gc.collect()
        assert gone() is not None, "it is not looked for"
        memory.set_apart()
        assert gone() is None
    finally:
        gc.unfreeze()
