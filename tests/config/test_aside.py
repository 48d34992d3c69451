"""A configuration that another process has read is the one that this process would read."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.config import aside
from monitor.config import load as reading
from monitor.config.load import load
from monitor.errors import ConfigError, MonitorError
from tests.config.given import CANARY

WRITTEN = """
[[source]]
id = "courier"
url = "https://courier.example/feed"
[[rule]]
name = "ferry"
query = "ferry OR /f[eé]rry/"
[[receiver]]
name = "desk"
kind = "slack"
url = "${HOOK}"
[[digest]]
id = "morning"
at = "0 8 * * *"
receivers = ["desk"]
"""


def test_it_is_the_same_with_its_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", f"https://hooks.example/{CANARY}")
    (tmp_path / "monitor.toml").write_text(WRITTEN)
    read = aside.load(tmp_path)
    assert read == load(tmp_path, os.environ)
    assert read.receivers[0].url.reveal() == f"https://hooks.example/{CANARY}"
    assert len(read.digests) == 1


def test_every_problem_is_told(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(
        '[[rule]]\nname = "ferry"\nquery = "(ferry"\n[[rule]]\nnmae = "a"\n'
    )
    with pytest.raises(ConfigError) as there:
        aside.load(tmp_path)
    with pytest.raises(ConfigError) as here:
        load(tmp_path, os.environ)
    assert there.value.problems == here.value.problems


def test_a_process_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(MonitorError, match="ended with 1"):
        aside.load(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    with pytest.raises(MonitorError, match="no process can be started"):
        aside.load(tmp_path)


def test_a_process_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "LONGEST", 0)
    with pytest.raises(MonitorError, match="took more than"):
        aside.load(tmp_path)


def test_a_daemon_that_is_killed_meanwhile_leaves_no_traceback_behind(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(WRITTEN)
    reads, writes = os.pipe()
    os.close(reads)
    ended = subprocess.run(
        [sys.executable, "-m", "monitor.config.aside", str(tmp_path)],
        stdout=writes,
        stderr=subprocess.PIPE,
        env={**os.environ, "HOOK": "https://hooks.example/x", "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    os.close(writes)
    assert ended.stderr == b""


def test_what_was_not_foreseen_is_told_by_its_place_and_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def read(directory: Path, env: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(reading, "load", read)
    monkeypatch.setattr(sys, "argv", ["aside", str(tmp_path)])
    aside.main()
    said, errors = capsysbinary.readouterr()
    assert pickle.loads(said).startswith("the configuration cannot be read: ValueError in test_aside.py:")
    assert CANARY.encode() not in said + errors
