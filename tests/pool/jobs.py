"""Jobs that behave as hostile documents make a parser behave. Served by real children."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from monitor.errors import OverrunError, ParseError
from monitor.model import Entry, Feed, Quality, Readable, Response, Rhythm, Source
from monitor.pool.frames import framed


def feed(source: Source, response: Response, _: bytes) -> Feed:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    entries = (
        Entry(key=source.id, title=response.body.decode(), published=moment),
        Entry(key="2", link=response.url),
    )
    return Feed(entries, Rhythm(ttl=3600, skip_hours=(1, 2)))


def readable(response: Response, selector: str) -> Readable:
    return Readable(title=response.header("title"), quality=Quality.FULL)


def fragment(html: str) -> str:
    if html == "fatal":
        os.kill(os.getpid(), signal.SIGKILL)
    return html.upper()


def echo(text: str) -> str:
    return text


def length(body: bytes) -> int:
    return len(body)


def process() -> int:
    return os.getpid()


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "woken"


def spin() -> str:
    while True:
        pass


def spend(seconds: float) -> str:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "spent"


def hog() -> int:
    hoard = []
    while True:
        hoard.append(bytearray(16 << 20))


KEPT: list[bytearray] = []


def keep(size: int) -> int:
    """A leak."""
    KEPT.append(bytearray(b"x") * size)
    return os.getpid()


def crash(number: int = signal.SIGSEGV) -> str:
    os.kill(os.getpid(), number)
    return "alive"


def leave() -> str:
    os._exit(3)


def unreadable() -> str:
    raise ParseError("no feed\x1b[31m in here")


def too_deep() -> str:
    raise OverrunError("too deep")


def bug() -> str:
    raise ValueError("s3cret")


def chatter() -> str:
    print("a library that prints", flush=True)
    os.write(1, b"\x00\x00\x00\x01x")
    return "quiet"


def talk(size: int) -> str:
    return "a" * size


class Exploit:
    """Unpickled, it would run a command."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (self.path,)


def forge(answer: bytes) -> str:
    """Write `answer` into the pipe in place of the child's own, then go on as if nothing had happened."""
    numbers = map(int, os.listdir("/proc/self/fd"))
    pipe = max(number for number in numbers if number > 2 and _is_pipe(number))
    os.write(pipe, framed(answer))
    return "forged"


def exploit(path: str) -> str:
    return forge(pickle.dumps(Exploit(path)))


def descriptors() -> int:
    """Open descriptors beyond the three standard ones and the pipe to the parent."""
    return sum(_is_open(number) for number in range(3, 256)) - 1


def environment() -> str:
    return " ".join(sorted(os.environ))


def bounds() -> str:
    import resource

    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)
    return (
        " ".join(str(resource.getrlimit(kind)[0]) for kind in kinds) + f" {os.nice(0)} {sys.flags.safe_path}"
    )


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _is_pipe(number: int) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{number}").startswith(("pipe:", "socket:"))
    except OSError:
        return False


_ALL = (
    *(
        feed,
        readable,
        fragment,
        echo,
        length,
        process,
        sleep,
        spin,
        spend,
        hog,
        keep,
        crash,
        leave,
        unreadable,
        too_deep,
    ),
    *(too_deep, bug, chatter, talk, forge, exploit, descriptors, environment, bounds),
)

JOBS: dict[str, Callable[..., object]] = {job.__name__: job for job in _ALL}
