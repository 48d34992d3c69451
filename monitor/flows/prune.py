"""Prune: forget what is older than it is kept, a little at a time.

    kinds ─► going (a reader's look) ─► forget ══ short commit ══ ─► rest ─► …

Between two commits is a rest of some times the length of the last one, so that what polling and reading have
to write waits for one short commit at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Protocol

from monitor.model import Retention
from monitor.steps.keeping import Going, Id, Place

STEP = 100
"""Things forgotten in one commit."""

REST = 4.0
"""Rest after a commit, in times of its length."""

LONGEST_REST = 2.0
"""Seconds."""


class PruneStore(Protocol):
    """What is pruned."""

    @property
    def kinds(self) -> Sequence[str]:
        """What is forgotten, in the order in which it is."""
        ...

    async def going(self, kind: str, retention: Retention, now: datetime, after: Place) -> Going:
        """Some of a kind that may be forgotten, from a place on."""
        ...

    async def forget(self, kind: str, ids: Sequence[Id], now: datetime) -> int:
        """Forget what of these may be forgotten, in one commit; how many that were."""
        ...


async def prune(
    store: PruneStore, retention: Retention, now: datetime, rest: float = REST
) -> Mapping[str, int]:
    """Forget all that may be forgotten; how many of each kind that were, kinds without any left out."""
    gone: dict[str, int] = {}
    for kind in store.kinds:
        after: Place | None = ()
        while after is not None:
            found = await store.going(kind, retention, now, after)
            after = found.after
            for at in range(0, len(found.ids), STEP):
                gone[kind] = gone.get(kind, 0) + await _step(
                    store, kind, found.ids[at : at + STEP], now, rest
                )
    return {kind: number for kind, number in gone.items() if number}


async def going(store: PruneStore, retention: Retention, now: datetime) -> Mapping[str, tuple[int, int]]:
    """What would be forgotten: of each kind how many, and about how many bytes are stored of them."""
    found: dict[str, tuple[int, int]] = {}
    for kind in store.kinds:
        after: Place | None = ()
        number = size = 0
        while after is not None:
            some = await store.going(kind, retention, now, after)
            number, size, after = number + len(some.ids), size + some.bytes, some.after
        if number:
            found[kind] = number, size
    return found


async def _step(store: PruneStore, kind: str, ids: Sequence[Id], now: datetime, rest: float) -> int:
    began = monotonic()
    number = await store.forget(kind, ids, now)
    await asyncio.sleep(min((monotonic() - began) * rest, LONGEST_REST))
    return number
