"""The fuzzer finds what it is there to find, and a short run of it finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import fuzzing
from tests.fuzzing import TARGETS, crash, fuzz, main


def test_a_short_run_finds_nothing() -> None:
    done, crashes = fuzz([*TARGETS], 0.5, 7)
    assert crashes == 0
    assert set(done) == set(TARGETS)
    assert min(done.values()) > 0


def test_a_crash_is_told_kept_and_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def faulty(data: bytes) -> None:
        assert b"<" not in data

    monkeypatch.setattr(fuzzing, "TARGETS", {"feed": (faulty, (b"a<b",))})
    monkeypatch.setattr(fuzzing, "CRASHES", tmp_path)
    assert main(["--only", "feed", "--seconds", "0.05", "--seed", "1"]) == 1
    assert "AssertionError" in capsys.readouterr().out
    kept = sorted(tmp_path.iterdir())
    assert kept
    assert main(["--only", "feed", "--repeat", str(kept[0])]) == 1


def test_what_takes_too_long_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(data: bytes) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzzing, "TARGETS", {"feed": (endless, (b"",))})
    monkeypatch.setattr(fuzzing, "SLOW", 0.05)
    assert "SlowError" in crash("feed", b"")
