"""Short digests of names, to be remembered and compared."""

from __future__ import annotations

import hashlib

from monitor.model.shown import SIZE


def key_digest(key: str) -> bytes:
    """By what the key of an entry is remembered, `monitor.model.shown.SIZE` bytes."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()
