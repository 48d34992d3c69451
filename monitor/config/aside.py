"""A configuration is read by a process of its own, which takes with it what reading takes.

Pydantic and what it makes of the schema are 10 MB that a daemon needs for a second; and a loop that has polls
in flight goes on meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

import monitor
from monitor.config.values import Config
from monitor.errors import ConfigError, MonitorError, whereabouts

LONGEST = 300.0
"""Seconds that reading may take; twenty thousand sources take a tenth of that on a small machine."""


def load(directory: Path) -> Config:
    """What `load.load` makes of the directory and this environment; raises `ConfigError` as that does, and
    `MonitorError` when the process fails."""
    home = Path(monitor.__file__).parents[1]
    paths = os.pathsep.join(filter(None, (str(home), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-P", "-m", __name__, str(directory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            start_new_session=True,  # Ctrl-C is for who waits, who then ends it
            check=False,
            timeout=LONGEST,
        )
    except OSError as error:
        raise MonitorError(f"no process can be started that reads it: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        raise MonitorError(f"reading the configuration took more than {LONGEST:g} s") from None
    if done.returncode:
        raise MonitorError(f"the process that reads the configuration ended with {done.returncode}")
    read = pickle.loads(done.stdout)  # noqa: S301 - our own words
    if isinstance(read, str):
        raise MonitorError(read)
    if not isinstance(read, Config):
        raise ConfigError(read)
    return read


def main() -> None:
    """Read the directory that is named, and write what comes of it to standard output."""
    from monitor.config.load import load as read

    try:
        made: object = read(Path(sys.argv[1]), os.environ)
    except ConfigError as error:
        made = error.problems
    except Exception as error:  # a traceback could quote what is secret
        made = f"the configuration cannot be read: {whereabouts(error)}; please report it"
    with contextlib.suppress(BrokenPipeError):  # who asked was killed: nobody waits any more
        sys.stdout.buffer.write(pickle.dumps(made))
        sys.stdout.buffer.flush()
        return
    os._exit(1)  # else the interpreter would try to write it once more, and say so


if __name__ == "__main__":
    main()
