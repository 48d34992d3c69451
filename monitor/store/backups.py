"""Backups: one snapshot of the database while others use it, with a manifest that vouches for it.

    database ─VACUUM INTO─► half ─examined, marked─► FILE + FILE.json

Each appears under its name only when it is whole, the manifest last: a file without one was not finished.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from monitor import __version__
from monitor.errors import StoreError
from monitor.store import checking, sqlite

FORMAT: Final = 1
MADE: Final = "backup"
"""The fact, in a backup alone, that says when it was made."""

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is, as its manifest says."""

    made: datetime
    """When its snapshot was taken, or a little before."""
    schema: str
    bytes: int
    sha256: str
    counts: Mapping[str, int]
    """Rows of each table."""
    version: str = __version__


def copy(path: Path, to: Path) -> None:
    """Copy the database at `path` to the new file `to` (0600) while others use it; raises StoreError.

    The copy is one snapshot, compact, and appears under its name only when it is whole.
    """
    if to.exists():
        raise StoreError(f"{to} is there already: a backup replaces nothing")
    half = to.with_name(f".{to.name}.half")
    try:
        _snapshot(path, half)
        publish(half, to)
    except OSError as error:
        raise StoreError(f"backup {to}: {error.strerror}") from error
    finally:
        discard(half)


def back_up(path: Path, to: Path, now: datetime) -> Manifest:
    """`copy` with a look at what was copied, and a manifest beside it; raises StoreError, leaving nothing."""
    listed = manifest_of(to)
    for name in (to, listed):
        if name.exists():
            raise StoreError(f"{name} is there already: a backup replaces nothing")
    half = to.with_name(f".{to.name}.half")
    try:
        _snapshot(path, half)
        sqlite.mark(half, MADE, now.isoformat())
        manifest = _examined(half, now)
        publish(half, to)
        _write(listed, manifest)
    except OSError as error:
        raise StoreError(f"backup {to}: {error.strerror}") from error
    finally:
        discard(half)
    return manifest


def manifest_of(path: Path) -> Path:
    """Where the manifest of a backup lies."""
    return path.with_name(f"{path.name}.json")


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of the backup at `path`; None when it has none; StoreError when it cannot be read."""
    listed = manifest_of(path)
    try:
        with listed.open("rb") as file:
            data: dict[str, Any] = json.loads(file.read(_PIECE))
        return Manifest(
            datetime.fromisoformat(data["made"]),
            str(data["schema"]),
            int(data["bytes"]),
            str(data["sha256"]),
            dict(data["counts"]),
            str(data["version"]),
        )
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{listed}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{listed}: this is not the manifest of a backup") from None


def sha256(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def publish(half: Path, to: Path) -> None:
    """Let a finished file appear under its name, through a power cut too."""
    sync(half)
    half.replace(to)
    sync(to.parent)


def beside(path: Path) -> list[Path]:
    """Where SQLite keeps what belongs to the database at `path`."""
    return [path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal")]


def discard(half: Path) -> None:
    """Remove what was not finished, where it can be.

    A log that is left would be played into the next file of that name.
    """
    for name in (half, *beside(half)):
        with suppress(OSError):
            name.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _snapshot(path: Path, half: Path) -> None:
    discard(half)
    os.close(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        sqlite.copy(path, half)
    except StoreError as error:
        raise StoreError(f"backup into {half.parent}: {error}") from error


def _examined(half: Path, now: datetime) -> Manifest:
    """The manifest of a copy in which all is well."""
    found = checking.examine(half, full=True)
    if found.problems:
        raise StoreError(f"what was copied is not sound: {'; '.join(found.problems[:3])}")
    return Manifest(now, found.schema, half.stat().st_size, sha256(half), found.counts)


def _write(listed: Path, manifest: Manifest) -> None:
    half = listed.with_name(f".{listed.name}.half")
    said = {
        "format": FORMAT,
        "program": "monitor",
        "version": manifest.version,
        "made": manifest.made.isoformat(),
        "schema": manifest.schema,
        "bytes": manifest.bytes,
        "sha256": manifest.sha256,
        "counts": dict(manifest.counts),
    }
    half.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    publish(half, listed)
