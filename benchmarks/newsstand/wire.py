"""The stand behind a socket on loopback: what the daemon's own client says and hears there, byte for byte.

    Poller ─► Http ─TCP─► Door ─Request─► Newsstand, which keeps score ─► status, fields, body ─TCP─► Http

All names resolve to loopback, and to nothing while the visitor's line is cut. Redirects go over the wire too.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_network

from benchmarks.newsstand.feeds import Shelf
from benchmarks.newsstand.server import Newsstand
from monitor.model import Request, Response
from monitor.net.http import Http
from monitor.net.limits import Limits

AGENT = "news-monitor (+https://example.org/about)"


class Door:
    """Answers for the stand that is put behind it."""

    def __init__(self) -> None:
        self.stand: Newsstand | None = None
        self.port = 0
        self.unlike: set[str] = set()
        """Header fields that no visitor should send, seen in requests."""

    def shelves(self, shelves: Iterable[Shelf]) -> list[Shelf]:
        """The same feeds, at this door."""
        return [
            replace(one, url=self._here(one.url), moved=(one.moved[0], self._here(one.moved[1])))
            for one in shelves
        ]

    def _here(self, url: str) -> str:
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        return f"http://{host}:{self.port}{slash}{path}" if scheme else ""

    async def look_up(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        """Every name, unless the line is cut."""
        if self.stand is None or self.stand.down:
            raise socket.gaierror(socket.EAI_AGAIN, "the name server gives no answer")
        return ("127.0.0.1",)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer."""
        try:
            raw = await reader.readuntil(b"\r\n\r\n")
            writer.write(await self._answer(raw.decode("latin-1")))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str) -> bytes:
        line, *rest = head.split("\r\n")[:-2]
        fields = [(name.lower(), value.strip()) for name, _, value in (one.partition(":") for one in rest)]
        self.unlike |= {name for name, _ in fields} & {"cookie", "referer", "origin", "authorization"}
        request = Request(f"http://{dict(fields)['host']}{line.split(' ')[1]}", headers=tuple(fields))
        assert self.stand is not None
        if target := self.stand.leads_to(request.url):
            return _wire(Response("", 301, (("location", target),)))
        reply = await self.stand.fetch(request)
        assert isinstance(reply, Response)
        return _wire(reply)


def _wire(response: Response) -> bytes:
    reason = HTTPStatus(response.status).phrase
    length = () if response.status == HTTPStatus.NOT_MODIFIED else (("content-length", len(response.body)),)
    fields = (*response.headers, *length, ("connection", "close"))
    lines = (f"HTTP/1.1 {response.status} {reason}", *(f"{name}: {value}" for name, value in fields), "", "")
    return "\r\n".join(lines).encode("latin-1") + response.body


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[tuple[Door, Http]]:
    """A door, and a visitor who knows no other."""
    door = Door()
    server = await asyncio.start_server(door.connected, "127.0.0.1", 0, backlog=512)
    door.port = server.sockets[0].getsockname()[1]
    limits = Limits(pause=timedelta(0))
    http = Http(limits, user_agent=AGENT, allow=(ip_network("127.0.0.0/8"),), lookup=door.look_up)
    try:
        yield door, http
    finally:
        await http.aclose()
        server.close()
