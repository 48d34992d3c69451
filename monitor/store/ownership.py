"""Whose files are that root makes beside those of a service: the service's, or it could not open them."""

from __future__ import annotations

import os
from pathlib import Path


def hand_over(handle: int, folder: Path) -> None:
    """Let a file that was just made in `folder` belong to the folder's owner, where root has made it."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
