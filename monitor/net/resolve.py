"""Names to addresses, without holding up the daemon.

The event loop's own `getaddrinfo` runs in a pool of a few threads that is joined at exit: a handful of
names whose servers never answer would stop every other look-up, and then the shutdown. Here each look-up
has a daemon thread of its own; there are at most as many as exchanges at one time.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""(host, port) to the addresses in order of preference; raises OSError (socket.gaierror)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """All addresses of `host` as the system sees them, each once; raises `socket.gaierror`."""
    if literal(host) is not None:
        return (host,)
    loop = asyncio.get_running_loop()
    found: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def look_up() -> None:
        try:
            answer: tuple[str, ...] | OSError = _addresses(host, port)
        except OSError as error:
            answer = error
        except UnicodeError:
            answer = socket.gaierror(socket.EAI_NONAME, "not a host name")
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits any more
            loop.call_soon_threadsafe(_settle, found, answer)

    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    return await found


def literal(host: str) -> Address | None:
    """The address that `host` spells in the one canonical way; None for names and for odd spellings."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _addresses(host: str, port: int) -> tuple[str, ...]:
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in infos))


def _settle(found: asyncio.Future[tuple[str, ...]], answer: tuple[str, ...] | OSError) -> None:
    if found.done():
        return
    if isinstance(answer, OSError):
        found.set_exception(answer)
    else:
        found.set_result(answer)
