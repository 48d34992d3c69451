"""The peer in its process: how it is filled, what it is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from benchmarks.archives import peer
from benchmarks.archives.news import News
from benchmarks.percolation.running import PEERS
from monitor.store.kept import micros


def installed() -> bool:
    """Whether `make peers` has been here."""
    return (PEERS / "reader").is_dir()


def environment() -> dict[str, str]:
    """Where the peer finds its own packages."""
    return {**usual(), "PYTHONPATH": str(PEERS)}


def usual() -> dict[str, str]:
    """Surroundings in which modules are compiled once, as where they were installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _started(database: Path, what: str, output: int | None) -> subprocess.Popen[str]:
    command = [sys.executable, peer.__file__, str(database), what]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=output, env=environment(), cwd=database.parent, text=True
    )


def fill(database: Path, news: Iterable[News]) -> None:
    """Make the peer's database of these news."""
    filling = _started(database, "fill", None)
    for one in news:
        _into(filling).write(json.dumps(told(one)) + "\n")
    _into(filling).close()
    if filling.wait():
        raise SystemExit("the peer could not be filled")


def told(one: News) -> dict[str, Any]:
    """An article as the peer is told of it."""
    read = one.article
    return {
        "feed": f"https://{read.source}.example/feed",
        "url": read.url,
        "title": read.title,
        "summary": read.summary,
        "text": read.text,
        "at": micros(one.at),
        "seen": micros(one.seen),
        "tags": sorted({tag for held in one.matches for tag in held.rule.tags}),
    }


class Asked:
    """The peer, asked one question after another."""

    def __init__(self, database: Path) -> None:
        self._process = _started(database, "ask", subprocess.PIPE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _into(self._process).close()
        self._process.wait()

    def ask(self, question: Mapping[str, object]) -> tuple[float, int]:
        """Seconds that an answer took, and how many it found."""
        asked = {name: micros(one) if isinstance(one, datetime) else one for name, one in question.items()}
        _into(self._process).write(json.dumps(asked) + "\n")
        _into(self._process).flush()
        assert self._process.stdout is not None
        seconds, found = json.loads(self._process.stdout.readline())
        return float(seconds), int(found)


def _into(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdin is not None
    return process.stdin
