"""A client in a process of its own: asks every host once for each line of standard input.

    python -m benchmarks.handshakes.client NAME PORT HOSTS CA

Answers each line with the CPU seconds that it took. Twenty hosts are asked at once, and no connection is used
twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import ssl
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from benchmarks.handshakes.server import address
from benchmarks.percolation.running import PEERS

AT_ONCE = 20
FIELDS = {"user-agent": "bench", "accept": "*/*", "if-none-match": '"1"'}

Ask = Callable[[str], Awaitable[int]]
"""An address to the status of what is answered."""


@asynccontextmanager
async def ours(ca: str) -> AsyncIterator[Ask]:
    """The daemon's client, every guard on."""
    from monitor.model import Request, Response
    from monitor.net.http import Http
    from monitor.net.limits import Limits

    limits = Limits(pause=timedelta(0))
    tls = ssl.create_default_context(cafile=ca)
    http = Http(limits, user_agent="bench", allow=[ip_network("127.0.0.0/8")], tls=tls)

    async def ask(url: str) -> int:
        reply = await http.fetch(Request(url, headers=(("If-None-Match", '"1"'),)))
        return reply.status if isinstance(reply, Response) else 0

    yield ask
    await http.aclose()


@asynccontextmanager
async def httpx(ca: str, *, http2: bool = False) -> AsyncIterator[Ask]:
    """httpx with its defaults, less its time limit."""
    client = importlib.import_module("httpx").AsyncClient(
        verify=ssl.create_default_context(cafile=ca), timeout=None, http2=http2
    )

    async def ask(url: str) -> int:
        return int((await client.get(url, headers=FIELDS)).status_code)

    async with client:
        yield ask


@asynccontextmanager
async def httpx_http2(ca: str) -> AsyncIterator[Ask]:
    """httpx where it may speak HTTP/2."""
    importlib.import_module("h2")
    async with httpx(ca, http2=True) as ask:
        yield ask


@asynccontextmanager
async def aiohttp(ca: str) -> AsyncIterator[Ask]:
    """aiohttp with its defaults."""
    library = importlib.import_module("aiohttp")
    tls = ssl.create_default_context(cafile=ca)

    async def ask(url: str) -> int:
        async with session.get(url, headers=FIELDS, ssl=tls) as answer:
            await answer.read()
            return int(answer.status)

    async with library.ClientSession() as session:
        yield ask


@asynccontextmanager
async def niquests(ca: str) -> AsyncIterator[Ask]:
    """niquests with its defaults."""
    library = importlib.import_module("niquests")

    async def ask(url: str) -> int:
        return int((await session.get(url, headers=FIELDS, verify=ca)).status_code)

    async with library.AsyncSession() as session:
        yield ask


CLIENTS: Mapping[str, Callable[[str], Any]] = {
    "ours": ours,
    "httpx": httpx,
    "httpx http2": httpx_http2,
    "aiohttp": aiohttp,
    "niquests": niquests,
}


async def act(name: str, port: int, hosts: int, ca: str) -> None:
    """Ask as often as is said."""
    places = asyncio.Semaphore(AT_ONCE)
    urls = [f"https://{address(number)}:{port}/feed/{number}" for number in range(hosts)]

    async def one(ask: Ask, url: str) -> int:
        async with places:
            return await ask(url)

    async with contextlib.AsyncExitStack() as stack:
        try:
            ask = await stack.enter_async_context(CLIENTS[name](ca))
        except ImportError:
            print("absent", flush=True)
            return
        print("ready", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            before = time.process_time()
            found = await asyncio.gather(*(one(ask, url) for url in urls))
            taken = time.process_time() - before
            assert set(found) == {304}, found
            print(taken, flush=True)


if __name__ == "__main__":
    sys.path.append(str(PEERS))
    asyncio.run(act(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
