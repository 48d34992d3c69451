"""The parts of the script that need no daemon; `make demo` plays all of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.demo.chat import Received
from monitor.demo.checks import Check
from monitor.demo.process import command, environment, wait_until
from monitor.demo.script import stored
from monitor.demo.stage import Stage


def test_stored_reads_the_output_of_sources() -> None:
    assert stored('[{"id": "a", "entries": 3}, {"id": "b", "entries": 0}]') == {"a": 3, "b": 0}


@pytest.mark.parametrize("output", ["", "no", "{}", '[{"id": "a"}]', "[1]"])
def test_stored_of_nonsense_is_empty(output: str) -> None:
    assert stored(output) == {}


def test_children_do_not_answer_to_our_service_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/x")
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/x")
    given = environment({"EXTRA": "1"})
    assert not {"NOTIFY_SOCKET", "STATE_DIRECTORY"} & given.keys()
    assert given["EXTRA"] == "1"
    assert given["PATH"] == os.environ["PATH"]


def test_command_is_ours() -> None:
    assert command("digest", "--json")[1:] == ["-m", "monitor", "digest", "--json"]


def test_wait_until() -> None:
    looks = iter((False, False, True))
    assert wait_until(lambda: next(looks), 5, every=0.0)
    assert not wait_until(lambda: False, 0.0)


def test_quiet_stage_tells_failures_and_the_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    Stage(quiet=True).verdict([Check("one", True), Check("two", False, "why")])
    said = capsys.readouterr().out
    assert "one" not in said
    assert "✗ two (why)" in said
    assert "1 of 2 checks failed." in said


def test_stage_shows_hostile_text_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    payload: dict[str, Any] = {"data": {"title": "[bold]x[/bold]", "severity": "high"}}
    Stage(quiet=False).delivery(Received(datetime.now(UTC), "webhook", "d", payload, 204))
    assert "[bold]x[/bold]" in capsys.readouterr().out
