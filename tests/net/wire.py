"""The other side, faked on loopback: raw servers that answer with exactly the bytes a test gives them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

from monitor.model import Fault, Reply, Request, Response, Unreachable
from monitor.net.http import Http, trust
from monitor.net.limits import Limits

T = TypeVar("T")

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
LIMITS = Limits(timeout=timedelta(seconds=5), pause=timedelta(0))
SHORT = replace(LIMITS, timeout=timedelta(seconds=0.3))
AGENT = "monitor-test (+https://example.org/about)"

NEWS = b"<rss><channel><title>The Harbour Post</title></channel></rss>" * 20

Handler = Callable[["Seen", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Seen:
    """A request as a server saw it."""

    line: str
    headers: dict[str, str]
    raw: bytes
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]


@dataclass
class Site:
    """A running server."""

    url: str
    port: int
    seen: list[Seen] = field(default_factory=list)
    open: int = 0
    most_open: int = 0


def answer(
    body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None, close: bool = False
) -> bytes:
    """The bytes of one answer; a `length` that lies is the caller's wish."""
    size = len(body) if length is None else length
    lines = [
        f"HTTP/1.1 {status}",
        *headers,
        f"Content-Length: {size}",
        *(["Connection: close"] if close else []),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def says(raw: bytes, *, close: bool = False) -> Handler:
    """A handler that always answers `raw`."""

    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        if close:
            writer.close()

    return handle


@contextlib.asynccontextmanager
async def site(
    handler: Handler, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Site]:
    """A server on loopback for the time of the block."""
    tasks = set[asyncio.Task[Any]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        here.open += 1
        here.most_open = max(here.most_open, here.open)
        try:
            while not writer.is_closing():
                seen = await _request(reader)
                here.seen.append(seen)
                await handler(seen, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            here.open -= 1
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(connected, host, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    here = Site(f"{'https' if tls else 'http'}://{host}:{port}", port)
    try:
        yield here
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _request(reader: asyncio.StreamReader) -> Seen:
    raw = await reader.readuntil(b"\r\n\r\n")
    line, *fields = raw.decode("latin-1").split("\r\n")[:-2]
    headers = {name.lower(): value.strip() for name, _, value in (entry.partition(":") for entry in fields)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(line, headers, raw, body)


@functools.cache
def trusting() -> ssl.SSLContext:
    """The usual trust store, read once for all tests."""
    return trust()


@contextlib.asynccontextmanager
async def client(limits: Limits = LIMITS, **options: Any) -> AsyncIterator[Http]:
    """An `Http` that may reach loopback, unless `allow` says otherwise."""
    usual: dict[str, Any] = {"allow": LOOPBACK, "tls": trusting()}
    http = Http(limits, user_agent=AGENT, **(usual | options))
    try:
        yield http
    finally:
        await http.aclose()


async def fetch_from(
    handler: Handler, request: Request | None = None, limits: Limits = LIMITS, **options: Any
) -> tuple[Reply, list[Seen]]:
    """One exchange with a server that handles requests by `handler`; `request.url` is its path."""
    wanted = request or Request("/")
    async with site(handler) as here, client(limits, **options) as http:
        return await http.fetch(replace(wanted, url=here.url + wanted.url)), here.seen


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result; a test that hangs fails after 20 s."""

    async def bounded() -> T:
        async with asyncio.timeout(20):
            return await coroutine

    return asyncio.run(bounded())


def drip(head: bytes, piece: bytes) -> Handler:
    """A handler that says `head` and then `piece` again and again."""

    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)

    return handle


def redirects(status: str = "302 Found", **to: str) -> Handler:
    """Paths named in `to` redirect; the rest is news."""

    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        target = to.get(seen.path.strip("/"))
        writer.write(answer(b"", f"Location: {target}", status=status) if target else answer(NEWS))
        await writer.drain()

    return handle


def fault_of(handler: Handler, request: Request | None = None, limits: Limits = LIMITS) -> Fault:
    reply, _ = run(fetch_from(handler, request, limits))
    assert isinstance(reply, Unreachable), reply
    assert "127.0.0.1" not in reply.detail
    assert "http://" not in reply.detail
    return reply.fault


def response_of(handler: Handler, request: Request | None = None, limits: Limits = LIMITS) -> Response:
    reply, _ = run(fetch_from(handler, request, limits))
    assert isinstance(reply, Response), reply
    return reply
