"""The real daemon as a child process: started as a person would, watched by its log, ended by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SERVICE_MANAGER = frozenset(
    {"STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}
)
"""Variables by which a service manager speaks to the daemon; a child of ours must not answer it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the daemon ended: exit code (negative: by that signal) and how long it took after the signal."""

    code: int
    seconds: float


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our own environment for a child, without colours and without what a service manager set."""
    kept = {name: value for name, value in os.environ.items() if name not in _SERVICE_MANAGER}
    return {**kept, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", **(extra or {})}


def command(*words: str) -> list[str]:
    """``monitor …`` run by the Python that runs us."""
    return [sys.executable, "-m", "monitor", *words]


def wait_until(condition: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    """Look again and again until `condition` holds; False when it did not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True


class Daemon:
    """``monitor run`` on a configuration and a state directory, output to ``log``; it ends with us."""

    def __init__(self, config: Path, state: Path, log: Path, options: Sequence[str] = ()) -> None:
        self.config, self.state, self.log = config, state, log
        words = [sys.executable, "-m", "monitor.demo.leashed", str(os.getpid()), "run"]
        words += ["--config", str(config), "--state", str(state), *options]
        with log.open("ab") as output:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment()
            )

    @property
    def running(self) -> bool:
        """It has not ended."""
        return self._child.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def lines(self) -> list[str]:
        """Its output so far, whole lines only."""
        said = self.log.read_text(encoding="utf-8", errors="replace")
        return said[: said.rfind("\n") + 1].splitlines()

    def wait(self, seconds: float) -> int:
        """Its exit code when it ends by itself; raises `subprocess.TimeoutExpired`."""
        return self._child.wait(seconds)

    def stop(self, patience: float = 15.0) -> Ended:
        """Ask it to end (SIGTERM); kill it when it has not after `patience` seconds."""
        began = time.monotonic()
        self._child.send_signal(signal.SIGTERM)
        try:
            code = self._child.wait(patience)
        except subprocess.TimeoutExpired:
            return self.kill()
        return Ended(code, time.monotonic() - began)

    def kill(self) -> Ended:
        """End it at once (SIGKILL), as a crash or a power cut would."""
        began = time.monotonic()
        self._child.kill()
        return Ended(self._child.wait(), time.monotonic() - began)


def run(*words: str, seconds: float = 30.0) -> subprocess.CompletedProcess[str]:
    """Run another ``monitor`` command to its end and keep what it said."""
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        command(*words),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
        env=environment({"COLUMNS": "100"}),
    )
