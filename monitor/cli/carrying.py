"""All of it in one file, for another machine: the database, and the configuration without its secrets."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from monitor import __version__
from monitor.cli.output import named, size
from monitor.errors import StoreError

CONFIG = "config"
DATABASE = "monitor.db"
LISTED = "EXPORT.json"
SUFFIXES = frozenset({".toml", ".j2", ".json"})
"""Of files of the configuration that leave: any other may be a key."""


def carry(to: Path, config: Path | None, state: Path | None, now: datetime) -> None:
    """Write the file; raises `StoreError`, leaving nothing."""
    from monitor.cli.options import config_dir, config_or_exit, state_place
    from monitor.cli.output import nothing
    from monitor.cli.state import is_there
    from monitor.config.redact import redacted
    from monitor.store.backups import back_up, manifest_of, publish
    from monitor.text.shown import line

    directory = config_dir(config)
    path = state_place(state, config_or_exit(config)) / DATABASE
    if not is_there(path):
        raise nothing(f"Nothing is stored yet in {path.parent}: name another folder by --state.")
    if to.exists():
        raise StoreError(f"{to} is there already: an export replaces nothing")
    left = redacted(directory, SUFFIXES)
    with _beside(to) as folder:
        copy, half = folder / DATABASE, folder / "all"
        back_up(path, copy, now)
        texts = {f"{CONFIG}/{name}": text.encode() for name, text in left.files.items()}
        _write(half, texts, copy, manifest_of(copy), now)
        publish(half, to)
    print(
        f"{named(to)}: {size(to.stat().st_size)}, the database and {len(left.files)} files "
        f"of {named(directory)}."
    )
    for name in left.variables:
        print(f"A secret stays behind: set {name} on the other machine.")
    for name in left.beside:
        print(f"A file stays behind: take {line(name)} to the other machine.")


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A folder for what becomes `to`. What a call that was killed left of it goes first."""
    folder = to.with_name(f".{to.name}.half")
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
        yield folder
    except OSError as error:
        raise StoreError(f"{to}: {error.strerror}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(to: Path, texts: Mapping[str, bytes], copy: Path, listed: Path, now: datetime) -> None:
    import zstandard

    said = {
        "format": 1,
        "program": "monitor",
        "version": __version__,
        "made": now.isoformat(),
        "files": {name: sha256(text).hexdigest() for name, text in texts.items()},
    }
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, text in _members(said, texts):
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = len(text), 0o600, int(now.timestamp())
            tar.addfile(member, io.BytesIO(text))
        for path in (listed, copy):
            tar.add(path, path.name, filter=_anonymous)


def _members(said: Mapping[str, object], texts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield LISTED, json.dumps(said, indent=2).encode() + b"\n"
    yield from sorted(texts.items())


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who made the file is nobody's business."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
