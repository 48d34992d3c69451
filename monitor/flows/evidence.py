"""What is kept of an answer as evidence."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from monitor.model import Evidence, Headers, Response

_SECRET = re.compile(r"cookie|auth|token|csrf|xsrf|session|secret|api-?key|nonce", re.IGNORECASE)


def evidence(reply: Response, at: datetime, most: int) -> Evidence:
    """The answer, with at most the first `most` bytes of its body."""
    return Evidence(
        at=at,
        url=reply.url,
        status=reply.status,
        headers=public(reply.headers),
        body=reply.body if len(reply.body) <= most else reply.body[:most],
        size=len(reply.body),
        sha256=hashlib.sha256(reply.body).hexdigest(),
    )


def public(headers: Headers) -> Headers:
    """Headers without those that may let somebody in: cookies, tokens, and their kin by name."""
    return tuple((name, value) for name, value in headers if not _SECRET.search(name))
