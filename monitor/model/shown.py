"""What a feed showed: its items in short, by which the next poll knows those that stand as they stood."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

SIZE: Final = 6
"""Bytes of a name's digest: two feeds of 2,000 entries agree by chance once in 70 million times."""

MOST: Final = 500
"""Items of a feed up to which they are remembered: 15 KB. A longer one is read whole at every poll."""

_RECORD = struct.Struct(f">8s{SIZE}s{SIZE}s{SIZE}sIB")


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of a feed, which is not read again as long as it stands there to the letter."""

    item: bytes
    """Digest of all that its document says of it, 8 bytes."""
    names: tuple[bytes, bytes, bytes]
    """Digests of its first name, of the first two and of all; see `monitor.sources.identity`."""
    published: datetime | None
    """To the second."""
    depth: int
    """How many of its names its key has, 1 to 3."""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Digests of its key and of the second one, if there is any."""
        key, second = self.names[self.depth - 1], self.names[1]
        return (key, second) if self.depth == 1 and second != key else (key,)


def packed(items: Iterable[Shown]) -> bytes:
    """The items as they are kept."""
    return b"".join(_RECORD.pack(one.item, *one.names, _seconds(one.published), one.depth) for one in items)


@lru_cache(maxsize=8)  # one poll looks at it several times
def unpacked(kept: bytes) -> tuple[Shown, ...]:
    """The items, in order; none of what was not packed here."""
    if len(kept) % _RECORD.size or len(kept) > MOST * _RECORD.size:
        return ()
    return tuple(
        Shown(item, (first, second, whole), _moment(published), min(max(depth, 1), 3))
        for item, first, second, whole, published, depth in _RECORD.iter_unpack(kept)
    )


def _seconds(moment: datetime | None) -> int:
    return min(max(int(moment.timestamp()), 1), 0xFFFF_FFFF) if moment else 0


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
