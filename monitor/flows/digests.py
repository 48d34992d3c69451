"""Digest: what is due by the calendar goes into the outbox.

    Scheduled + DigestRun ─due─► archive ─► Digest ─message─► ══ commit: deliveries, how far it went ══

Until that commit nothing has happened, and after it everything has: a daemon that is killed makes the digest
again under the same ids, or not at all. What passed while none ran is made up once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.digest import Digest
from monitor.digest.message import message
from monitor.digest.scheduled import Scheduled, asked, begun, due, made
from monitor.flows.events import Digested, Report
from monitor.flows.ports import DigestStore
from monitor.model import Message, Receiver
from monitor.notify import NOTIFIERS
from monitor.views import DigestRun


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that must be made, and the time for which."""

    digest: Scheduled
    at: datetime
    run: DigestRun
    """The last one."""


@dataclass(frozen=True, slots=True)
class Digester:
    """The verb with the parts it needs."""

    store: DigestStore
    digests: Callable[[], Sequence[Scheduled]]
    receivers: Callable[[], Mapping[str, Receiver]]
    clock: Callable[[], datetime]
    report: Report

    async def due(self) -> Sequence[Due]:
        """What must be made now. Digests that are new, or due at other times than before, begin to wait."""
        digests, now = self.digests(), self.clock()
        known = await self.store.digest_runs()
        runs = {digest.id: begun(digest, known.get(digest.id), now) for digest in digests}
        if runs != known:
            await self.store.begin_digests(runs)
        found = ((digest, due(digest, runs[digest.id], now)) for digest in digests)
        return [Due(digest, at, runs[digest.id]) for digest, at in found if at is not None]

    async def __call__(self, work: Due) -> bool:
        """Make one digest, to its commit; False when it was made meanwhile."""
        digest, now = work.digest, self.clock()
        span = asked(digest, work.run, work.at)
        matter = await self.store.gather_digest(
            digest.choice,
            now,
            since=None if span.by_number else span.since,
            run=work.run,
            fresh=span.by_number,
        )
        ready = made(digest, matter, span, work.run, now)
        to = digest.receivers if ready.stories or digest.empty else ()
        # In a thread: the page of a thousand stories takes a part of a second, and the loop must go on.
        letters = await asyncio.to_thread(written, ready, to, self.receivers())
        run = DigestRun(work.at, now, matter.mark, work.run.schedule)
        settled = await self.store.settle_digest(digest.id, run, letters, now)
        if settled:
            self.report(Digested(digest.id, work.at, len(ready.stories), tuple(letters)))
        return settled


def written(digest: Digest, to: Sequence[str], receivers: Mapping[str, Receiver]) -> Mapping[str, Message]:
    """The message of each receiver that is on, in the forms that its kind takes."""
    kinds = {name: NOTIFIERS[receivers[name].kind].forms for name in to if name in receivers}
    messages = {forms: message(digest, forms) for forms in set(kinds.values())}
    return {name: messages[forms] for name, forms in kinds.items()}
