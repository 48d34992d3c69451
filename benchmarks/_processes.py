"""A side of a benchmark in a process of its own, which answers on standard output, a line each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager


@contextmanager
def started(
    module: str, *arguments: str, cores: Collection[int] = (), quiet: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A module as a process, on some cores where they are named; `quiet`: its errors are not shown."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
    )
    if cores:
        os.sched_setaffinity(process.pid, cores)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def said(process: subprocess.Popen[str]) -> str:
    """The next line that a process says; ends the benchmark when there is none."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise SystemExit("a process of the benchmark has ended")
    return line


def ask(process: subprocess.Popen[str], order: str) -> str:
    """What a process says to a line of its standard input."""
    assert process.stdin is not None
    print(order, file=process.stdin, flush=True)
    return said(process)
