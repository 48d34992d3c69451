"""Messages through a pipe: four bytes of length, most significant first, then the message."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import pickle
import struct
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import BinaryIO, Final

_LENGTH: Final = struct.Struct(">I")


_STEP: Final = 1 << 16
"""Bytes put into the pipe at once: as many as it holds, or a quarter of that."""

_PIPE: Final = 1 << 18


class _Pieces(list[bytes]):
    def write(self, piece: bytes) -> int:
        self.append(piece)
        return len(piece)


def pickled(value: object) -> Sequence[bytes]:
    """`value` as a message in pieces. A long bytes object in it is a piece itself: a body of 20 MB that is
    copied for its pickle, for its frame and into the pipe's buffer is 80 MB."""
    pieces = _Pieces()
    pickle.dump(value, pieces, pickle.HIGHEST_PROTOCOL)
    return pieces


def framed(message: bytes) -> bytes:
    """`message` (at most 4 GB) as it goes into the pipe."""
    return b"".join(steps([message]))


def steps(message: Sequence[bytes]) -> Iterator[bytes | bytearray | memoryview]:
    """A message in pieces as it goes into the pipe, step by step.

    What fills no step goes together with what follows it: each write wakes the child.
    """
    short = bytearray(_LENGTH.pack(sum(map(len, message))))
    for piece in message:
        whole, start = memoryview(piece), 0
        if short and len(short) + len(whole) >= _STEP:
            start = _STEP - len(short)
            yield short + whole[:start]
            short = bytearray()
        while len(whole) - start >= _STEP:
            yield whole[start : start + _STEP]
            start += _STEP
        short += whole[start:]
    if short:
        yield short


async def receive(stream: asyncio.StreamReader, most: int) -> bytes:
    """The next message; raises `asyncio.IncompleteReadError` at the end and ValueError above `most` bytes."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    if length > most:
        raise ValueError(f"a message of {length} bytes")
    message = BytesIO()  # gives its bytes away without a copy
    while length:
        piece = await stream.read(min(length, _STEP))
        if not piece:
            raise asyncio.IncompleteReadError(message.getvalue(), length)
        length -= message.write(piece)
    return message.getvalue()


def widen(pipe: int) -> None:
    """Let a pipe hold a usual document whole, where the system can: neither end waits for the other then."""
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


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
    for step in steps([message]):
        stream.write(step)
    stream.flush()
