"""Whether two polls of a feed overlap. If not, entries may have come and gone between them.

A feed shows its newest entries, and each new one pushes the oldest out. As long as one of the newest half of
the last poll is still there, nothing has been pushed out unseen. Only the newest half counts: an entry that
is pinned at the top for weeks would otherwise answer for all the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from monitor.model import Entry, Shown
from monitor.model.shown import SIZE
from monitor.text.digest import key_digest

MOST: Final = 250
"""Entries that are remembered of one poll."""


def trace(entries: Sequence[Entry | Shown]) -> bytes:
    """Digests of both keys of the newest half of `entries`, by date; of all, where one has no date."""
    return b"".join(digest for entry in _newest(entries)[:MOST] for digest in _digests(entry))


def overlap(before: bytes, entries: Sequence[Entry | Shown]) -> bool:
    """Whether one of `entries` is in the trace `before`, or there is nothing to compare."""
    if not before or not entries:
        return True
    known = {before[at : at + SIZE] for at in range(0, len(before), SIZE)}
    return any(digest in known for entry in entries for digest in _digests(entry))


def _newest(entries: Sequence[Entry | Shown]) -> Sequence[Entry | Shown]:
    dates = sorted((entry.published for entry in entries if entry.published), reverse=True)
    if not entries or len(dates) < len(entries):
        return entries
    cut = dates[(len(dates) - 1) // 2]
    return [entry for entry in entries if entry.published and entry.published >= cut]


def _digests(entry: Entry | Shown) -> Sequence[bytes]:
    if isinstance(entry, Shown):
        return entry.keys
    return [key_digest(key) for key in (entry.key, entry.also) if key]
