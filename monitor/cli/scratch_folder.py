"""A folder for what a run needs for itself, which nothing outlives for long.

    a folder ─lock─► used ─► removed         killed: the kernel lets the lock go ─► the next run removes it

Only folders that are somebody's past that lock are looked at: an empty one may be about to be taken.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch_folder(of: str) -> Iterator[Path]:
    """A new folder ``monitor-OF-…``, gone afterwards; those of runs that were killed go first."""
    there, prefix = Path(tempfile.gettempdir()), f"monitor-{of}-"
    for left in there.glob(f"{prefix}*"):
        _clear(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=there))
    try:
        with _locked(folder, wait=True):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(left: Path) -> None:
    """Remove a folder of ours that nobody uses; what belongs to others or cannot be removed stays."""
    with suppress(OSError):
        if not left.is_symlink() and left.stat().st_uid == os.getuid() and any(left.iterdir()):
            with _locked(left, wait=False):
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(folder: Path, *, wait: bool) -> Iterator[None]:
    """Hold the folder's lock; raises OSError where another holds it and `wait` is not wanted."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
