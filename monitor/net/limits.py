"""How much one exchange may take: of time, of bytes, of connections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Scope = Literal["url", "host", "site"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the HTTP client. Sizes are in bytes."""

    timeout: timedelta = timedelta(seconds=30)
    """Deadline of one exchange, redirects included. Waiting for one's turn at a host is not counted."""
    max_wire: int = 10_000_000
    """A body as it travels, still compressed."""
    max_decoded: int = 20_000_000
    """A body after decompression; holds for every layer of a doubly compressed one."""
    max_ratio: int = 200
    """How many times larger than on the wire a body may become once it exceeds 1 MB. Markup rarely
    compresses better than 1:50; a bomb reaches 1:1000 (gzip) to 1:600,000 (brotli)."""
    max_connections: int = 48
    """Exchanges at one time; more wait outside the deadline."""
    keepalive: int = 20
    """Idle connections kept, each for moments: more are of no use to who asks a host once in minutes."""
    pause: timedelta = timedelta(seconds=1)
    """Least time between the starts of two GET requests to one host."""
    scope: Scope = "host"
    """For whom the pause counts: an address, a host, or all hosts of a site (www. and cdn.example.org)."""

    def __post_init__(self) -> None:
        if self.keepalive > 20:
            raise ValueError("at most 20 idle connections are kept")
