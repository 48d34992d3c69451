"""The HTTP client: every request of the program goes through `Http.fetch`.

    Request ─first_hop─► Hop ─turn at the host─► guard, connection, head ─► body ─► decoded ─► Response
                          ▲                                         │
                          └────────────── redirected ◄──────────────┘

The engine is httpcore, which is httpx's own, asked directly: httpx's client would add cookies, proxy
variables, redirects out of our sight and decoders without a bound, and has no deadline over a whole
exchange (its timeouts are per read: a byte every second holds it for ever).
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from typing import Final

import httpcore
import httpx

from monitor.model import Fault, Headers, Reply, Request, Response, Unreachable
from monitor.net.decode import decoded
from monitor.net.fault import WIRE_FAILURES, RefusedError, explain
from monitor.net.guard import Guard, GuardedBackend, Network
from monitor.net.hop import MAX_HOPS, REDIRECTS, Hop, first_hop, redirected
from monitor.net.limits import Limits
from monitor.net.politeness import Politeness
from monitor.net.resolve import Resolve, resolve

MAX_FIELDS: Final = 256
"""Header fields of one answer; h11 refuses more than 100 KB of them before."""

KEEPALIVE_SECONDS: Final = 4.0
"""Less than the 5 s after which Apache closes an idle connection: no request is lost to that race."""

_THREAD_FROM: Final = 1 << 16
"""Compressed bytes from which decoding moves to a thread, so that the loop stays quick."""


def trust() -> ssl.SSLContext:
    """Certificates of the system and of certifi together: slim images lack the one, companies need it."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


class Http:
    """Sends requests within bounds; implements `ports.Web`.

    `user_agent` goes out with every request that names none; `allow` lists the user's own networks, which
    may be reached although they are not public. `lookup` and `tls` are the resolver and the trust store.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        user_agent: str,
        allow: Iterable[Network] = (),
        lookup: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._user_agent = user_agent
        self._politeness = Politeness(limits.pause.total_seconds())
        self._slots = asyncio.Semaphore(limits.max_connections)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or trust(),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.keepalive,
            keepalive_expiry=KEEPALIVE_SECONDS,
            http2=limits.http2,
            network_backend=GuardedBackend(Guard(allow), lookup),
        )

    async def fetch(self, request: Request) -> Reply:
        """The answer, or why there is none; never raises for what the other side does."""
        try:
            return await self._follow(first_hop(request, self._user_agent), follow=request.follow)
        except RefusedError as refused:
            return Unreachable(refused.fault, refused.detail)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def _follow(self, hop: Hop, *, follow: bool) -> Response:
        left = self._limits.timeout.total_seconds()
        clock = asyncio.get_running_loop().time
        seen = set[tuple[str, str]]()
        while (step := (hop.method, str(hop.url))) not in seen:
            seen.add(step)
            async with self._turn(hop), self._slots:
                started = clock()
                response = await self._exchange(hop, started + left, follow=follow)
                left -= clock() - started
            if not (follow and _leads_on(response)):
                return response
            if len(seen) > MAX_HOPS:
                raise RefusedError(Fault.REDIRECT, f"more than {MAX_HOPS} redirects")
            hop = redirected(hop, response.status, response.header("location"))
        raise RefusedError(Fault.REDIRECT, "the redirects go in a circle")

    def _turn(self, hop: Hop) -> contextlib.AbstractAsyncContextManager[None]:
        """Messages to receivers are not held back: services say themselves when they are too fast."""
        return contextlib.nullcontext() if hop.method == "POST" else self._politeness.turn(hop.host)

    async def _exchange(self, hop: Hop, deadline: float, *, follow: bool) -> Response:
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._pool.handle_async_request(_wire_request(hop))
        except WIRE_FAILURES as error:
            raise explain(error) from error
        try:
            head = Response(str(hop.url), answer.status, _headers(answer.headers))
            if follow and _leads_on(head):
                return head
            return Response(
                head.url, head.status, head.headers, await self._body(hop, head, answer, deadline)
            )
        finally:
            with contextlib.suppress(*WIRE_FAILURES):
                await answer.aclose()

    async def _body(self, hop: Hop, head: Response, answer: httpcore.Response, deadline: float) -> bytes:
        try:
            async with asyncio.timeout_at(deadline):
                wire = await self._read(head, answer)
                return await self._decode(wire, ",".join(_values(head.headers, "content-encoding")))
        except (RefusedError, *WIRE_FAILURES) as error:
            if _status_is_enough(hop, head):
                return b""
            raise (error if isinstance(error, RefusedError) else explain(error)) from error

    async def _read(self, head: Response, answer: httpcore.Response) -> bytes:
        most = self._limits.max_wire
        too_large = RefusedError(Fault.TOO_LARGE, f"the body has more than {most} bytes")
        announced = head.header("content-length")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
            raise too_large
        wire = bytearray()
        async for chunk in answer.aiter_stream():
            wire += chunk
            if len(wire) > most:
                raise too_large
        return bytes(wire)

    async def _decode(self, wire: bytes, encodings: str) -> bytes:
        if encodings and len(wire) >= _THREAD_FROM:
            return await asyncio.to_thread(decoded, wire, encodings, self._limits)
        return decoded(wire, encodings, self._limits)


def _wire_request(hop: Hop) -> httpcore.Request:
    url = httpcore.URL(
        scheme=hop.url.raw_scheme, host=hop.url.raw_host, port=hop.url.port, target=hop.url.raw_path
    )
    return httpcore.Request(hop.method, url, headers=hop.wire_headers, content=hop.body)


def _headers(raw: list[tuple[bytes, bytes]]) -> Headers:
    if len(raw) > MAX_FIELDS:
        raise RefusedError(Fault.PROTOCOL, f"more than {MAX_FIELDS} header fields")
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)


def _values(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key == name]


def _leads_on(response: Response) -> bool:
    return response.status in REDIRECTS and bool(response.header("location"))


def _status_is_enough(hop: Hop, head: Response) -> bool:
    """An error says what it has to by status and Retry-After, and a message is delivered once its 2xx is
    there: taking a broken body for no answer would send the message again."""
    return hop.method != "GET" or head.status >= 400
