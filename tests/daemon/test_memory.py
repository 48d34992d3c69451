"""What the C library can be told, and that another one is left alone."""

from __future__ import annotations

import ctypes
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
