"""One request on the wire, and where a redirect leads from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from monitor.model import Fault, Headers, Request
from monitor.net.address import PORTS, Address, address
from monitor.net.decode import ACCEPT_ENCODING
from monitor.net.fault import RefusedError

MAX_HOPS: Final = 5
"""Redirects followed for one request (RFC 9309, 2.3.1.2 asks robots to follow at least five)."""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
FOR_GOOD: Final = frozenset({301, 308})

_OURS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})
"""Header fields that describe the exchange itself: a source cannot set them."""

_HARMLESS: Final = frozenset(
    {"accept", "accept-language", "user-agent", "if-none-match", "if-modified-since", "a-im"}
)
"""Header fields that another origin may see. Validators are among them: what a redirected feed gave us
came from the target, and goes back to it."""

_OF_BODY: Final = frozenset({"content-type", "content-encoding", "content-language", "content-location"})


@dataclass(frozen=True, slots=True)
class Hop:
    """A request as it goes out to one server."""

    url: Address = field(repr=False)
    method: str
    headers: Headers = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def host(self) -> str:
        """Whom to be polite to. A port chosen by a person is a service of its own on that machine."""
        port = self.url.port
        return self.url.host if port in PORTS.values() else f"{self.url.host}:{port}"

    @property
    def wire_headers(self) -> list[tuple[bytes, bytes]]:
        """Header fields as bytes. Validators read as Latin-1 go out as the bytes they were."""
        fields = (
            ("host", self.url.netloc),
            *self.headers,
            ("accept-encoding", ACCEPT_ENCODING),
        )
        if self.body or self.method == "POST":
            fields = (*fields, ("content-length", str(len(self.body))))
        return [(_bytes(name), _bytes(value)) for name, value in fields]


def first_hop(request: Request, user_agent: str) -> Hop:
    """The request as it starts out; raises `RefusedError` for a URL that is not fetched."""
    headers = tuple((name.lower(), value) for name, value in request.headers if name.lower() not in _OURS)
    given = {name for name, _ in headers}
    usual = (("user-agent", user_agent), ("accept", "*/*"))
    own = tuple((name, value) for name, value in usual if name not in given)
    hop = Hop(address(request.url), request.method.upper(), own + headers, request.body)
    if request.home and address(request.home).origin != hop.url.origin:
        return replace(hop, headers=_only(hop.headers, _HARMLESS))
    return hop


def redirected(hop: Hop, status: int, location: str) -> Hop:
    """Where `location`, read as Latin-1, leads from `hop`; raises `RefusedError` when it may not be followed
    there."""
    try:
        url = hop.url.joined(_as_meant(location))
    except RefusedError as error:
        raise RefusedError(Fault.REDIRECT, f"redirect refused: {error.detail}") from error
    if hop.url.scheme == "https" and url.scheme == "http":
        raise RefusedError(Fault.REDIRECT, "redirect from https to http")
    after = replace(hop, url=url)
    if url.origin != hop.url.origin:
        after = replace(after, headers=_only(after.headers, _HARMLESS))
    return _as_get(after) if _becomes_get(status, hop.method) else after


def _as_meant(location: str) -> str:
    """Servers that write an address in its own letters, although escapes are asked for, mean UTF-8."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _becomes_get(status: int, method: str) -> bool:
    """303 always (RFC 9110, 15.4.4); 301 and 302 after a POST, as all user agents do (15.4.2)."""
    return (status == 303 and method != "HEAD") or (status in (301, 302) and method == "POST")


def _as_get(hop: Hop) -> Hop:
    kept = tuple((name, value) for name, value in hop.headers if name not in _OF_BODY)
    return replace(hop, method="GET", body=b"", headers=kept)


def _only(headers: Headers, names: frozenset[str]) -> Headers:
    return tuple((name, value) for name, value in headers if name in names)


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
