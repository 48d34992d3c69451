"""One request on the wire, and where a redirect leads from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import httpx

from monitor.model import Fault, Headers, Request
from monitor.net.decode import ACCEPT_ENCODING
from monitor.net.fault import RefusedError

MAX_HOPS: Final = 5
"""Redirects followed for one request (RFC 9309, 2.3.1.2 asks robots to follow at least five)."""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
FOR_GOOD: Final = frozenset({301, 308})

_PORTS: Final = {"http": 80, "https": 443}

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

    url: httpx.URL = field(repr=False)
    method: str
    headers: Headers = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what credentials are tied to (RFC 6454)."""
        return self.url.scheme, self.url.host, self.url.port or _PORTS[self.url.scheme]

    @property
    def host(self) -> str:
        """Whom to be polite to. A port chosen by a person is a service of its own on that machine."""
        _, host, port = self.origin
        return host if port in _PORTS.values() else f"{host}:{port}"

    @property
    def wire_headers(self) -> list[tuple[bytes, bytes]]:
        """Header fields as bytes. Validators read as Latin-1 go out as the bytes they were."""
        fields = (
            ("host", self.url.netloc.decode("ascii")),
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
    hop = Hop(_url(request.url), request.method.upper(), own + headers, request.body)
    if request.home and replace(hop, url=_url(request.home)).origin != hop.origin:
        return replace(hop, headers=_only(hop.headers, _HARMLESS))
    return hop


def redirected(hop: Hop, status: int, location: str) -> Hop:
    """Where `location` leads from `hop`; raises `RefusedError` when it may not be followed there."""
    try:
        url = hop.url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(Fault.REDIRECT, "redirect to an unreadable URL") from error
    if hop.url.scheme == "https" and url.scheme == "http":
        raise RefusedError(Fault.REDIRECT, "redirect from https to http")
    try:
        after = replace(hop, url=_url(str(url)))
    except RefusedError as error:
        raise RefusedError(Fault.REDIRECT, f"redirect refused: {error.detail}") from error
    if after.origin != hop.origin:
        after = replace(after, headers=_only(after.headers, _HARMLESS))
    return _as_get(after) if _becomes_get(status, hop.method) else after


def _url(text: str) -> httpx.URL:
    """`text` as a URL without its fragment. Bare spaces at the ends are a person's, not the URL's."""
    try:
        url = httpx.URL(text.strip()).copy_with(fragment=None)
        host = url.host  # written in letters here, which what only looks like an IDN cannot be
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(Fault.PROTOCOL, "the URL cannot be read") from error
    if url.scheme not in _PORTS or not host:
        raise RefusedError(Fault.BLOCKED, "only http and https URLs are fetched")
    if url.port is not None and not 0 < url.port < 65536:
        raise RefusedError(Fault.PROTOCOL, "the URL's port is out of range")
    if url.userinfo:
        raise RefusedError(Fault.BLOCKED, "a URL with a user name or password is not fetched")
    return url


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
