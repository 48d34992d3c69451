"""Content-Encoding undone in small steps, so that a bomb is noticed while it is still small.

httpx 0.28 hands 200 MB of zeros in 304 bytes of brotli over as one chunk, and every client measured takes
a truncated gzip for a whole page. Here each step of each layer yields at most a few megabytes, which go into
the next layer at once; the sum is held against the bounds after every step, and a stream without its end is
refused. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain
from typing import Final

import brotli
import zstandard

from monitor.model import Fault
from monitor.net.fault import RefusedError
from monitor.net.limits import Limits

ACCEPT_ENCODING: Final = "gzip, deflate, br, zstd"
"""What requests ask for: all that `decoded` can undo."""

MAX_LAYERS: Final = 2
RATIO_FREE: Final = 1_000_000
"""Bytes up to which the ratio does not count: a small page of blanks is no attack."""

_STEP: Final = 1 << 16
_ZSTD_FEED: Final = 128
"""Bytes of zstd given at once: the smallest block is 4 bytes for 128 KB (RFC 8878, 3.1.1.2), so a step
stays under 5 MB. Its decoder has no bound on output of its own."""
_ZSTD_WINDOW: Final = 8 << 20
"""Largest window that may be asked of an HTTP client (RFC 9659)."""

Undo = Callable[[Iterator[bytes]], Iterator[bytes]]
"""What was packed, in any pieces but not empty, to what it was before."""


def decoded(wire: bytes, encodings: str, limits: Limits) -> bytes:
    """The body that `wire` carries under the header value `encodings`.

    Raises `RefusedError`: ENCODING for an unknown, damaged or truncated encoding, TOO_LARGE for too much.
    """
    if not layers_of(encodings):
        return wire
    body = BytesIO()  # gives its bytes away without a copy, as a bytearray does not
    body.writelines(_pieces(wire, encodings, limits))
    return body.getvalue()


def weighed(wire: bytes, encodings: str, limits: Limits) -> int:
    """How many bytes `decoded` would give; raises what it would. No more than a piece is held."""
    return sum(map(len, _pieces(wire, encodings, limits)))


def _pieces(wire: bytes, encodings: str, limits: Limits) -> Iterator[bytes]:
    pieces: Iterator[bytes] = iter((wire,))
    for layer in reversed(layers_of(encodings)):  # listed in the order of application (RFC 9110, 8.4)
        pieces = _bounded(_undone(layer, pieces), len(wire), limits)
    try:
        yield from pieces
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise RefusedError(Fault.ENCODING, "the body is not what its content encoding says") from error


def layers_of(encodings: str) -> tuple[str, ...]:
    """The layers that a Content-Encoding value names; raises `RefusedError` for those not known."""
    names = (name.strip().lower() for name in encodings.split(","))
    layers = tuple(name for name in names if name not in ("", "identity"))
    if len(layers) > MAX_LAYERS:
        raise RefusedError(Fault.ENCODING, f"more than {MAX_LAYERS} content encodings")
    if not all(layer in _UNDO for layer in layers):
        raise RefusedError(Fault.ENCODING, "unknown content encoding")
    return layers


def _undone(layer: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """One layer less; nothing at all needs no undoing."""
    if first := next(filter(None, pieces), b""):
        yield from _UNDO[layer](chain((first,), pieces))


def _bounded(pieces: Iterator[bytes], wire: int, limits: Limits) -> Iterator[bytes]:
    """The pieces as they come, while they are not too much."""
    most = min(limits.max_decoded, max(RATIO_FREE, wire * limits.max_ratio))
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise RefusedError(Fault.TOO_LARGE, f"{wire} bytes become more than {most} when decoded")
        yield piece


def _slices(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    return (piece[start : start + size] for piece in pieces for start in range(0, len(piece), size))


def _whole(finished: bool) -> None:
    if not finished:
        raise RefusedError(Fault.ENCODING, "the compressed body ends early")


def _ungzip(data: Iterator[bytes]) -> Iterator[bytes]:
    """One member after another (RFC 1952, 2.2); whatever follows them and is no member is padding."""
    member = zlib.decompressobj(wbits=31)
    for piece in _slices(data, _STEP):
        rest = piece
        while rest:
            if member.eof:
                if not rest.startswith(b"\x1f"):
                    return
                member = zlib.decompressobj(wbits=31)
            yield member.decompress(rest, _STEP)
            rest = member.unused_data or member.unconsumed_tail
    yield from _rest_of(member)


def _inflate(data: Iterator[bytes]) -> Iterator[bytes]:
    """Both forms in use: with the zlib header that RFC 9110, 8.4.1.2 asks for, and without."""
    pieces = _slices(data, _STEP)
    head = next(pieces)
    head += next(pieces, b"") if len(head) == 1 else b""
    has_header = head[0] & 0x0F == 8 and len(head) > 1 and int.from_bytes(head[:2], "big") % 31 == 0
    stream = zlib.decompressobj(wbits=15 if has_header else -15)
    for piece in chain((head,), pieces):
        rest = piece
        while rest and not stream.eof:
            yield stream.decompress(rest, _STEP)
            rest = stream.unconsumed_tail
    yield from _rest_of(stream)


def _rest_of(stream: zlib._Decompress) -> Iterator[bytes]:
    """What zlib holds back although its input is used up."""
    while not stream.eof and (piece := stream.decompress(b"", _STEP)):
        yield piece
    _whole(stream.eof)


def _unbrotli(data: Iterator[bytes]) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    for piece in _slices(data, _STEP):
        yield stream.process(piece, output_buffer_limit=_STEP)
        while not stream.can_accept_more_data() and (more := stream.process(b"", output_buffer_limit=_STEP)):
            yield more
    while not stream.is_finished() and (more := stream.process(b"", output_buffer_limit=_STEP)):
        yield more  # held back although the input is used up
    _whole(stream.is_finished())


def _unzstd(data: Iterator[bytes]) -> Iterator[bytes]:
    """One frame after another (RFC 8878, 3.1)."""
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = reader.decompressobj()
    for piece in _slices(data, _ZSTD_FEED):
        rest = piece
        while rest:
            if frame.eof:
                frame = reader.decompressobj()
            yield frame.decompress(rest)
            rest = frame.unused_data
    _whole(frame.eof)


_UNDO: Final[dict[str, Undo]] = {
    "gzip": _ungzip,
    "x-gzip": _ungzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
