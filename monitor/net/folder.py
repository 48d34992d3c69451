"""A folder of files as a place to ask: what came into it since the last time, oldest first.

    Request (file:, If-None-Match) ─walk─► regular files ─after the mark?─► bytes, bounded ─► Response (ETag)

The mark is the change time of the last file that was handed out, and which it was. A file's change time
(ctime) moves when it is made, written, or moved into the folder, whatever its modification time says: what is
new is what changed after the mark, however many files there are. The last second is left for the next time,
so that a file is not caught in its writing and none comes later with an earlier time.

Nothing leads out of the folder: below it symbolic links are not followed, by name at no step of the way, and
what is no regular file (a pipe would hold us for ever) is not opened.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formatdate
from hashlib import blake2b
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from monitor.model import Fault, Reply, Request, Response, Unreachable
from monitor.text.bundle import MEDIA_TYPE, Piece, packed

SUFFIXES: Final = frozenset((".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".eml"))
"""Files that can be read, by the end of their names, in lower case."""
MOST: Final = 500
"""Files of one answer; at first the latest, then the oldest of what is new."""
MOST_BYTES: Final = 8_000_000
"""Bytes of one answer, from which on it takes no further file."""
LARGEST: Final = 2_000_000
"""Bytes that are read of one file."""
MOST_LOOKED_AT: Final = 100_000
"""Files and folders from which on a folder is no folder of news."""
DEEPEST: Final = 8
"""Folders within folders."""
SETTLED: Final = 1_000_000_000
"""Nanoseconds for which a file must have been left alone."""
_AT_ONCE: Final = 2
"""Folders that are looked at at the same time: a network drive may hang."""

Mark = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was seen: its way down from the folder, and when it changed (ns) and was written (s)."""

    way: tuple[str, ...]
    changed: int
    written: int

    @property
    def mark(self) -> Mark:
        name = "/".join(self.way).encode("utf-8", "surrogateescape")
        return self.changed, blake2b(name, digest_size=8).hexdigest()


class Folders:
    """Answers requests for folders; implements `ports.Web` for `file:` addresses."""

    def __init__(self, timeout: timedelta, clock: Callable[[], int] = time.time_ns) -> None:
        self._seconds = timeout.total_seconds()
        self._clock = clock
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, request: Request) -> Reply:
        """What is new in the folder, or why there is nothing; never raises for what stands there."""
        try:
            async with self._room, asyncio.timeout(self._seconds):
                return await asyncio.to_thread(answer, request, self._clock())
        except TimeoutError:
            return Unreachable(Fault.TIMEOUT, f"the folder was not read within {self._seconds:g} s")


def answer(request: Request, now: int) -> Reply:
    """The answer at `now`, in nanoseconds since 1970."""
    path = unquote_to_bytes(urlsplit(request.url).path)
    known = request.header("if-none-match")
    try:
        top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        return _closed(error)
    try:
        return _looked(request.url, top, _mark(known, now), now)
    finally:
        os.close(top)


def _closed(error: OSError | ValueError) -> Unreachable:
    if isinstance(error, PermissionError):
        return Unreachable(Fault.REFUSED, "the folder may not be read by the user that the monitor runs as")
    if isinstance(error, NotADirectoryError):
        return Unreachable(Fault.MISSING, "this is a file; give the folder that it is in")
    if isinstance(error, FileNotFoundError | ValueError):
        return Unreachable(Fault.MISSING, "there is no such folder")
    return Unreachable(Fault.CONNECT, f"the folder cannot be opened: {error.strerror}")


def _looked(url: str, top: int, mark: Mark | None, now: int) -> Reply:
    found: list[_File] = []
    for seen, one in enumerate(_files(top, now), 1):
        if seen > MOST_LOOKED_AT:
            return Unreachable(Fault.TOO_LARGE, f"the folder holds more than {MOST_LOOKED_AT:,} files")
        if one is not None and (mark is None or one.mark > mark):
            found.append(one)
    if not found and mark is not None:
        return Response(url, 304)
    found.sort(key=lambda one: one.mark)
    taken, pieces = _read(top, found[:MOST] if mark else found[-MOST:], now)
    last = f"{taken.changed}-{taken.mark[1]}" if taken else ""
    headers = (("content-type", MEDIA_TYPE), ("date", formatdate(now / 1e9, usegmt=True)), ("etag", last))
    return Response(url, 200, headers, packed(pieces))


def _mark(text: str, now: int) -> Mark | None:
    """The mark of an earlier answer. One of the future was set by a clock that stood wrong."""
    changed, _, name = text.partition("-")
    known = changed.isascii() and changed.isdigit() and len(changed) < 25
    return (int(changed), name) if known and int(changed) <= now else None


def _files(top: int, now: int) -> Iterator[_File | None]:
    """All files below the folder that can be read; None for each thing that is not one."""
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        way = waiting.pop()
        with (
            contextlib.suppress(OSError),
            _opened(top, way, os.O_DIRECTORY) as folder,
            os.scandir(folder) as all_,
        ):
            for one in all_:
                here = (*way, one.name)
                if one.name.startswith("."):
                    yield None
                elif one.is_dir(follow_symlinks=False):
                    waiting += [here] if len(here) <= DEEPEST else []
                    yield None
                else:
                    yield _file(one, here, now)


def _file(one: os.DirEntry[str], way: tuple[str, ...], now: int) -> _File | None:
    if os.path.splitext(one.name)[1].lower() not in SUFFIXES:
        return None
    try:
        what = one.stat(follow_symlinks=False)
    except OSError:  # it has gone meanwhile
        return None
    if not stat.S_ISREG(what.st_mode) or not what.st_size or what.st_ctime_ns > now - SETTLED:
        return None
    return _File(way, what.st_ctime_ns, int(what.st_mtime))


def _read(top: int, files: Sequence[_File], now: int) -> tuple[_File | None, list[Piece]]:
    """The last file that was looked at, and the pieces, up to a bound. What cannot be read is left out."""
    last, pieces, size = None, list[Piece](), 0
    for one in files:
        with contextlib.suppress(OSError), _opened(top, one.way, os.O_NONBLOCK) as opened:
            if stat.S_ISREG(os.fstat(opened).st_mode):
                with os.fdopen(os.dup(opened), "rb") as file:
                    body = file.read(LARGEST)
                written = one.written if one.written <= now // 1_000_000_000 else 0
                pieces.append(Piece("/".join(one.way), written, body))
                size += len(body)
        last = one
        if size >= MOST_BYTES:
            break
    return last, pieces


@contextlib.contextmanager
def _opened(top: int, way: Sequence[str], flags: int) -> Iterator[int]:
    """What stands at the end of a way down from the folder, no step of which is a symbolic link."""
    opened = os.dup(top)
    try:
        for place, name in enumerate(way, 1):
            more = os.O_DIRECTORY if place < len(way) else flags
            below = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | more, dir_fd=opened)
            os.close(opened)
            opened = below
        yield opened
    finally:
        os.close(opened)
