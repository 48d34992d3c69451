"""The plot of kept results: every ratio is a bar, with its aim; what cannot be drawn is said."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from benchmarks import _keeping, _plot
from benchmarks._plot import Bar, bars, draw
from benchmarks.percolation.running import PEERS


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_keeping, "RESULTS", tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    _keeping.keep("feeds", {"lost": 0}, {"ours": 4.004})
    _keeping.keep("store", {"articles/s": 100})
    _keeping.keep("throughput", {}, {"articles": 1.4, "changed feeds": 12.5}, {"articles": 4.0})
    return tmp_path


def test_every_ratio_is_a_bar(results: Path) -> None:
    assert list(bars(results)) == [
        Bar("feeds: ours", 4.0, None),
        Bar("throughput: articles", 1.4, 4.0),
        Bar("throughput: changed feeds", 12.5, None),
    ]


def test_without_a_ratio_there_is_no_plot(tmp_path: Path) -> None:
    assert draw(tmp_path) == f"no plot: no ratio is kept in {tmp_path}"


def test_without_matplotlib_there_is_no_plot(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "`make peers` installs it" in draw(results)


@pytest.mark.skipif(not (PEERS / "matplotlib").is_dir(), reason="matplotlib is not among the installed peers")
def test_the_plot_shows_each_bar_and_the_machine(results: Path) -> None:
    assert draw(results) == f"plot: {results / _plot.FILE}"
    drawn = (results / _plot.FILE).read_text(encoding="utf-8")
    assert all(f"<!-- {bar.label} -->" in drawn for bar in bars(results))
    assert f"Python {_keeping.machine()['python']}" in drawn
