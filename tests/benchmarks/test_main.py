"""``python -m benchmarks`` knows what there is, and skips what cannot be measured here with a reason."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks import __main__ as main
from benchmarks.__main__ import Benchmark, benchmarks


def test_every_benchmark_says_what_it_measures() -> None:
    found = {one.name: one for one in benchmarks()}
    assert {"extraction", "percolate", "store"} <= set(found)
    assert all(one.about.endswith(".") for one in found.values())
    assert found["extraction"].needs == ("pages",)
    assert found["store"].needs == ()


def test_what_lacks_its_corpus_is_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(Benchmark("extraction", "About.", ("pages",)), tmp_path)
    assert "skipped: the captured corpus has no pages" in capsys.readouterr().out


def test_a_failure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", lambda *_, **__: subprocess.CompletedProcess([], 3))
    assert not main.run(Benchmark("store", "About."), tmp_path)
    assert main.main(["store"]) == 1


def test_an_unknown_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["speed"])
    assert ended.value.code == 2
    assert "no benchmark speed" in capsys.readouterr().err


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--list"]) == 0
    assert capsys.readouterr().out.count("\n") == len(benchmarks())
