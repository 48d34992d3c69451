"""The bar of a command that goes back through the archive: for who waits at a terminal, gone at the end."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime, timedelta

import pytest

from monitor.cli import progress

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
DAY = timedelta(1)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(patch: pytest.MonkeyPatch, stream: io.StringIO, patience: float) -> str:
    """What `stream` is told while three of four days are looked at."""
    patch.setenv("TERM", "xterm")
    patch.setattr(progress, "PATIENCE", patience)
    patch.setattr(sys, "stderr", stream)
    with progress.Progress(NOW, NOW - 4 * DAY) as bar:
        bar.found = 2
        bar.look(NOW - 3 * DAY)
    return stream.getvalue()


def test_who_waits_is_told_how_far_back_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = "#" * 18 + "." * 6
    line = f"\r\x1b[K[{bar}] back to 2026-10-01, 1 looked at, 2 found"
    assert drawn(monkeypatch, Terminal(), 0.0) == f"{line}\r\x1b[K"


@pytest.mark.parametrize(("stream", "patience"), [(Terminal(), float("inf")), (io.StringIO(), 0.0)])
def test_an_answer_that_comes_at_once_and_a_pipe_have_no_bar(
    stream: io.StringIO, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not drawn(monkeypatch, stream, patience)
