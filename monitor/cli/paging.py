"""A pager for answers that are longer than the terminal, as git has one: $PAGER, or less.

What a command prints is gathered, and goes to the pager once the command has ended; what fits the screen is
printed as it is. Into a pipe nothing of this happens.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from monitor.cli import screen
from monitor.cli.border import harmless
from monitor.cli.table import columns

_STYLE = re.compile(r"\x1b\[[0-9;]*m")

USUAL = "less"
LESS = "FRX"
"""Options of less where $LESS does not say otherwise: end at once if it fits (-F), show colours and nothing
else raw (-R), leave the text on the screen (-X)."""


class _Page(io.StringIO):
    """Takes what is printed for a terminal."""

    def isatty(self) -> bool:
        """What is printed here is for a person."""
        return True


@contextmanager
def paged(wanted: bool = True, env: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Show what is printed in here in a pager, if it is `wanted`, long, and for a person."""
    command = pager(env) if wanted and screen.obeys() and sys.stdin.isatty() else []
    if not command:
        yield
        return
    out, page = sys.stdout, _Page()
    sys.stdout = page
    try:
        yield
    finally:
        sys.stdout = out
        _show(harmless(page.getvalue()), command, out, env)


def pager(env: Mapping[str, str]) -> list[str]:
    """The command that shows long text; none where it is switched off, ``cat``, or not there."""
    asked = next((env[name] for name in ("MONITOR_PAGER", "PAGER") if name in env), USUAL)
    try:
        words = shlex.split(asked)
    except ValueError:  # an open quote
        return []
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return []
    return words


def _show(text: str, command: list[str], out: TextIO, env: Mapping[str, str]) -> None:
    if _lines(text, screen.width()) < screen.height():
        out.write(text)
        return
    out.flush()
    with subprocess.Popen(  # noqa: S603 - the person's own pager
        command,
        stdin=subprocess.PIPE,
        env={"LESS": LESS, "LESSCHARSET": "utf-8", **env},
        encoding="utf-8",
        errors="backslashreplace",
    ) as shown:
        assert shown.stdin is not None
        try:
            shown.stdin.write(text)
            shown.stdin.close()
        except BrokenPipeError:  # it was left before the end
            pass
        _wait(shown)


def _wait(shown: subprocess.Popen[str]) -> None:
    """Ctrl-C is for the pager, which goes on."""
    while True:
        try:
            shown.wait()
            return
        except KeyboardInterrupt:
            continue


def _lines(text: str, width: int) -> int:
    """Lines that the text takes on the screen."""
    plain = _STYLE.sub("", text)
    return sum(1 + max(0, columns(line) - 1) // width for line in plain.split("\n"))
