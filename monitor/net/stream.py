"""The bytes of one connection, in small steps, each of which lets the rest of the daemon go on.

    transport ─32 KB─► [TLS] ─► held ─read: 8 KB─► h11           write ─► [TLS] ─► transport

The HTTP library works through all that was read before it waits again: 64 KB of chunks of one byte, or of
interim answers, hold it for a third of a second, and a fast server has the next 64 KB ready. So whoever reads
gets no more than a step at a time, and what nobody reads stays with the other side. A body of a length that
was told is only kept, and read in long steps.

TLS is spoken here, over the standard library's `ssl` in memory: asyncio's own layer keeps a quarter of a
megabyte for each connection, and waits half a minute for the other side's word of parting.
"""

from __future__ import annotations

import asyncio
import select
import ssl
from typing import Final, cast

from monitor.model import Fault
from monitor.net.fault import RefusedError

STEP: Final = 1 << 13
"""Bytes read at once."""

LONG: Final = 1 << 15
"""Bytes taken from the other side at once, and read where they are only kept."""

HELD: Final = 2 * STEP
"""Bytes that wait for their reader, from which on no more are taken from the other side."""


class Stream(asyncio.BufferedProtocol):
    """A connected socket's two directions; at most `most` bytes are taken after what was last written.

    They count as they travel: what the HTTP library drops unseen (interim answers, chunk extensions,
    trailers) and what TLS tells itself (new keys, which are answered) too. Who sends more is cut off, whether
    anybody reads or not. `into` is where the event loop puts what it takes and tells of at once: one place
    serves all streams of a loop.
    """

    def __init__(self, most: int, into: bytearray) -> None:
        self._most = most
        self._into = into
        self._transport: asyncio.Transport
        self._held = bytearray()
        self._read = 0
        self._paused = False
        self._ended = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._tls: ssl.SSLObject | None = None
        self._arrived: ssl.MemoryBIO
        self._leaving: ssl.MemoryBIO

    async def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Speak TLS from now on with whom `host` is; raises ssl.SSLError and OSError."""
        self._arrived, self._leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(self._arrived, self._leaving, server_hostname=host)
        while not self._shaken(tls):
            self._arrived.write(await self.read())
            if self._ended and not self._arrived.pending:
                raise ConnectionResetError
        self._tls = tls
        self._arrived.write(self._held)  # came together with the end of the handshake
        self._held.clear()
        self._go_on()
        self._decrypt()

    async def read(self, most: int = STEP) -> bytes:
        """The next bytes, at most so many; none at the end. Raises OSError; `RefusedError` for too many."""
        if self._held or self._ended:
            await asyncio.sleep(0)
        else:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._read > self._most:
            raise RefusedError(Fault.TOO_LARGE, "more bytes than one answer may have")
        if not self._held and self._error is not None:
            raise self._error
        data = bytes(self._held[:most])
        del self._held[:most]
        self._go_on()
        self._hold_back()
        return data

    def write(self, data: bytes) -> None:
        """Send; what comes next is another answer."""
        self._read = 0
        if self._tls is None:
            self._transport.write(data)
        else:
            self._tls.write(data)
            self._send()

    @property
    def is_done(self) -> bool:
        """It has ended, or what nobody asked for has come."""
        return self._ended or bool(self._held) or self._transport.is_closing()

    @property
    def is_quiet(self) -> bool:
        """It is not done, nor has what would make it so come unseen."""
        if self.is_done:
            return False
        look = select.poll()
        look.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN)
        return not look.poll(0)

    def close(self) -> None:
        """Close at once."""
        self._transport.abort()

    # --- what the event loop calls ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is the event loop's."""
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002
        """Where the next bytes go."""
        return self._into

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes have come."""
        self._read += nbytes
        data = memoryview(self._into)[:nbytes]
        if self._tls is None:
            self._take(data)
        else:
            self._arrived.write(data)
            self._decrypt()
        if self._read > self._most:
            self.close()

    def eof_received(self) -> None:
        """The other side has ended, with TLS's own word for it or without: HTTP frames its bodies."""
        self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._end(exc)

    def _shaken(self, tls: ssl.SSLObject) -> bool:
        """The handshake is complete, as far as it can be with what has arrived."""
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        finally:
            self._send()  # also the alert that tells the other side what is wrong
        return True

    def _decrypt(self) -> None:
        tls = cast(ssl.SSLObject, self._tls)
        try:
            while data := tls.read(LONG):
                self._take(data)
            self._end(None)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            self._end(error)
        self._send()
        if self._ended:
            self._transport.close()  # what comes after the end would be kept for nobody

    def _send(self) -> None:
        if self._leaving.pending:
            self._transport.write(self._leaving.read())

    def _take(self, data: bytes | memoryview) -> None:
        self._held += data
        if self._waiter is None or self._waiter.done():
            self._hold_back()
        self._wake()  # who waits takes its step before the next bytes are taken from the other side

    def _hold_back(self) -> None:
        if len(self._held) >= HELD and not self._paused and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def _go_on(self) -> None:
        if self._paused and len(self._held) < HELD and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    def _end(self, error: Exception | None) -> None:
        if not self._ended:
            self._ended, self._error = True, error
            self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
