"""What is kept of digests that were made: how far each went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete

from monitor.model import Message
from monitor.store.digests import ASKED, DUE, told
from monitor.store.kept import dump
from monitor.store.outbox import add_digest
from monitor.store.tables import meta
from monitor.store.upkeep import recall, remember
from monitor.views import DigestRun


def remember_run(connection: Connection, name: str, run: DigestRun) -> None:
    """Keep how far a digest went that somebody asked for."""
    remember(connection, ASKED + name, _kept(run))


def begin(connection: Connection, digests: Mapping[str, DigestRun]) -> None:
    """Know these digests of the calendar, and no others."""
    connection.execute(delete(meta).where(meta.c.name.startswith(DUE, autoescape=True)))
    for name, run in digests.items():
        remember(connection, DUE + name, _kept(run))


def settle(
    connection: Connection, digest: str, run: DigestRun, letters: Mapping[str, Message], now: datetime
) -> bool:
    """Put a digest into the outbox and keep that it was made, together; False when it was made before."""
    kept = recall(connection, DUE + digest)
    if not kept or told(kept).at >= run.at:
        return False
    add_digest(connection, digest, run.at, letters, now)
    remember(connection, DUE + digest, _kept(run))
    return True


def _kept(run: DigestRun) -> str:
    made = run.made.isoformat() if run.made else None
    return dump({"at": run.at.isoformat(), "made": made, "mark": run.mark, "schedule": run.schedule})
