"""``monitor try page``: the page reader as a filter, for people who debug a page and scripts that score us.

    stdin ─lines─► window of tasks ─► reader processes ─► results in the order of the lines ─► stdout

Heavy modules are imported by the reader processes alone.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

_LARGEST = 64_000_000
"""Bytes read of a file; the reader itself looks at less."""
_LINES_AHEAD = 16
"""Lines in flight for each process: enough to hide a slow page, few enough to bound memory."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of output, and why it is empty when it is."""

    line: str
    fault: str = ""


def page(
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Reader processes; 0 means one for each core.")
    ] = 0,
) -> None:
    """Read pages: NDJSON in with id, url and file (plain or .gz), NDJSON out with what a person would read.

    Each line gives {"id","title","text","author","published","lang","canonical","quality"} in the order of
    the input, without network or database. A line that can't be read is reported on stderr, gives an object
    of quality "none", and makes the exit code 1.
    """
    faults = 0
    lines = (line for line in sys.stdin.buffer if line.strip())
    for result in read_pages(lines, jobs or os.cpu_count() or 1):
        sys.stdout.write(result.line + "\n")
        if result.fault:
            faults += 1
            sys.stderr.write(f"monitor try page: {result.fault}\n")
    sys.stdout.flush()
    if faults:
        raise typer.Exit(1)


def read_pages(lines: Iterable[bytes], jobs: int) -> Iterator[Result]:
    """The result of each line, in order, read by `jobs` processes; few lines are held at a time."""
    pool = ProcessPoolExecutor(jobs)
    waiting: deque[tuple[bytes, Future[Result]]] = deque()
    try:
        for line in lines:
            waiting.append((line, pool.submit(read_line, line)))
            if len(waiting) >= jobs * _LINES_AHEAD:
                yield from _oldest(waiting)
                pool = _working(pool, jobs, waiting)
        while waiting:
            yield from _oldest(waiting)
            pool = _working(pool, jobs, waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _oldest(waiting: deque[tuple[bytes, Future[Result]]]) -> Iterator[Result]:
    line, future = waiting.popleft()
    try:
        yield future.result()
    except BrokenProcessPool:
        yield _alone(line)


def _alone(line: bytes) -> Result:
    """Read a line in a process of its own, after one that was reading with others died."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(read_line, line).result()
        except BrokenProcessPool:
            return _empty(_id(line), "the reader process died of it")


def _working(
    pool: ProcessPoolExecutor, jobs: int, waiting: deque[tuple[bytes, Future[Result]]]
) -> ProcessPoolExecutor:
    """The pool, or a new one when a process of it died; what it had not read yet is given to the new one."""
    if not any(_is_broken(future) for _, future in waiting):
        return pool
    pool.shutdown(wait=False, cancel_futures=True)
    fresh = ProcessPoolExecutor(jobs)
    again = [
        (line, fresh.submit(read_line, line) if _is_broken(future) else future) for line, future in waiting
    ]
    waiting.clear()
    waiting.extend(again)
    return fresh


def _is_broken(future: Future[Result]) -> bool:
    return future.done() and isinstance(future.exception(), BrokenProcessPool)


def read_line(line: bytes) -> Result:
    """Read the page that one line of input names."""
    try:
        asked = json.loads(line)
        url, file = str(asked.get("url") or ""), asked["file"]
        body = _bytes(Path(file))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
        return _empty(_id(line), f"not a line with id, url and file: {_short(fault)}")
    except (OSError, EOFError, zlib.error) as fault:
        return _empty(_id(line), _short(fault))
    return Result(_read(asked.get("id"), url, body))


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        with path.open("rb") as plain:
            return plain.read(_LARGEST)
    with gzip.open(path) as packed:
        return packed.read(_LARGEST)


def _read(identity: object, url: str, body: bytes) -> str:
    from monitor.text.readable import readable

    found = readable(body, url)
    return json.dumps(
        {
            "id": identity,
            "title": found.title,
            "text": found.text,
            "author": found.author or None,
            "published": _utc(found.published),
            "lang": found.lang or None,
            "canonical": found.canonical or None,
            "quality": found.quality.value,
        },
        ensure_ascii=False,
    )


def _utc(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def _empty(identity: object, fault: str) -> Result:
    empty = {"title": "", "text": "", "author": None, "published": None, "lang": None, "canonical": None}
    return Result(
        json.dumps({"id": identity, **empty, "quality": "none"}, ensure_ascii=False), f"{identity}: {fault}"
    )


def _id(line: bytes) -> object:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return asked.get("id") if isinstance(asked, dict) else None


def _short(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__
