"""What was worked out for a piece of text, remembered within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

V = TypeVar("V")
_NOTHING: Final = object()
LONGEST = 40
"""Characters of a piece of text of which something is remembered: few words are longer."""


class Memo(dict[str, V]):
    """A text to what `make` makes of it: one look-up in C once that is known.

    Of texts longer than `longest` nothing is kept. There are at most `size` of them: when half of that is
    new, what was not asked for since the last time is forgotten, so that what is common stays.
    """

    def __init__(self, make: Callable[[str], V], size: int, longest: int = LONGEST) -> None:
        super().__init__()
        self._make, self._half, self._longest = make, size // 2, longest
        self._before: dict[str, V] = {}

    @property
    def kept(self) -> int:
        """How many results are held, those that may be forgotten soon among them."""
        return len(self) + len(self._before)

    def clear(self) -> None:
        """Forget all: what is made of a text is not what it was."""
        super().clear()
        self._before = {}

    def __missing__(self, text: str) -> V:
        if len(text) > self._longest:
            return self._make(text)
        made: Any = self._before.get(text, _NOTHING)  # most are new: an exception costs more than a word
        if made is _NOTHING:
            made = self._make(text)
        if len(self) >= self._half:
            self._before = dict(self)
            super().clear()
        self[text] = made
        return made  # type: ignore[no-any-return]
