"""A connected socket for those that speak another protocol than HTTP: judged as every other connection is."""

from __future__ import annotations

import asyncio
import contextlib
import socket

from monitor.model import Fault
from monitor.net.fault import RefusedError, dns_failure
from monitor.net.guard import CONNECT_SECONDS, Guard
from monitor.net.resolve import Resolve


async def dial(guard: Guard, lookup: Resolve, host: str, port: int, *, own: bool = False) -> socket.socket:
    """A socket connected to the first address of `host` that answers, for the caller to close.

    `own` asks for one within the user's own networks. Raises `RefusedError` when the host has no address or
    one that may not be reached, OSError when none answers.
    """
    try:
        addresses = guard.check(await lookup(host, port))
    except OSError as error:
        raise dns_failure(error) from error
    connected = await _first(addresses, port)
    try:
        peer = str(connected.getpeername()[0])
        guard.check((peer,))
        if own and not guard.owns(peer):
            raise RefusedError(
                Fault.BLOCKED, "the host is in no network of your own (see `allow` under [network])"
            )
    except BaseException:
        connected.close()
        raise
    return connected


async def _first(addresses: tuple[str, ...], port: int) -> socket.socket:
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            async with asyncio.timeout(CONNECT_SECONDS):
                return await _connect(address, port)
    return await _connect(addresses[-1], port)


async def _connect(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, (address, port))
    except BaseException:
        made.close()
        raise
    return made
