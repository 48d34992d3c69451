"""What was worked out for a piece of text, remembered within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")
LONGEST = 40
"""Characters of a piece of text of which something is remembered: few words are longer."""


class Memo(dict[str, V]):
    """A text to what `make` makes of it: one look-up in C once that is known.

    Of texts longer than `longest` nothing is kept; when there are `size` of them, all are forgotten.
    """

    def __init__(self, make: Callable[[str], V], size: int, longest: int = LONGEST) -> None:
        super().__init__()
        self._make, self._size, self._longest = make, size, longest

    def __missing__(self, text: str) -> V:
        made = self._make(text)
        if len(text) <= self._longest:
            if len(self) >= self._size:
                self.clear()
            self[text] = made
        return made
