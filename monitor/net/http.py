"""The HTTP client: every request of the program goes through `Http.fetch`.

    Request ─first_hop─► Hop ─turn at the host─► guard, connection, head ─► body ─► decoded ─► Response
                          ▲                                         │
                          └────────────── redirected ◄──────────────┘

The client is ours, over h11 and sockets that `dial` has judged. httpx's would add cookies, proxy variables,
redirects out of our sight and decoders without a bound, has no deadline over a whole exchange (its timeouts
are per read: a byte every second holds it for ever), and takes three times as long for a poll.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Final, assert_never

from monitor.model import Fault, Headers, Reply, Request, Response, Unreachable
from monitor.net.connections import Connections
from monitor.net.decode import decoded, weighed
from monitor.net.fault import WIRE_FAILURES, RefusedError, explain
from monitor.net.guard import Guard, Network
from monitor.net.hop import FOR_GOOD, MAX_HOPS, REDIRECTS, Hop, first_hop, redirected
from monitor.net.http1 import Exchanges, Fields
from monitor.net.ledger import Ledger
from monitor.net.limits import Limits, Scope
from monitor.net.politeness import Politeness
from monitor.net.resolve import Resolve, resolve
from monitor.net.robots import Robots, RobotsCache
from monitor.net.room import LARGE, SMALL, Room, Share
from monitor.net.urls import create_ssl_context
from monitor.text.url import domain

MAX_FIELDS: Final = 256
"""Header fields of one answer; h11 refuses more than 100 KB of them before."""

_UNHEARD: Final = frozenset({Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.BLOCKED})
"""Faults of which the server's owner sees nothing: no request went out."""

_OVERHEAD: Final = 1 << 20
"""Bytes of an answer beside its body: head, interim answers, marks of chunks, trailers, records of TLS."""

_MOST_PIECES: Final = 20_000
"""Pieces of a body that are not at least 64 bytes on average: each costs as much as a packet."""

_THREAD_FROM: Final = 1 << 16
"""Compressed bytes from which decoding moves to a thread, so that the loop stays quick."""


def trust() -> ssl.SSLContext:
    """Certificates of the system and of certifi together: slim images lack the one, companies need it."""
    context = create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


secured = cache(trust)
"""The trust store for what is not HTTP, read when a letter or a mailbox needs it: a context tells all whom it
greets what it speaks, and Exim hangs up on who speaks HTTP."""


class Http:
    """Sends requests within bounds; implements `ports.Web`.

    `user_agent` goes out with every request that names none; `allow` lists the user's own networks, which
    may be reached although they are not public. `lookup` and `tls` are the resolver and the trust store.
    Without `robots`, where files are remembered, robots.txt is not asked for.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        user_agent: str,
        allow: Iterable[Network] = (),
        lookup: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        robots: RobotsCache | None = None,
    ) -> None:
        self.ledger = Ledger()
        tls = tls or trust()
        tls.set_alpn_protocols(["http/1.1"])  # a host is asked one thing at a time: HTTP/2 has no use
        self._limits = limits
        self._user_agent = user_agent
        self._politeness = Politeness(limits.pause.total_seconds())
        self._robots = None if robots is None else Robots(self.fetch, robots, user_agent)
        self._slots = asyncio.Semaphore(limits.max_connections)
        self._room = Room()
        self._scales = asyncio.Semaphore(1)
        self._connections = Connections(
            Guard(allow), lookup, tls, idle=limits.keepalive, most=limits.max_wire + _OVERHEAD
        )

    async def fetch(self, request: Request) -> Reply:
        """The answer, or why there is none; never raises for what the other side does."""
        share = Share(self._room)
        try:
            response = await self._follow(first_hop(request, self._user_agent), request, share)
            await share.hold(len(response.body))
        except RefusedError as refused:
            share.free()
            return Unreachable(refused.fault, refused.detail)
        except BaseException:
            share.free()
            raise
        share.held_by(response)
        return response

    async def aclose(self) -> None:
        """Close all connections that are idle; of the others each is closed by who uses it."""
        self._connections.close()
        await asyncio.sleep(0)

    async def _follow(self, hop: Hop, request: Request, share: Share) -> Response:
        follow = request.follow
        left = self._limits.timeout.total_seconds()
        clock = asyncio.get_running_loop().time
        seen = set[tuple[str, str]]()
        moved, for_good = "", True
        while (step := (hop.method, hop.url.text)) not in seen:
            seen.add(step)
            delay = await self._robots.permit(hop.url) if request.crawl and self._robots else 0.0
            async with self._turn(hop, delay), self._slots:
                started = clock()
                response = await self._counted(hop, started + left, share, follow=follow)
                left -= clock() - started
            if not (follow and _leads_on(response)):
                return replace(response, moved=moved)
            if len(seen) > MAX_HOPS:
                raise RefusedError(Fault.REDIRECT, f"more than {MAX_HOPS} redirects")
            hop = redirected(hop, response.status, response.header("location"))
            for_good = for_good and response.status in FOR_GOOD
            moved = hop.url.text if for_good else moved
        raise RefusedError(Fault.REDIRECT, "the redirects go in a circle")

    def _turn(self, hop: Hop, delay: float) -> contextlib.AbstractAsyncContextManager[None]:
        """Messages to receivers are not held back: services say themselves when they are too fast."""
        if hop.method == "POST":
            return contextlib.nullcontext()
        return self._politeness.turn(whom(hop, self._limits.scope), delay)

    async def _counted(self, hop: Hop, deadline: float, share: Share, *, follow: bool) -> Response:
        """The exchange, and its line in the ledger. Receivers are no servers that we crawl."""
        note = self.ledger.note if hop.method != "POST" else _nobody
        try:
            response, size = await self._exchange(hop, deadline, share, follow=follow)
        except RefusedError as refused:
            if refused.fault not in _UNHEARD:
                note(hop.host, 0, 0)
            raise
        note(hop.host, response.status, size)
        return response

    async def _exchange(
        self, hop: Hop, deadline: float, share: Share, *, follow: bool
    ) -> tuple[Response, int]:
        """What was answered, and how many bytes of it were body as it travelled."""
        head: Response | None = None
        connection: Exchanges | None = None
        try:
            async with asyncio.timeout_at(deadline):
                connection = await self._connections.take(hop.url)
                status, fields = await connection.ask(hop.method, hop.url.target, hop.wire_headers, hop.body)
                head = Response(hop.url.text, status, _headers(fields))
                if follow and _leads_on(head):
                    return head, 0
                wire = await self._read(head, connection, share)
                encodings = ",".join(_values(head.headers, "content-encoding"))
                return replace(head, body=await self._decode(wire, encodings, share)), len(wire)
        except (RefusedError, *WIRE_FAILURES) as error:
            if head is not None and _status_is_enough(hop, head):
                return head, 0
            raise (error if isinstance(error, RefusedError) else explain(error)) from error
        finally:
            if connection is not None:
                self._connections.give(hop.url, connection)

    async def _read(self, head: Response, connection: Exchanges, share: Share) -> bytes:
        most = self._limits.max_wire
        too_large = RefusedError(Fault.TOO_LARGE, f"the body has more than {most} bytes")
        announced = head.header("content-length")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
            raise too_large
        wire = BytesIO()  # gives its bytes away without a copy
        pieces = 0
        while (chunk := await connection.piece()) is not None:
            wire.write(chunk)
            pieces += 1
            if pieces > _MOST_PIECES and wire.tell() < 64 * pieces:
                raise RefusedError(Fault.PROTOCOL, "the body comes in crumbs")
            if wire.tell() > most:
                raise too_large
            if wire.tell() > max(SMALL, share.size):
                await share.hold(wire.tell() + SMALL)
        return wire.getvalue()

    async def _decode(self, wire: bytes, encodings: str, share: Share) -> bytes:
        if not encodings:
            return wire
        first = SMALL  # what is small when decoded, too, waits for nobody
        if share.may(len(wire) + LARGE):
            first = LARGE
            await share.hold(len(wire) + LARGE)
        small = replace(self._limits, max_decoded=min(first, self._limits.max_decoded))
        try:
            if len(wire) < _THREAD_FROM:
                return decoded(wire, encodings, small)
            return await asyncio.to_thread(decoded, wire, encodings, small)
        except RefusedError as refused:
            if refused.fault is not Fault.TOO_LARGE:
                raise
        await share.hold(len(wire))
        async with self._scales:  # decoders have windows of megabytes
            size = await asyncio.to_thread(weighed, wire, encodings, self._limits)
        await share.hold(len(wire) + size)
        return await asyncio.to_thread(decoded, wire, encodings, self._limits)


def _nobody(host: str, status: int, size: int) -> None:
    """A receiver's exchange stands in no ledger."""


def _headers(raw: Fields) -> Headers:
    if len(raw) > MAX_FIELDS:
        raise RefusedError(Fault.PROTOCOL, f"more than {MAX_FIELDS} header fields")
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def whom(hop: Hop, scope: Scope) -> str:
    """For whom the pause before `hop` counts."""
    match scope:
        case "url":
            return hop.url.text
        case "host":
            return hop.host
        case "site":
            return domain(hop.host)
        case _:
            assert_never(scope)


def _values(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key == name]


def _leads_on(response: Response) -> bool:
    return response.status in REDIRECTS and bool(response.header("location"))


def _status_is_enough(hop: Hop, head: Response) -> bool:
    """An error says what it has to by status and Retry-After, and a message is delivered once its 2xx is
    there: taking a broken body for no answer would send the message again."""
    return hop.method != "GET" or head.status >= 400
