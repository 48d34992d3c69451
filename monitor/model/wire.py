"""The wire: all that is known of one exchange with a server."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

Headers = tuple[tuple[str, str], ...]
"""HTTP header fields in order; names in lower case."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whoever sends it."""

    url: str = field(repr=False)
    label: str = ""
    """What logs and errors call this request: never the URL of a receiver, which is a secret."""
    method: str = "GET"
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    follow: bool = True
    """Follow redirects. A webhook must not: 3xx is a failure there (Standard Webhooks)."""
    home: str = field(default="", repr=False)
    """Whose ``headers`` they are, where that is not whoever `url` leads to: another origin than this URL's
    sees none that may be a secret."""
    crawl: bool = False
    """Nobody asked for this by name: robots.txt is heeded."""

    def header(self, name: str) -> str:
        """The first value of header `name` (any case), or an empty string."""
        return _header(self.headers, name)


class Security(enum.StrEnum):
    """How a connection to a mail server is kept from others."""

    TLS = "tls"
    """From its first byte (RFC 8314)."""
    STARTTLS = "starttls"
    """After a few words in the clear (RFC 3207); a server without it gets no mail."""
    PLAIN = "plain"
    """Not at all: only within the user's own networks."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail, whoever sends it. Addresses are plain ASCII, ``name@host``; line ends are LF."""

    host: str = field(repr=False)
    port: int = field(repr=False)
    security: Security
    sender: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    headers: Headers = field(repr=False)
    """Beside those of the body, in order; values may be any text of one line."""
    text: str = field(repr=False)
    html: str = field(repr=False)
    label: str = ""
    """What logs and errors call it."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Notification:
    """One message for a service that Apprise knows. `url` is Apprise's own kind of address, a secret."""

    url: str = field(repr=False)
    title: str
    text: str
    label: str = ""
    """What logs and errors call it."""


Parcel = Request | Letter | Notification
"""What is sent to a receiver."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Response:
    """What a server answered. ``body`` is decoded of its Content-Encoding; ``url`` is where it came from."""

    url: str = field(repr=False)
    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    moved: str = field(default="", repr=False)
    """Where permanent redirects (301, 308) led before any of another kind; empty when there was none."""

    def header(self, name: str) -> str:
        """The first value of header `name` (any case), or an empty string."""
        return _header(self.headers, name)


def _header(headers: Headers, name: str) -> str:
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


class Fault(enum.StrEnum):
    """Why there was no answer."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    TOO_LARGE = "too-large"
    ENCODING = "encoding"
    REDIRECT = "redirect"
    ROBOTS = "robots"
    PROTOCOL = "protocol"
    REFUSED = "refused"
    """It was found, and lets nobody of our name or rights in."""
    MISSING = "missing"
    """Nothing stands there."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No usable answer came. ``detail`` is for people and holds no URL and no secret."""

    fault: Fault
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.fault}: {self.detail}" if self.detail else str(self.fault)


Reply = Response | Unreachable


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a site says to robots: until when ``text`` counts, or why nothing may be asked of it."""

    host: str
    """With its scheme, and its port where that is not the usual one."""
    text: str
    closed: str
    until: datetime
