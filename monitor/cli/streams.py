"""The standard streams as commands have them, whatever they were started with.

A reader that goes away, as in ``monitor search … | head``, is no failure; a disk that is full under a file
is one, and is told in a line. Both are noticed where bytes leave the process: what stands between, such as
Rich, has ends of its own for them.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from monitor.cli.exits import UNUSABLE
from monitor.cli.output import forget_output

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Out(io.FileIO):
    """A file or pipe that ends the command when nothing more can be written to it."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some of it; how much."""
        try:
            return super().write(data)
        except BrokenPipeError:
            code = 0
        except OSError as error:
            print(f"monitor: standard output: {error.strerror}", file=sys.stderr)
            code = UNUSABLE
        forget_output()
        raise SystemExit(code)


def settle() -> None:
    """Make the streams fit for commands: each is there, and takes every text."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # it was closed (``>&-``): the first that is opened has its number
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as we live
    if (out := sys.stdout) is sys.__stdout__ and out and not out.isatty():
        raw = _Out(out.fileno(), "wb", closefd=False)
        at_once = out.write_through  # PYTHONUNBUFFERED: whoever reads waits for each line
        buffer = raw if at_once else io.BufferedWriter(raw)
        sys.stdout = io.TextIOWrapper(buffer, encoding=out.encoding, write_through=at_once)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # One that is not UTF-8 shows what it lacks as escapes: a title must not end a command.
            stream.reconfigure(errors="backslashreplace")
