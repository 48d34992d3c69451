"""A command at a pseudo-terminal of a given width, as a person sees it; or into a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping
from typing import Self

from monitor.demo.process import command, environment

STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """A command that runs at a pseudo-terminal."""

    def __init__(self, words: list[str], columns: int, env: Mapping[str, str], colour: bool = True) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        around = environment({"TERM": "xterm-256color", **env})
        around.pop("COLUMNS", None)
        if colour:
            around.pop("NO_COLOR")
        self.process = subprocess.Popen(
            command(*words),
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env=around,
            close_fds=True,
        )
        os.close(theirs)
        self._said = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    @property
    def said(self) -> str:
        """All that was read from it so far."""
        return self._said.decode(errors="replace").replace("\r\n", "\n")

    def wait_for(self, words: str, seconds: float = 20) -> None:
        """Read until it has said `words`; AssertionError with all that it said when it does not."""
        deadline = time.monotonic() + seconds
        while words not in self.said:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._ours], [], [], max(left, 0))
            assert ready, f"{words!r} does not come: {self.said}"
            assert self._read(), f"it ended before {words!r} came: {self.said}"

    def read_all(self) -> tuple[int, str]:
        """Exit code and all that it said, once it has ended."""
        while self._read():
            pass
        return self.process.wait(30), self.said

    def _read(self) -> bytes:
        try:
            piece = os.read(self._ours, 65536)
        except OSError:  # EIO: the other end is closed
            piece = b""
        self._said += piece
        return piece


def at_terminal(
    words: list[str], columns: int, env: Mapping[str, str], colour: bool = True
) -> tuple[int, str]:
    """Exit code and all that the command wrote to a terminal of `columns` columns."""
    with Terminal(words, columns, env, colour) as terminal:
        return terminal.read_all()
