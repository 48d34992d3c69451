"""How a command comes by the archive: the database of the state folder, read beside a running daemon."""

from __future__ import annotations

import gc
import stat
from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.store import Answers, Store


@overload
def archive(config: Path | None, state: Path | None) -> Answers: ...
@overload
def archive(config: Path | None, state: Path | None, *, write: bool) -> Store: ...
def archive(config: Path | None, state: Path | None, *, write: bool | None = None) -> Answers:
    """The archive, to be read, or the store where a command may change something; raises `StoreError`.

    Asking makes nothing: where no daemon has run yet there is nothing to be found, which is exit code 1.
    """
    from monitor.cli.options import archive_place

    return _opened(archive_place(config, state), write)


@overload
def archive_of(config: Config, state: Path | None) -> Answers: ...
@overload
def archive_of(config: Config, state: Path | None, *, write: bool) -> Store: ...
def archive_of(config: Config, state: Path | None, *, write: bool | None = None) -> Answers:
    """The archive of a configuration that is read already; see `archive`."""
    from monitor.cli.options import state_place

    return _opened(state_place(state, config), write)


def _opened(folder: Path, write: bool | None) -> Answers:
    from monitor.cli.output import nothing
    from monitor.views import DATABASE

    path = folder / DATABASE
    if not is_there(path):
        raise nothing(
            f"Nothing is stored yet in {path.parent}: start `monitor run`, or name another folder by --state."
        )
    from monitor import store

    opened = store.open_archive(path) if write is None else store.open_store(path, read_only=not write)
    gc.freeze()  # all is loaded; what is made from here on is looked through, for an answer may be long
    gc.enable()
    return opened


def is_there(path: Path) -> bool:
    """Whether a file of that name exists; raises `StoreError` when that cannot be told."""
    from monitor.errors import StoreError

    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"database {path}: {error.strerror}") from None
    if not stat.S_ISREG(mode):
        raise StoreError(f"database {path}: it is not a file")
    return True
