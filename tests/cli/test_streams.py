"""What becomes of a command whose output nobody takes, or that was started without one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pytest

from monitor.demo.process import command, environment
from tests.cli.scene import Desk

CHECKOUT = Path(__file__).parents[2]
SAID = {
    "help": (["--help"], ""),
    "hits": (["search", "ferry"], ""),
    "table": (["alerts"], ""),
    "json": (["alerts", "--json"], ""),
    "filter": (["try", "query", "ferry"], '{"id": 1, "title": "A ferry", "body": ""}\n'),
    "pages": (["try", "page"], '{"id": 1, "url": "https://a.example/1", "file": "absent"}\n'),
}
ENDS = {"pages": 1}
"""Exit codes of those whose work partly fails."""


def around(desk: Desk, more: Mapping[str, str] | None = None) -> dict[str, str]:
    return environment(
        {
            "PYTHONPATH": str(CHECKOUT),
            "MONITOR_CONFIG": str(desk.config),
            "MONITOR_STATE": str(desk.state),
            **(more or {}),
        }
    )


def ended(desk: Desk, kind: str, out: IO[bytes]) -> tuple[int, str]:
    """The exit code and standard error of one of `SAID`."""
    words, given = SAID[kind]
    done = subprocess.run(
        command(*words),
        input=given,
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        env=around(desk),
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("kind", [kind for kind in SAID if kind != "pages"])
def test_a_reader_that_is_gone_is_no_failure(desk: Desk, kind: str) -> None:
    """Rich and click each end with 1 where they meet it."""
    with subprocess.Popen(["true"], stdin=subprocess.PIPE) as reader:
        reader.wait()
        assert reader.stdin
        assert ended(desk, kind, reader.stdin) == (0, "")


@pytest.mark.parametrize("kind", SAID)
def test_a_full_disk_is_told_in_a_line(desk: Desk, kind: str) -> None:
    with Path("/dev/full").open("wb") as full:
        code, said = ended(desk, kind, full)
    assert code == 4
    assert said.splitlines()[-1] == "monitor: standard output: No space left on device"
    assert "Traceback" not in said


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_was_closed_leads_nowhere(desk: Desk, kind: str, closed: str) -> None:
    words, given = SAID[kind]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *command(*words)],
        input=given,
        capture_output=True,
        text=True,
        env=around(desk),
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if "<" in closed else ENDS.get(kind, 0))


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "latin-1", "ascii"])
@pytest.mark.parametrize(
    "words",
    [
        ["alerts", "--json"],
        ["search", "пором OR ferry", "--json"],
        ["search", "пором OR ferry", "--ndjson"],
        ["export", "--ndjson"],
        ["try", "query", "пором"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_json_is_utf_8_in_every_locale(desk: Desk, words: list[str], charset: str) -> None:
    line = '{"id": "é 😀", "title": "Пором", "body": ""}\n'
    done = subprocess.run(
        command(*words),
        input=line.encode(),
        capture_output=True,
        env=around(desk, {"PYTHONIOENCODING": charset}),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("utf-8")
    for part in [text] if "--json" in words else text.splitlines():
        json.loads(part)
