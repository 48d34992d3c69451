"""``monitor try page``: the page reader as a filter, for people who debug a page and scripts that score us.

    stdin ─lines─► a few pages under way ─► reader processes ─► results in the order of the lines ─► stdout

The reader processes are the daemon's, with its limits of time and memory: what a hostile page costs is its
own empty result. Heavy modules are imported by them alone.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import sys
import zlib
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import FAILED

if TYPE_CHECKING:
    from monitor.model import Readable
    from monitor.pool.pool import Pool

_LARGEST = 32_000_000
"""Bytes read of a file; the reader itself looks at less."""
_LINES_AHEAD = 16
"""Results that may wait for a slow page before them, for each process."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The page that a line of input names."""

    id: object
    url: str
    file: Path
    selector: str


@dataclass(frozen=True, slots=True)
class Result:
    """One line of output, and why it is empty when it is."""

    line: str
    fault: str = ""


class _BadLineError(Exception):
    """A line of input that names no page."""


def page(
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Reader processes; 0 means one for each core.")
    ] = 0,
) -> None:
    """Read pages: NDJSON in with id, url and file (plain or .gz), NDJSON out with what a person would read.

    Each line gives {"id","title","text","author","published","lang","canonical","quality"} in the order of
    the input, without network or database. A line may have a `selector`, as a source may. One that
    can't be read, or not within 20 seconds, 5 of them of CPU time, and 1 GB, is reported on stderr, gives an
    object of quality "none", and makes the exit code 1; so does a selector that finds nothing, but that page
    is read without it.
    """
    import asyncio

    lines = (line for line in sys.stdin.buffer if line.strip())
    raise typer.Exit(FAILED if asyncio.run(_print_all(lines, jobs or os.cpu_count() or 1)) else 0)


async def _print_all(lines: Iterable[bytes], jobs: int) -> int:
    """Print the result of each line; how many were faults."""
    faults = 0
    async with contextlib.aclosing(read_pages(lines, jobs)) as results:
        async for result in results:
            sys.stdout.buffer.write(result.line.encode("utf-8", "backslashreplace") + b"\n")
            if result.fault:
                faults += 1
                sys.stderr.write(f"monitor try page: {result.fault}\n")
    sys.stdout.flush()
    return faults


async def read_pages(lines: Iterable[bytes], jobs: int) -> AsyncGenerator[Result, None]:
    """The result of each line, in order, read by `jobs` processes; few pages are held at a time."""
    import asyncio

    from monitor.cli.in_order import in_order
    from monitor.pool.pool import Pool

    pool = Pool(jobs)
    turns = asyncio.Semaphore(2 * jobs)  # one page read ahead for each process

    async def read(line: bytes) -> Result:
        async with turns:
            return await read_line(pool, line)

    try:
        async with contextlib.aclosing(in_order(iter(lines), read, ahead=jobs * _LINES_AHEAD)) as results:
            async for result in results:
                yield result
    finally:
        await pool.aclose()


async def read_line(pool: Pool, line: bytes) -> Result:
    """Read the page that one line of input names."""
    from monitor.errors import MonitorError
    from monitor.model import Response

    try:
        asked = _asked(line)
    except _BadLineError as fault:
        return _empty(_id(line), f"not a line with id, url and file: {fault}")
    try:
        body = _bytes(asked.file)
        found = await pool.readable(Response(url=asked.url, status=200, body=body), asked.selector)
    except (OSError, EOFError, zlib.error, ValueError, MonitorError) as fault:  # ValueError: NUL in a name
        return _empty(asked.id, _short(fault))
    return Result(_line(asked.id, found), f"{asked.id}: its selector finds nothing" if found.astray else "")


def _asked(line: bytes) -> Asked:
    from monitor.text import selector

    try:
        given = json.loads(line)
        url, css = (str(given.get(key) or "") for key in ("url", "selector"))
        asked = Asked(given.get("id"), url, Path(given["file"]), css)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
        raise _BadLineError(_short(fault)) from fault
    if css and (wrong := selector.fault(css)):
        raise _BadLineError(f"`selector` is no CSS selector: {wrong}")
    return asked


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        with path.open("rb") as plain:
            return plain.read(_LARGEST)
    with gzip.open(path) as packed:
        return packed.read(_LARGEST)


def _line(identity: object, found: Readable) -> str:
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
    name = "a line without id" if identity is None else identity
    return Result(
        json.dumps({"id": identity, **empty, "quality": "none"}, ensure_ascii=False), f"{name}: {fault}"
    )


def _id(line: bytes) -> object:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return asked.get("id") if isinstance(asked, dict) else None


def _short(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.strerror}: {fault.filename}"
    return " ".join(str(fault).split())[:200] or type(fault).__name__
