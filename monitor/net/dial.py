"""A connected socket for those that speak another protocol than HTTP: judged as every other connection is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection
from typing import Final

from monitor.model import Fault
from monitor.net.fault import RefusedError, dns_failure
from monitor.net.guard import Guard
from monitor.net.resolve import Resolve

HEAD_START: Final = 1.0
"""Seconds after which the next address is tried as well: a host whose first ones are dead still answers."""


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
    """The first to answer: each is tried when the one before has failed, or is slow (RFC 8305, section 5)."""
    if len(addresses) == 1:
        return await _connect(addresses[0], port)
    left, racing = list(addresses), set[asyncio.Task[socket.socket]]()
    try:
        while True:
            if left:
                racing.add(asyncio.create_task(_connect(left.pop(0), port)))
            patience = HEAD_START if left else None
            done, _ = await asyncio.wait(racing, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                if one.exception() is None:
                    racing.discard(one)
                    return one.result()
            if done == racing and not left:
                return done.pop().result()  # which raises what kept the last one
            racing -= done
    finally:
        await _end(racing)


async def _end(racing: Collection[asyncio.Task[socket.socket]]) -> None:
    """Let go of those that were too late."""
    for one in racing:
        one.cancel()
    for late in await asyncio.gather(*racing, return_exceptions=True):
        if isinstance(late, socket.socket):
            late.close()


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
