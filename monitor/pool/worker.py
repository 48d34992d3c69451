"""The daemon's end of one child."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import monitor
from monitor.errors import KilledError, OverrunError, ReaderError
from monitor.pool import frames
from monitor.pool.codec import Failure, MalformedError, load
from monitor.pool.limits import Limits

START_SECONDS: Final = 60.0
"""Time to import the readers' libraries: about 1 s, much more on a busy small machine."""

_END_SECONDS: Final = 0.5
_FROM_OUTSIDE: Final = (signal.SIGKILL, signal.SIGTERM)
"""What no document brings about by itself: a person, or the system when its memory is at an end."""

_WEIGHED: Final = 10
"""Jobs after which it is looked how much memory a child has."""

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TZ")
"""Environment variables that a child sees. Tokens and passwords live in the others."""


class Worker:
    """A running child. After any exception of `ask` it must be killed: its pipe is out of step."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._jobs = 0

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """The child has not ended, as far as is known."""
        return self._process.returncode is None

    @property
    def spent(self) -> bool:
        """The child has done all the jobs that one child does, or has kept too much of them."""
        if self._jobs >= self._limits.jobs:
            return True
        return self._jobs % _WEIGHED == 0 and resident(self.pid) > self._limits.resident

    def widen(self) -> None:
        """Let its pipe hold a usual document whole."""
        assert self._process.stdin is not None
        frames.widen(self._process.stdin.get_extra_info("pipe").fileno())

    async def ready(self) -> None:
        """Wait until the child takes jobs; raises `ReaderError` when it does not start."""
        try:
            async with asyncio.timeout(START_SECONDS):
                answer = load(bool, await self._receive())
        except (TimeoutError, OverrunError, MalformedError) as error:
            detail = str(error) or f"it says nothing for {START_SECONDS:g} s"
            raise ReaderError(f"a reader process does not start: {detail}") from error
        if isinstance(answer, Failure):
            raise ReaderError(f"a reader process does not start: {answer.detail}")

    async def ask(self, message: Sequence[bytes]) -> bytes:
        """The child's answer to a message that is in pieces.

        Raises `OverrunError` when it is late, dies or says too much; `KilledError` when it was killed.
        """
        self._jobs += 1
        seconds = self._limits.wall.total_seconds()
        try:
            async with asyncio.timeout(seconds):
                await self._send(message)
                return await self._receive()
        except TimeoutError as error:
            raise OverrunError(f"reading took more than {seconds:g} s") from error

    async def kill(self) -> None:
        """End the child now."""
        if self.alive:
            # Not Process.kill(): that polls first, may reap a child that has just died, and leaves asyncio to
            # report exit code 255 for it (bpo-38630 added the poll to Popen.send_signal).
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        await self._process.wait()

    async def aclose(self) -> None:
        """Let the child end by itself, and kill it when it does not within half a second."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await self._process.wait()
        await self.kill()

    async def _send(self, message: Sequence[bytes]) -> None:
        assert self._process.stdin is not None
        try:
            for step in frames.steps(message):
                self._process.stdin.write(step)
                await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise await self._cause_of_death() from error

    async def _receive(self) -> bytes:
        assert self._process.stdout is not None
        try:
            return await frames.receive(self._process.stdout, self._limits.result)
        except asyncio.IncompleteReadError as error:
            raise await self._cause_of_death() from error
        except ValueError as error:
            raise OverrunError("reading gave more than may be kept") from error

    async def _cause_of_death(self) -> OverrunError:
        """The child has closed its pipe, so it is ending: how it ends is its own word, if it is quick."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await self._process.wait()
        by_itself = not self.alive
        await self.kill()
        code = self._process.returncode or 0
        if code == -signal.SIGXCPU:
            return OverrunError(f"reading took more than {self._limits.cpu.total_seconds():g} s of CPU time")
        kind = KilledError if by_itself and -code in _FROM_OUTSIDE else OverrunError
        return kind(f"the reader process died ({_signal(-code) if code < 0 else f'exit {code}'})")


def resident(pid: int) -> int:
    """Bytes of memory that a process has at this moment; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except (OSError, LookupError, ValueError):
        return 0


def _signal(number: int) -> str:
    named = {one.value: one.name for one in signal.Signals}
    return named.get(number, f"signal {number}")


async def start(jobs: str, limits: Limits) -> Worker:
    """A child that serves the table JOBS of module `jobs`, ready; raises `ReaderError`."""
    try:
        process = await _spawn(jobs, limits)
    except (OSError, RuntimeError) as error:  # too many processes or files, or no memory
        raise ReaderError(f"a reader process does not start: {error}") from error
    worker = Worker(process, limits)
    worker.widen()
    try:
        await worker.ready()
    except BaseException:
        await worker.kill()
        raise
    return worker


async def _spawn(jobs: str, limits: Limits) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # the working directory is no place to import from
        "-m",
        "monitor.pool.child",
        jobs,
        str(limits.memory),
        str(limits.cpu.total_seconds()),
        str(os.getpid()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is for the daemon, which then ends its children
        limit=1 << 20,
    )


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = str(Path(monitor.__file__).resolve().parents[1])
    return kept | {"PYTHONPATH": home, "PYTHONUTF8": "1"}
