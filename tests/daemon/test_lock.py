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
