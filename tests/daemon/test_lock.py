"""One daemon a database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.daemon.lock import only_daemon
from monitor.errors import StoreError


def test_a_second_daemon_is_told_who_runs(tmp_path: Path) -> None:
    path = tmp_path / "monitor.lock"
    with only_daemon(path):
        second = only_daemon(path)
        with pytest.raises(StoreError, match=rf"process {os.getpid()}\b.*--state"):
            second.__enter__()
    with only_daemon(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    """Root takes the lock of a service to restore its database: a link there must not be written through."""
    mine = tmp_path / "mine"
    mine.write_text("kept")
    (tmp_path / "monitor.lock").symlink_to(mine)
    with pytest.raises(StoreError, match="cannot be written"):
        only_daemon(tmp_path / "monitor.lock").__enter__()
    assert mine.read_text() == "kept"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_lock_that_root_makes_can_be_taken_by_whom_the_folder_belongs_to(tmp_path: Path) -> None:
    os.chown(tmp_path, 61234, 61235)
    with only_daemon(tmp_path / "monitor.lock"):
        pass
    made = (tmp_path / "monitor.lock").stat()
    assert (made.st_uid, made.st_gid) == (61234, 61235)
