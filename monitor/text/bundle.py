"""Several documents as one body: what a folder or a mailbox answers with.

Each is a line of JSON, ``[name, seconds since 1970, bytes]``, and the bytes; then the next. The name may hold
what no text may (a file's own bytes, surrogate-escaped): JSON writes that in ASCII.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.errors import ParseError

MEDIA_TYPE = "application/x-monitor-bundle"


@dataclass(frozen=True, slots=True)
class Piece:
    """One document. `at` is when it came or changed, in seconds since 1970, as far as that is known."""

    name: str
    at: int
    body: bytes

    @property
    def time(self) -> datetime | None:
        """When it came or changed; None when it is not known, or lies outside of all calendars."""
        try:
            return datetime.fromtimestamp(self.at, UTC) if self.at > 0 else None
        except (OverflowError, ValueError, OSError):
            return None


def packed(pieces: Iterable[Piece]) -> bytes:
    """`pieces` as one body, in order."""
    return b"".join(_written(piece) for piece in pieces)


def _written(piece: Piece) -> bytes:
    return json.dumps([piece.name, piece.at, len(piece.body)]).encode("ascii") + b"\n" + piece.body


def unpacked(body: bytes) -> Iterator[Piece]:
    """The pieces of a body, in order; raises `ParseError` where it is none."""
    at = 0
    while at < len(body):
        end = body.find(b"\n", at)
        try:
            name, when, size = json.loads(body[at:end])
            piece = Piece(str(name), int(when), body[end + 1 : end + 1 + int(size)])
        except (ValueError, TypeError) as error:
            raise ParseError("not a bundle of documents") from error
        if end < 0 or int(size) < 0 or len(piece.body) != int(size):
            raise ParseError("a bundle of documents that is cut off")
        yield piece
        at = end + 1 + len(piece.body)
