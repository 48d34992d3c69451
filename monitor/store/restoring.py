"""Going back to a backup: checked whole before anything is touched, swapped in at once, marked as what it is.

    backup ─copied─► half ─checksum, integrity, keys, schema─► upgraded ─► marked ─► in the database's place
                                                           what was there ─► aside

The marks keep a restored database from acting on what it does not know: messages that waited when the backup
was made have been sent since, sites were asked since, and what was published since has been told of.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select, update

from monitor.cadence import claimed
from monitor.errors import StoreError
from monitor.model import Restored
from monitor.store import backups, checking, engine, schema, sqlite
from monitor.store.codec import source_value, state_value
from monitor.store.dialect import insert
from monitor.store.kept import moment
from monitor.store.ownership import hand_over
from monitor.store.queue import State
from monitor.store.tables import delivery, hold, source
from monitor.store.upkeep import recall, remember

FACT: Final = "restored"
"""The fact under which it is kept that the database was restored."""

WAITED: Final = "it waited when the backup was made, and may have been sent since"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of restoring."""

    made: datetime
    """When the backup was made."""
    told: datetime
    """What was published until then is told of no more."""
    counts: Mapping[str, int]
    aside: Path | None
    """Where what was replaced lies now."""
    vouched: bool
    """A manifest stood beside the backup, and its checksum was right."""
    quiet: int
    """Messages that waited, and are not sent."""


def restore(backup: Path, path: Path, now: datetime, told: datetime | None = None) -> Outcome:
    """Put `backup` in the place of the database at `path`, which nobody may be using; raises StoreError.

    `told` is until when what was published had been told of. Left out, it is when the database that is
    replaced was last written, or else when the backup was made.
    """
    half = path.with_name(f".{path.name}.half")
    try:
        vouched = _copied(backup, half)
        found = _sound(half, backup)
        schema.require_known(found.schema, backup)
        last = _last_written(path)
        made, told, quiet = _marked(half, path, now, told, last)
        aside = _swap(half, path, now)
    except OSError as error:
        raise StoreError(f"restoring {backup}: {error.strerror}") from error
    finally:
        backups.discard(half)
    return Outcome(made, told, found.counts, aside, vouched, quiet)


def restored(connection: Connection) -> Restored | None:
    """That this database was restored, and when; None when it never was."""
    if said := recall(connection, FACT):
        data = json.loads(said)
        return Restored(datetime.fromisoformat(data["at"]), datetime.fromisoformat(data["told"]))
    return None


def _copied(backup: Path, half: Path) -> bool:
    """Copy the backup beside the database; whether a manifest vouches for it."""
    if not backup.is_file():
        raise StoreError(f"{backup}: there is no such file")
    log = backup.with_name(f"{backup.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{log.name} lies beside {backup}: that is no backup but a database in use, or left by a crash; "
            "make one of it with `monitor db backup`"
        )
    manifest = backups.read_manifest(backup)
    backups.discard(half)
    with backup.open("rb") as from_, half.open("xb") as to:
        half.chmod(0o600)
        hand_over(to.fileno(), half.parent)
        shutil.copyfileobj(from_, to, 1 << 20)
    if manifest is not None and (half.stat().st_size, backups.sha256(half)) != (
        manifest.bytes,
        manifest.sha256,
    ):
        raise StoreError(f"{backup}: it is not what its manifest says (size or SHA-256 differ); take another")
    return manifest is not None


def _sound(half: Path, backup: Path) -> checking.Checked:
    try:
        found = checking.examine(half, full=True)
    except StoreError as error:
        raise StoreError(f"{backup} cannot be restored: {error}".replace(str(half), backup.name)) from None
    if found.problems:
        raise StoreError(f"{backup} cannot be restored, it is not sound: {'; '.join(found.problems[:3])}")
    return found


def _last_written(path: Path) -> datetime | None:
    """When the database that is there was written to last; None when there is none."""
    times = [name.stat().st_mtime for name in (path, path.with_name(f"{path.name}-wal")) if name.exists()]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _marked(
    half: Path, path: Path, now: datetime, told: datetime | None, last: datetime | None
) -> tuple[datetime, datetime, int]:
    """Bring the copy to this schema and let it know what it is."""
    writing = engine.writing_engine(half)
    try:
        schema.upgrade(writing, half, keep=False)
        with engine.plain_errors(half), writing.begin() as connection:
            made = _made(connection) or now
            until = min(told or max(last or made, made), now)
            for host, then in _holds(path, now).items():
                connection.execute(insert(hold).values(host=host, until=then).on_conflict_do_nothing())
            _move_on(connection, now)
            remember(connection, FACT, json.dumps({"at": now.isoformat(), "told": until.isoformat()}))
            quiet = update(delivery).where(delivery.c.state == State.WAITING)
            ended = {"state": State.QUIET, "due": None, "settled": now, "reason": WAITED}
            number = connection.execute(quiet.values(ended)).rowcount
        sqlite.tidy(half)
    finally:
        writing.dispose()
    return made, until, number


def _made(connection: Connection) -> datetime | None:
    """When the backup was made; of a copy that says nothing, when a source was last asked."""
    if said := recall(connection, backups.MADE):
        return datetime.fromisoformat(said)
    return connection.scalar(select(source.c.polled).order_by(source.c.polled.desc()).limit(1))


def _holds(path: Path, now: datetime) -> Mapping[str, datetime]:
    """What hosts asked of us lately, from the database that is replaced if it can still be read."""
    if not path.exists():
        return {}
    with suppress(sqlite.driver().Error):
        connection = sqlite.open_raw(path, read_only=True)
        try:
            rows = connection.execute("SELECT host, until FROM hold").fetchall()
        finally:
            connection.close()
        return {host: moment(until) for host, until in rows if moment(until) > now}
    return {}


def _move_on(connection: Connection, now: datetime) -> None:
    """Ask no source before its time, whenever it was asked last: the interval counts from now."""
    for row in connection.execute(select(source)).all():
        at = max(row.next_poll, claimed(source_value(row), state_value(row), now))
        connection.execute(update(source).where(source.c.id == row.id).values(next_poll=at))


def _swap(half: Path, path: Path, now: datetime) -> Path | None:
    """Put the copy in the database's place in one step; where what was there lies now.

    The log of the old one must be gone before: SQLite would play it into the new one.
    """
    aside = None
    if path.exists():
        with suppress(StoreError):  # a damaged one keeps its log, which moves aside with it
            sqlite.tidy(path)
        aside = _free(path.with_name(f"{path.name}.replaced-{now:%Y%m%dT%H%M%SZ}"))
        os.link(path, aside)
        for name in backups.beside(path):
            if name.exists() and name.stat().st_size:
                name.rename(f"{aside}{name.name.removeprefix(path.name)}")
            else:
                name.unlink(missing_ok=True)
    backups.publish(half, path)
    return aside


def _free(path: Path) -> Path:
    names = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, 1000))]
    return next(name for name in names if not name.exists())
