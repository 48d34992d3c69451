"""How much of a text is read and kept."""

from __future__ import annotations

from typing import Final

LONGEST_TEXT: Final = 300_000
"""Bytes (UTF-8) of an article that are read and kept, many times the longest report: each costs time and
memory. Bytes, because an ideograph is three of them, and a word."""


def bounded(text: str) -> str:
    """The beginning of `text`, `LONGEST_TEXT` bytes of it at most."""
    if 4 * len(text) <= LONGEST_TEXT:
        return text
    return text[:LONGEST_TEXT].encode("utf-8", "replace")[:LONGEST_TEXT].decode("utf-8", "ignore")
