"""A child: reads jobs from its standard input, answers on its standard output, until that input ends.

Started by `monitor.pool.worker` as ``python -m monitor.pool.child JOBS_MODULE MEMORY CPU_SECONDS PARENT``
with an environment of its own: no secret of the daemon is in reach of a hostile document. The kernel
enforces the bounds; the process dies with its parent, and at the end of input at the latest.
"""

from __future__ import annotations

import ctypes
import importlib
import math
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from monitor.errors import OverrunError, ParseError, whereabouts
from monitor.pool import frames
from monitor.pool.codec import Failure, dump_failure, dump_result

Jobs = Mapping[str, Callable[..., object]]

_PR_SET_PDEATHSIG: Final = 1
_NICE: Final = 10
"""The daemon's loop goes first: parsing can wait, a poll's deadline cannot."""


def main(arguments: list[str]) -> int:
    """Serve jobs within the bounds that `arguments` give; the exit status."""
    module, memory, cpu_seconds, parent = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(int(parent), signal.SIGKILL)
    answers = _own_stdout()
    try:
        jobs: Jobs = importlib.import_module(module).JOBS
    except Exception as error:  # whatever it is, the parent tells a person
        frames.write(answers, dump_failure(Failure(f"{type(error).__name__}: {error}")))
        return 1
    confine(int(memory))
    frames.write(answers, dump_result(True))
    serve(jobs, sys.stdin.buffer, answers, lambda: allow_cpu(float(cpu_seconds)))
    return 0


def serve(jobs: Jobs, requests: BinaryIO, answers: BinaryIO, before: Callable[[], None]) -> None:
    """Answer every job of `requests`, calling `before` ahead of each, until they end or memory does."""
    while (message := frames.read(requests)) is not None:
        before()
        answer, go_on = perform(jobs, message)
        frames.write(answers, answer)
        if not go_on:
            return


def perform(jobs: Jobs, message: bytes) -> tuple[bytes, bool]:
    """The answer to one pickled (job, arguments), and whether this process is fit for another."""
    try:
        name, arguments = pickle.loads(message)  # noqa: S301  (from the daemon, which is trusted)
        return dump_result(jobs[name](*arguments)), True
    except MemoryError:
        return dump_failure(Failure("out of memory", overrun=True)), False
    except ParseError as error:
        return dump_failure(Failure(str(error), overrun=isinstance(error, OverrunError))), True
    except Exception as error:  # a library's bug on hostile input is the fault of that input
        return dump_failure(Failure(whereabouts(error))), True


def confine(memory: int) -> None:
    """Take from this process what parsing does not need: memory above the bound, cores, files, priority."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(_NICE)


def allow_cpu(seconds: float) -> None:
    """Let the process use `seconds` more of CPU time. RLIMIT_CPU counts from its start, in whole seconds."""
    soft = math.ceil(time.process_time() + seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def die_with(parent: int, by: signal.Signals) -> None:
    """Get the signal `by` when the parent dies, even when it is killed in the middle of a job (Linux).

    The parent may be gone already: then its number is no longer ours, and SystemExit is raised.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:
        raise SystemExit(1)


def _own_stdout() -> BinaryIO:
    """The pipe to the parent, put where a library that prints cannot reach it."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
