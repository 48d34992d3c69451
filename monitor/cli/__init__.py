"""The command line: one module per command; each parses, calls and prints.

Command modules import typer and the standard library alone; what a command needs beyond that it imports when
it runs, so that ``monitor --help`` and completion stay quick.

Exit codes: 0 done; 1 nothing found, or some of the input failed; 2 wrong usage; 3 wrong configuration;
4 the database or the network cannot be used; 130 ended by Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys

from monitor.cli.border import guard
from monitor.cli.exits import CONFIG, FAILED, INTERRUPTED, UNUSABLE, USAGE
from monitor.cli.output import plain
from monitor.cli.streams import settle
from monitor.cli.verbs import built
from monitor.errors import AbsentError, ConfigError, MonitorError, RangeError, RefusedError


def _is_text(word: str) -> bool:
    """Whether it can be written in UTF-8: bytes that are not come from a shell as surrogates."""
    return not any("\ud800" <= sign <= "\udfff" for sign in word)


def main() -> None:
    """The command ``monitor``: what the program foresees ends in words, not in a traceback."""
    settle()
    guard()
    if any(not _is_text(word) and not os.path.lexists(word) for word in sys.argv[1:]):
        print("An argument is not UTF-8 text.", file=sys.stderr)
        raise SystemExit(USAGE)
    gc.disable()  # looking for garbage in what is loaded, where there is none, is a tenth of an answer's time
    try:
        try:
            built(next(iter(sys.argv[1:]), ""))(prog_name="monitor")
        finally:
            gc.enable()
            sys.stdout.flush()  # here, where it can still be told that it can't be written
    except KeyboardInterrupt:  # before a command has begun; see `verbs` for those that have
        raise SystemExit(INTERRUPTED) from None
    except ConfigError as error:
        print(error, file=sys.stderr)
        raise SystemExit(CONFIG) from None
    except MonitorError as error:
        print(f"monitor: {plain(str(error))}", file=sys.stderr)
        raise SystemExit(_code(error)) from None


def _code(error: MonitorError) -> int:
    if isinstance(error, AbsentError):
        return FAILED
    return USAGE if isinstance(error, RangeError | RefusedError) else UNUSABLE
