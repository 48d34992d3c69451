"""A command at a pseudo-terminal of a given width, as a person sees it; or into a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Mapping

from monitor.demo.process import command, environment

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def at_terminal(
    words: list[str], columns: int, env: Mapping[str, str], colour: bool = True
) -> tuple[int, str]:
    """Exit code and all that the command wrote to a terminal of `columns` columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    around = environment({"TERM": "xterm-256color", **env})
    around.pop("COLUMNS", None)
    if colour:
        around.pop("NO_COLOR")
    child = subprocess.Popen(
        command(*words), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=around, close_fds=True
    )
    os.close(theirs)
    said = bytearray()
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # EIO: the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return child.wait(30), said.decode().replace("\r\n", "\n")
