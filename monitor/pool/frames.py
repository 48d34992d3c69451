"""Messages through a pipe: four bytes of length, most significant first, then the message."""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO, Final

_LENGTH: Final = struct.Struct(">I")


def framed(message: bytes) -> bytes:
    """`message` (at most 4 GB) as it goes into the pipe."""
    return _LENGTH.pack(len(message)) + message


async def receive(stream: asyncio.StreamReader, most: int) -> bytes:
    """The next message; raises `asyncio.IncompleteReadError` at the end and ValueError above `most` bytes."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    if length > most:
        raise ValueError(f"a message of {length} bytes")
    return await stream.readexactly(length)


def read(stream: BinaryIO) -> bytes | None:
    """The next message, waiting for it; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def write(stream: BinaryIO, message: bytes) -> None:
    """Send `message` at once."""
    stream.write(framed(message))
    stream.flush()
