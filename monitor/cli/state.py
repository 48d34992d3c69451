"""How a command comes by the archive: the database of the state folder, read beside a running daemon."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.store import Store


def archive(config: Path | None, state: Path | None, *, write: bool = False) -> Store:
    """The store, to be read, or to be written where a command changes something; raises `StoreError`."""
    from monitor.app import DATABASE
    from monitor.cli.options import config_or_exit, state_dir
    from monitor.store import open_store

    return open_store(state_dir(state, config_or_exit(config)) / DATABASE, read_only=not write)
