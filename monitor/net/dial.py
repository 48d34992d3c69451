"""A connected socket for those that speak another protocol than HTTP: judged as every other connection is."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator

from monitor.net.fault import dns_failure
from monitor.net.guard import CONNECT_SECONDS, Guard
from monitor.net.resolve import Resolve


@contextlib.asynccontextmanager
async def dialled(guard: Guard, lookup: Resolve, host: str, port: int) -> AsyncIterator[socket.socket]:
    """A socket connected to the first address of `host` that answers, closed after the block unless somebody
    took it over.

    Raises `RefusedError` when the host has no address or one that may not be reached, OSError when none
    answers.
    """
    try:
        addresses = guard.check(await lookup(host, port))
    except OSError as error:
        raise dns_failure(error) from error
    with await _first(addresses, port) as connected:
        guard.check((str(connected.getpeername()[0]),))
        yield connected


async def _first(addresses: tuple[str, ...], port: int) -> socket.socket:
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            async with asyncio.timeout(CONNECT_SECONDS):
                return await _connect(address, port)
    return await _connect(addresses[-1], port)


async def _connect(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, (address, port))
    except BaseException:
        made.close()
        raise
    return made
