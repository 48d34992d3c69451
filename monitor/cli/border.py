"""The last border before a terminal: whatever it would obey instead of showing comes out as an escape.

Commands make text harmless where they print it (`monitor.text.shown`); what one forgets stops here. Into a
pipe everything goes as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

_OBEYED = re.compile(
    "\x1b\\[[0-9;]*m"  # styles, which are ours
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, C1
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]"  # directions, line ends and the like
)


def harmless(text: str) -> str:
    """`text` with nothing in it that a terminal obeys, but for styles."""
    return _OBEYED.sub(lambda found: found[0] if len(found[0]) > 1 else _escaped(found[0]), text)


def _escaped(sign: str) -> str:
    """As JSON has it, so that JSON stays what it is."""
    return f"\\u{ord(sign):04x}"


class Border:
    """A terminal's stream behind the border."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what is harmless of it; the length that was given, as streams do."""
        self._stream.write(harmless(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> _Bytes:
        """Where filters write lines of UTF-8."""
        return _Bytes(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Bytes:
    """The same for whole characters in UTF-8."""

    def __init__(self, border: Border) -> None:
        self._border = border

    def write(self, data: bytes) -> int:
        """Write what is harmless of it; the length that was given."""
        self._border.write(data.decode("utf-8", "backslashreplace"))
        return len(data)

    def writelines(self, lines: Iterable[bytes]) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._border, name)


def bare(stream: Any) -> TextIO:
    """The stream itself, for what moves about on a terminal and says nothing that strangers wrote."""
    return stream._stream if isinstance(stream, Border) else stream


def guard() -> None:
    """Put the border before standard output and standard error where they are terminals."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream.isatty() and not isinstance(stream, Border):
            setattr(sys, name, Border(stream))
