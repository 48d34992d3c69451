"""Where dictionaries are kept between runs.

First of: systemd's $CACHE_DIRECTORY, the person's own cache folder (XDG Base Directory Specification 0.8), and,
where neither can be written, a folder of ours among temporary files. What is kept there can always be built
again.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path


def folders(env: Mapping[str, str]) -> Iterator[Path]:
    """Folders to read dictionaries from and write them to, the best first; they need not exist."""
    if given := env.get("CACHE_DIRECTORY", "").partition(":")[0]:
        yield Path(given)
    elif (home := env.get("XDG_CACHE_HOME", "")) and Path(home).is_absolute():  # a relative one is ignored: XDG
        yield Path(home) / "monitor"
    elif home := env.get("HOME", ""):
        yield Path(home) / ".cache" / "monitor"
    yield Path(tempfile.gettempdir()) / f"monitor-{os.getuid()}"


def writable(folder: Path) -> bool:
    """Make `folder` if need be; True when it is ours alone to write to.

    In a folder for temporary files anybody may have made one of that name, with a file of theirs in it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return trusted(folder) and os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        return False


def trusted(path: Path) -> bool:
    """`path` belongs to us or root, and nobody else may write to it."""
    try:
        found = path.stat()
    except OSError:
        return False
    return found.st_uid in (os.getuid(), 0) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
