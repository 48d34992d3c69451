"""Connections of the HTTP client: new ones by `dial`, which judges them, and a few that are idle.

A poll asks a host once in minutes, pages of a site follow each other within seconds: little stays open,
for moments, and found by its origin.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Final

from monitor.net.address import Address
from monitor.net.dial import dial
from monitor.net.guard import Guard
from monitor.net.http1 import Exchanges
from monitor.net.resolve import Resolve
from monitor.net.stream import LONG, Stream

KEPT_SECONDS: Final = 4.0
"""Less than the 5 s after which Apache closes an idle connection: no request is lost to that race."""

Origin = tuple[str, str, int]


class Connections:
    """Gives out connections, and keeps at most `idle` of those that come back; answers have `most` bytes."""

    def __init__(self, guard: Guard, lookup: Resolve, tls: ssl.SSLContext, *, idle: int, most: int) -> None:
        self._guard = guard
        self._lookup = lookup
        self._tls = tls
        self._most_idle = idle
        self._most = most
        self._into = bytearray(LONG)
        self._idle: dict[Exchanges, tuple[Origin, float]] = {}
        """Where each leads and until when it is kept, the oldest first."""

    async def take(self, to: Address) -> Exchanges:
        """A connection to an origin; raises `RefusedError`, OSError and ssl.SSLError.

        The certificate is held against the host's name, although the address that was judged is connected to.
        """
        self._let_go()
        for one in [one for one, (origin, _) in self._idle.items() if origin == to.origin]:
            del self._idle[one]
            if one.stream.is_quiet:
                return one
            one.stream.close()
        connected = await dial(self._guard, self._lookup, to.wire_host, to.port)
        stream = await _streaming(connected, Stream(self._most, self._into))
        if to.scheme == "https":
            try:
                await stream.secure(self._tls, to.wire_host)
            except BaseException:
                stream.close()
                raise
        return Exchanges(stream)

    def give(self, to: Address, one: Exchanges) -> None:
        """Take a connection back when its exchange is over; one that is of no use any more is closed."""
        if not one.may_go_on():
            one.stream.close()
            return
        self._idle[one] = (to.origin, asyncio.get_running_loop().time() + KEPT_SECONDS)
        self._let_go()

    def close(self) -> None:
        """Close those that are idle."""
        while self._idle:
            self._idle.popitem()[0].stream.close()

    def _let_go(self) -> None:
        """Close the oldest while they are too many or too old."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            one, (_, until) = next(iter(self._idle.items()))
            if len(self._idle) <= self._most_idle and now <= until:
                return
            del self._idle[one]
            one.stream.close()


async def _streaming(connected: socket.socket, stream: Stream) -> Stream:
    try:
        await asyncio.get_running_loop().create_connection(lambda: stream, sock=connected)
    except BaseException:
        connected.close()
        raise
    return stream
