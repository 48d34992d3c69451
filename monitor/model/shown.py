"""What a feed showed: its items in short, by which the next poll knows those that stand as they stood."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple

ITEM: Final = 8
"""Bytes of the digest of an item."""

SIZE: Final = 6
"""Bytes of a name's digest: two feeds of 2,000 entries agree by chance once in 70 million times."""

SETTING: Final = 8
"""Bytes of the digest of a setting."""

MOST: Final = 500
"""Items of a feed up to which they are remembered: 15 KB. A longer one is read whole at every poll."""

_RECORD = struct.Struct(f">{ITEM}s{SIZE}s{SIZE}s{SIZE}sIB")


class Shown(NamedTuple):
    """An item of a feed, which is not read again as long as it stands there to the letter."""

    item: bytes
    """Digest of all that its document says of it, `ITEM` bytes."""
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


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of a feed."""

    setting: bytes = b""
    """Digest of what has a say in how its items are read, `SETTING` bytes."""
    items: tuple[Shown, ...] = ()
    """In order."""


def packed(setting: bytes, items: Iterable[Shown]) -> bytes:
    """A memory as it is kept; of no items nothing is."""
    records = (_RECORD.pack(one.item, *one.names, _seconds(one.published), one.depth) for one in items)
    kept = b"".join(records)
    return setting + kept if kept else b""


@lru_cache(maxsize=8)  # one poll looks at it several times
def unpacked(kept: bytes) -> Memory:
    """The memory; none of what was not packed here."""
    setting, records = kept[:SETTING], kept[SETTING:]
    if not records or len(records) % _RECORD.size or len(records) > MOST * _RECORD.size:
        return Memory()
    items = (
        Shown(item, (first, second, whole), _moment(published), min(max(depth, 1), 3))
        for item, first, second, whole, published, depth in _RECORD.iter_unpack(records)
    )
    return Memory(setting, tuple(items))


def _seconds(moment: datetime | None) -> int:
    return min(max(int(moment.timestamp()), 1), 0xFFFF_FFFF) if moment else 0


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
