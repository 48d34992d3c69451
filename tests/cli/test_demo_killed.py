"""`monitor demo` ended by kill -9: no daemon goes on without it, and the next one removes what it left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.demo.process import command, environment, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a child outlives its parent here")


@contextmanager
def playing(temporary: Path) -> Iterator[subprocess.Popen[bytes]]:
    env = environment({"TMPDIR": str(temporary)})
    process = subprocess.Popen(
        command("demo"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, start_new_session=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def daemons(temporary: Path) -> list[int]:
    """Processes that run on a configuration of the demo."""
    mine = f"{temporary}/monitor-demo-".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:  # it has ended meanwhile
            continue
        if mine in words and b"\0run\0" in words:
            found.append(int(entry.name))
    return found


def rooms(temporary: Path) -> set[str]:
    return {one.name for one in temporary.glob("monitor-demo-*")}


def test_a_killed_demo_leaves_no_daemon_and_its_folder_not_for_long(tmp_path: Path) -> None:
    with playing(tmp_path) as killed:
        assert wait_until(lambda: bool(daemons(tmp_path)), 60), "its daemon has begun"
        killed.kill()
    (left,) = rooms(tmp_path)
    assert wait_until(lambda: not daemons(tmp_path), 20), "the daemon has ended"
    with playing(tmp_path) as next_one:
        assert wait_until(lambda: bool(rooms(tmp_path) - {left}), 30)
        assert left not in rooms(tmp_path)
        next_one.send_signal(signal.SIGINT)
        assert next_one.wait(30) == 130
    assert rooms(tmp_path) == set()
    assert os.listdir(tmp_path) == []
