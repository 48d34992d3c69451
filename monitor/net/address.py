"""A URL as it goes out on the wire. Pure.

httpx's reader of URLs knows IDN, escapes and dot segments, and takes longer than all else that is done to a
request. Most addresses need none of that: what is plain to the letter is taken apart by one pattern, which
says the same (a law of the tests), and the rest is left to httpx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from monitor.model import Fault
from monitor.net.fault import RefusedError
from monitor.net.resolve import literal
from monitor.net.urls import URL, InvalidURL

PORTS: Final = {"http": 80, "https": 443}

_PLAIN = re.compile(
    r"(https?)://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]+)(?::([1-9][0-9]{0,4}))?"
    r"(/[A-Za-z0-9._~!$&'()*+,;=:@/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A URL of http or https without user, password and fragment."""

    text: str = field(repr=False)
    scheme: str
    host: str
    """As people write it."""
    wire_host: str
    """As it is looked up: IDN in ASCII."""
    port: int
    netloc: str
    """Host, and port where it is not the scheme's own."""
    target: str = field(repr=False)
    """Path and query."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what credentials are tied to (RFC 6454)."""
        return self.scheme, self.wire_host, self.port

    def joined(self, link: str) -> Address:
        """Where `link` leads from here; raises `RefusedError` as `address` does."""
        try:
            return address(str(URL(self.text).join(link)))
        except (InvalidURL, ValueError) as error:
            raise RefusedError(Fault.PROTOCOL, "the URL cannot be read") from error


def address(text: str) -> Address:
    """`text` as an address. Bare spaces at the ends are a person's, not the URL's.

    Raises `RefusedError` for what is no URL, or none that is fetched.
    """
    text = text.strip()
    return _plain(text) or _any(text)


def _plain(text: str) -> Address | None:
    found = _PLAIN.fullmatch(text)
    if found is None or "/." in text or "xn--" in text:
        return None
    scheme, host, port, target = found.groups()
    number = int(port or PORTS[scheme])
    if number > 65535 or (port and number == PORTS[scheme]):
        return None
    if host[-1].isdigit() and literal(host) is None:
        return None
    netloc = f"{host}:{port}" if port else host
    return Address(text, scheme, host, host, number, netloc, target)


def _any(text: str) -> Address:
    try:
        url = URL(text).copy_with(fragment=None)
        host = url.host  # written in letters here, which what only looks like an IDN cannot be
    except (InvalidURL, ValueError) as error:
        raise RefusedError(Fault.PROTOCOL, "the URL cannot be read") from error
    if url.scheme not in PORTS or not host:
        raise RefusedError(Fault.BLOCKED, "only http and https URLs are fetched")
    if url.port is not None and not 0 < url.port < 65536:
        raise RefusedError(Fault.PROTOCOL, "the URL's port is out of range")
    if url.userinfo:
        raise RefusedError(Fault.BLOCKED, "a URL with a user name or password is not fetched")
    return Address(
        str(url), url.scheme, host, url.raw_host.decode("ascii"), url.port or PORTS[url.scheme],
        url.netloc.decode("ascii"), url.raw_path.decode("ascii"),
    )  # fmt: skip
