"""Where dictionaries are kept between runs.

First of: systemd's $CACHE_DIRECTORY, the person's own cache folder (XDG Base Directory Specification 0.8),
and, where neither can be written, a folder of ours among temporary files. What is kept there can always be
built again.
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
    elif (home := env.get("XDG_CACHE_HOME", "")) and Path(
        home
    ).is_absolute():  # a relative one is ignored: XDG
        yield Path(home) / "monitor"
    elif home := env.get("HOME", ""):
        yield Path(home) / ".cache" / "monitor"
    yield Path(tempfile.gettempdir()) / f"monitor-{os.getuid()}"


def writable(folder: Path) -> bool:
    """Make `folder` if need be; True when dictionaries can be written there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return trusted(folder) and os.access(folder, os.W_OK | os.X_OK)


def trusted(folder: Path) -> bool:
    """False for a folder among temporary files that others may write to: anybody may have put files there."""
    if folder.parent != Path(tempfile.gettempdir()):
        return True
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
