"""One daemon a database: an advisory lock that ends with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StoreError
from monitor.store.ownership import hand_over


@contextmanager
def only_daemon(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; raises `StoreError` naming the process that holds it already, or why not."""
    try:
        handle = _opened(path)
    except OSError as error:
        raise StoreError(f"the state folder {path.parent} cannot be written: {error.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise StoreError(
                f"another monitor (process {holder}) is running on {path.parent}: stop it first, "
                "or give this one a --state directory of its own"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    """The lock file, made when it is not there; never what a link of that name leads to."""
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    hand_over(handle, path.parent)
    return handle
