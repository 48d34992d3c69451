"""What standard output is: a terminal of some width that may show colours, or a pipe."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from typing import TextIO

DUMB = ("dumb", "unknown")
"""Values of TERM for terminals that show letters and nothing else."""


def at_terminal(stream: TextIO | None = None) -> bool:
    """A person looks at standard output, or at `stream`."""
    return (stream or sys.stdout).isatty()


def obeys(stream: TextIO | None = None, env: Mapping[str, str] = os.environ) -> bool:
    """A terminal that can do more than show letters: move, clear, be bold."""
    return at_terminal(stream) and env.get("TERM", "") not in DUMB


def forced(env: Mapping[str, str] = os.environ) -> bool:
    """Styles are wanted whatever standard output is (https://force-color.org)."""
    return env.get("FORCE_COLOR", "") not in ("", "0")


def styled(env: Mapping[str, str] = os.environ) -> bool:
    """Text may be bold and dim. Colours are another matter: NO_COLOR takes them out."""
    return forced(env) or obeys(env=env)


def coloured(env: Mapping[str, str] = os.environ) -> bool:
    """Text may have colours (https://no-color.org)."""
    return styled(env) and not env.get("NO_COLOR")


def width() -> int:
    """Columns of the terminal; 80 where that cannot be told."""
    return max(shutil.get_terminal_size((80, 24)).columns, 20)


def height() -> int:
    """Lines of the terminal."""
    return shutil.get_terminal_size((80, 24)).lines


def bold(text: str) -> str:
    """`text` in bold where that may be."""
    return f"\x1b[1m{text}\x1b[0m" if styled() else text


def dim(text: str) -> str:
    """`text` dimmed where that may be."""
    return f"\x1b[2m{text}\x1b[0m" if styled() else text
