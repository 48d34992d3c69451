"""The store as the rest of the product sees it: one thin method for each thing that can be asked of it.

The verbs' methods are coroutines; what they write shares commits with whatever else is written at that
moment (see `writer`). What the command line asks stands in `answers`, what it changes in `changes`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from monitor.digest import Choice
from monitor.model import Delivery, Entry, Message, Outcome, Poll, Restored, Retention, RobotsFile, Source
from monitor.steps import Asked, Decide, PollResult, ReadResult, Settle, Unread, Verdict, Word
from monitor.steps.keeping import Going, Id, Place
from monitor.steps.seen import Recognised
from monitor.steps.sending import Desk
from monitor.store import articles as _articles
from monitor.store import audits as _audits
from monitor.store import backups as _backups
from monitor.store import digest_runs as _digest_runs
from monitor.store import engine as _engine
from monitor.store import entries as _entries
from monitor.store import hosts as _hosts
from monitor.store import imprints as _imprints
from monitor.store import outbox as _outbox
from monitor.store import outcomes as _outcomes
from monitor.store import pruning as _pruning
from monitor.store import putting_back as _putting_back
from monitor.store import receivers as _receivers
from monitor.store import restoring as _restoring
from monitor.store import schema as _schema
from monitor.store import sources as _sources
from monitor.store import upkeep as _upkeep
from monitor.store import watch as _watch
from monitor.store.answers import reading
from monitor.store.changes import Changes
from monitor.store.pushes import Pushes
from monitor.store.reading import Reads
from monitor.store.writer import Writer
from monitor.views import DigestMatter, DigestRun
from monitor.views.audit import Audit, AuditMaterial
from monitor.watching import Figures, Look

P = ParamSpec("P")
T = TypeVar("T")
Job = Callable[Concatenate[Connection, P], T]


def open_store(path: Path, *, read_only: bool = False) -> Store:
    """Open the database, make or upgrade it first unless `read_only`; raises StoreError.

    A read-only store answers beside a running daemon, and refuses whatever would write.
    """
    with ExitStack() as undo:
        if read_only:
            return Store(path, reading(path), None)
        _engine.create_file(path)
        writing = _engine.writing_engine(path)
        undo.callback(writing.dispose)
        _schema.upgrade(writing, path)
        undo.pop_all()
    return Store(
        path, _engine.Pooled(_engine.reading_engine(path, read_only=False), path), Writer(writing, path)
    )


class Store(Changes):
    """What is remembered: `PollStore`, `ReadStore`, `OutboxStore`. Every method may raise StoreError."""

    def __init__(self, path: Path, reads: Reads, writer: Writer | None) -> None:
        super().__init__(path, reads, writer)
        self._configured: dict[str, Source] = {}

    @property
    def commits(self) -> int:
        """Transactions committed since the store was opened."""
        return self._writer.commits if self._writer else 0

    # --- poll -----------------------------------------------------------------------------------------

    async def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the mirror of the configuration equal to `sources`; new ones are due at once."""
        await self._write(_sources.sync_sources, sources, now)
        self._configured = _sources.beyond_rows(sources)

    async def claim_polls(
        self, now: datetime, limit: int, busy: Collection[str] | None = None
    ) -> Sequence[Poll]:
        """Sources that are due, oldest first; their next poll moves on at once, as `cadence.claimed` says."""
        return await self._write(_sources.claim_polls, now, limit, self._configured, busy)

    async def recognised(self, source: str, entries: Sequence[Entry]) -> Recognised:
        """Those entries of which neither key is known, and those that are known with their imprints."""
        return await self._read(_imprints.recognised, source, entries)

    async def titles_known(self, source: str, entries: Sequence[Entry]) -> int:
        """How many of these entries bear a title that the source had before."""
        return await self._read(_entries.titles_known, source, entries)

    async def settle_poll(self, result: PollResult, now: datetime) -> int:
        """Store entries, edits, validators, schedule and hold in one commit; how many entries were new."""
        return await self._write(_sources.settle_poll, result, now)

    async def settle_few(
        self, source: str, entries: Sequence[Entry], settle: Settle, now: datetime
    ) -> tuple[PollResult, int]:
        """`recognised` and `settle_poll` in one commit; `settle`, between them, must be pure and quick."""
        return await self._write(_sources.settle_few, source, entries, settle, now)

    # --- read -----------------------------------------------------------------------------------------

    async def claim_reads(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        busy: Collection[str] = (),
        each: int | None = None,
    ) -> Sequence[Unread]:
        """Entries that are due to be read, oldest first; the claim counts as an attempt."""
        return await self._write(
            _entries.claim_reads, now, lease, limit, self._configured, _entries.Share(busy, each)
        )

    async def settle_read(self, result: ReadResult, decide: Decide, now: datetime) -> Verdict:
        """Store article, matches, story, alert and deliveries in one commit, as `decide` says.

        `decide` is called in the writer's thread, inside the transaction: it must be pure and quick. The
        verdict comes back without its alert when that alert was raised before.
        """
        reading = await asyncio.to_thread(_articles.prepare, result)
        return await self._write(_articles.settle_read, reading, decide, now)

    @property
    def pushes(self) -> Pushes:
        """What hubs push, and the subscriptions to it."""
        return Pushes(self._write, self._read, lambda: self._configured)

    # --- hosts ----------------------------------------------------------------------------------------

    async def robots(self, host: str) -> RobotsFile | None:
        """What was kept of a host's robots.txt, however old."""
        return await self._read(_hosts.robots_of, host)

    async def keep_robots(self, file: RobotsFile) -> None:
        """Keep a file in place of the host's last one."""
        await self._write(_hosts.keep_robots, file)

    async def add_to_ledger(self, asked: Sequence[Asked]) -> None:
        """Count what was asked of hosts on top of what is counted."""
        await self._write(_hosts.add_to_ledger, asked)

    # --- deliver --------------------------------------------------------------------------------------

    async def claim_deliveries(
        self, now: datetime, lease: timedelta, limit: int, desk: Desk, busy: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """What the desk lets go, at most one delivery for each receiver that is not `busy`."""
        return await self._write(_outbox.claim_deliveries, now, lease, limit, desk, busy)

    async def settle_delivery(
        self,
        delivery: Delivery,
        outcome: Outcome,
        due: datetime | None,
        now: datetime,
        *,
        desk: Desk,
        pause: timedelta = timedelta(0),
    ) -> None:
        """Keep how a try ended. `due` is when to try again; None ends it: sent, or a dead letter."""
        settle = partial(_outcomes.settle_delivery, desk=desk, pause=pause)
        await self._write(settle, delivery, outcome, due, now)

    async def sync_receivers(self, setups: Mapping[str, str]) -> None:
        """Know the receivers by digests of their settings: one that is set up anew is written to again."""
        await self._write(_receivers.sync_receivers, setups)

    # --- watch ----------------------------------------------------------------------------------------

    async def figures(self, receivers: Iterable[str], least: int, now: datetime) -> Figures:
        """All that a watch looks at, and the alarms that stand."""
        return await self._read(_watch.figures, receivers, least, now)

    async def settle_watch(self, look: Look, now: datetime) -> None:
        """Open and close alarms in one commit with the word of them."""
        await self._write(_watch.settle_watch, look, now)

    # --- digests --------------------------------------------------------------------------------------

    async def digest_runs(self) -> Mapping[str, DigestRun]:
        """How far each digest of the calendar has come, by its id."""
        return await asyncio.to_thread(self.scheduled_runs)

    async def begin_digests(self, runs: Mapping[str, DigestRun]) -> None:
        """Know these digests of the calendar, and no others."""
        await self._write(_digest_runs.begin, runs)

    async def gather_digest(
        self,
        choice: Choice,
        until: datetime,
        *,
        since: datetime | None,
        run: DigestRun | None,
        fresh: bool,
    ) -> DigestMatter:
        """What a digest is made of; see `digests`."""
        matter = partial(self.digest_matter, since=since, run=run, fresh=fresh)
        return await asyncio.to_thread(matter, choice, until)

    async def settle_digest(
        self, digest: str, run: DigestRun, letters: Mapping[str, Message], now: datetime
    ) -> bool:
        """Put a digest into the outbox and keep that it was made; False when it was made before."""
        return await self._write(_digest_runs.settle, digest, run, letters, now)

    # --- audit ----------------------------------------------------------------------------------------

    async def audit_material(self, since: datetime, until: datetime) -> AuditMaterial:
        """What rules found in that time, and what they did not."""
        return await self._read(_audits.material, since, until)

    async def add_audit(self, audit: Audit, word: Word | None, now: datetime) -> int:
        """Keep a sample in one commit with the word of it; its number."""
        return await self._write(_audits.add_audit, audit, word, now)

    # --- upkeep ---------------------------------------------------------------------------------------

    async def going(self, kind: str, retention: Retention, now: datetime, after: Place = ()) -> Going:
        """Some of a kind that may be forgotten, from a place on."""
        return await self._read(_pruning.going, kind, retention, now, after)

    @property
    def kinds(self) -> Sequence[str]:
        """What is forgotten, in the order in which it is."""
        return tuple(_pruning.KINDS)

    async def forget(self, kind: str, ids: Sequence[Id], now: datetime) -> int:
        """Forget what of these may be forgotten, in one commit; how many that were."""
        return await self._write(_pruning.forget, kind, ids, now)

    async def backup(self, to: Path) -> None:
        """Copy the database to the new file `to` while it is used."""
        await asyncio.to_thread(_backups.copy, self.path, to)

    async def restored(self) -> Restored | None:
        """That this database was restored from a backup, and when; None when it never was."""
        return await self._read(_restoring.restored)

    async def put_back(self, now: datetime, by: timedelta | None = None) -> timedelta:
        """Let nothing wait for what the clock was ahead: `by` so much, or None: as its last note says.

        By how much that was; nothing when it is less than a minute.
        """
        return await self._write(_putting_back.put_back, now, by)

    async def note_time(self, now: datetime) -> None:
        """Keep what time it is, for a daemon that finds it earlier."""
        await self._write(_putting_back.note_time, now)

    async def maintain(self) -> None:
        """What a night job does: fresh statistics for the query planner, and an empty write-ahead log."""
        await asyncio.to_thread(_upkeep.maintain, self.path)

    async def remember(self, name: str, value: str) -> None:
        """Keep a small fact, such as when the last digest was made."""
        await self._write(_upkeep.remember, name, value)

    async def recall(self, name: str) -> str:
        """A small fact, or an empty string."""
        return await self._read(_upkeep.recall, name)

    # --- how ------------------------------------------------------------------------------------------

    async def _write(self, job: Job[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._writing.run(lambda connection: job(connection, *args, **kwargs))

    async def _read(self, query: Job[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(self._reads.run, lambda connection: query(connection, *args, **kwargs))
