"""A page as it was fetched, to show later what stood there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.wire import Headers


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer of a server: what was asked for by a reading in which a rule held."""

    at: datetime
    """When it was fetched."""
    url: str
    """Where it came from, after redirects."""
    status: int
    headers: Headers
    """As they came, but for those that may be secrets."""
    body: bytes
    """Decoded of its Content-Encoding; of a very large page the beginning."""
    size: int
    """Bytes of the whole body."""
    sha256: str
    """Of the whole body, in hexadecimal."""

    @property
    def is_whole(self) -> bool:
        """All of the body is kept."""
        return len(self.body) == self.size
