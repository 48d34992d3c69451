"""A connection that is read in small steps, each of which lets the rest of the daemon go on.

Below the HTTP library, since it works through all that was read before it waits again: 64 KB of chunks of one
byte, or of interim answers, hold it for a third of a second, and a fast server has the next 64 KB ready.
"""

from __future__ import annotations

import asyncio
import select
import socket
import ssl
from typing import Any, Final

import httpcore

STEP: Final = 1 << 13
"""Bytes read at once."""


class PacedStream(httpcore.AsyncNetworkStream):
    """Reads `STEP` by `STEP`, and no more than `most` bytes after what was last written.

    What the library drops unseen (interim answers, chunk extensions, trailers) counts too.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream, most: int) -> None:
        self._stream = stream
        self._most = most
        self._read = 0
        self._socket: socket.socket | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """The next bytes; raises httpcore.ReadError beyond the bound."""
        await asyncio.sleep(0)
        data = await self._stream.read(min(max_bytes, STEP), timeout)
        self._read += len(data)
        if self._read > self._most:
            raise httpcore.ReadError("more bytes than one answer may have")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send; what comes next is another answer."""
        self._read = 0
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """The same over TLS."""
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return PacedStream(stream, self._most)

    def get_extra_info(self, info: str) -> Any:
        """What the stream says of itself.

        Of each idle connection the pool asks at each request whether the other side has closed it, and the
        stream below would ask for the peer's name each time: a fifth of what a poll costs.
        """
        if info != "is_readable":
            return self._stream.get_extra_info(info)
        if self._socket is None:
            self._socket = self._stream.get_extra_info("socket")
        return _is_readable(self._socket)


def _is_readable(connection: socket.socket | None) -> bool:
    """Whether something, or the end, can be read at once; of a socket that is no more: yes."""
    if connection is None or connection.fileno() < 0:
        return True
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    return bool(look.poll(0))
