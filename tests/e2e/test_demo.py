"""The demo holds what it promises, and in time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from monitor.demo.script import play


def test_the_demo_passes_all_its_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    code = play(tmp_path / "kept", quiet=False)
    took = time.monotonic() - began
    said = capsys.readouterr().out
    assert code == 0, said
    assert "✗" not in said
    assert took < 60
    assert {path.name for path in (tmp_path / "kept").iterdir()} >= {"config", "state", "daemon.log"}
