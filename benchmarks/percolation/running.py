"""Engines in processes of their own, and what was measured of each."""

from __future__ import annotations

import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.percolation.engines import Engine, Job
from benchmarks.percolation.worker import Built, Changed

PEERS = Path(os.environ.get("MONITOR_PEERS") or Path(__file__).parents[2] / ".peers")
"""Where `make peers` installs them, apart from everything else."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine on one number of rules."""

    engine: str
    speed: float
    """Articles per CPU second, median of the rounds."""
    built: Built
    missed: int
    extra: int


@dataclass(frozen=True, slots=True)
class Run:
    """All engines on one number of rules; the first is ours, whose answers count as right."""

    rules: int
    matches: float
    """Of one article, on average."""
    engines: tuple[Measured, ...]
    changed: Changed

    def ratio(self, name: str) -> float | None:
        """How often our speed is that of the engine of that name; None when it did not take part."""
        peers = [one.speed for one in self.engines if one.engine == name]
        return self.engines[0].speed / peers[0] if peers else None


class Running:
    """An engine in its process."""

    def __init__(self, engine: Engine, job: Path, clean: ExitStack) -> None:
        self.engine = engine
        path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(PEERS)]))
        self._process = clean.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.percolation.worker", str(job), engine.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": path},
            )
        )
        self.built = Built(**self._answer())
        self.rounds: list[float] = []

    def ask(self, what: str) -> Any:
        """What it answers to ``answers``, ``round`` or ``change``."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.engine.name} ended with exit code {self._process.wait()}")
        return json.loads(line)


def measure(job: Job, engines: Sequence[Engine], rounds: int, say: Callable[[str], None]) -> Run:
    """Build every engine, compare their answers, and time them round after round in turn."""
    with tempfile.TemporaryDirectory() as there, ExitStack() as clean:
        handed = Path(there, "job")
        handed.write_bytes(pickle.dumps(job))
        running: list[Running] = []
        answers: list[list[set[str]]] = []
        for engine in engines:
            say(f"building {engine.name}")
            running.append(Running(engine, handed, clean))
            answers.append([set(names) for names in running[-1].ask("answers")])
        for number in range(rounds):
            for one in running:
                say(f"round {number + 1} of {rounds}: {one.engine.name}")
                one.rounds.append(one.ask("round"))
        changed = Changed(**running[0].ask("change"))
    right = answers[0]
    measured = tuple(
        Measured(
            one.engine.name,
            len(job.articles) / statistics.median(one.rounds),
            one.built,
            missed=sum(len(due - given) for due, given in zip(right, found, strict=True)),
            extra=sum(len(given - due) for due, given in zip(right, found, strict=True)),
        )
        for one, found in zip(running, answers, strict=True)
    )
    return Run(len(job.rules), sum(map(len, right)) / len(right), measured, changed)
