"""``monitor try feed``: feeds from files to entries on standard output, one JSON object a line.

files ─► reader processes, limited in time and memory as the daemon's ─► entries in the order of the files
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import FAILED

if TYPE_CHECKING:
    from monitor.model import Entry
    from monitor.pool.pool import Pool

STDIN = "-"
_LARGEST = 34_000_000
"""Bytes read of a file: enough for the reader to see that it is too large."""
_FILES_AHEAD = 4
"""Results that may wait for a slow feed before them, for each process."""


def feed(
    files: Annotated[list[Path], typer.Argument(help="Feeds to read; - is standard input.", metavar="FILE…")],
    url: Annotated[str, typer.Option("--url", help="Address that relative links are relative to.")] = "",
) -> None:
    """Read feeds as a poll would and print their entries as NDJSON: no network, no database.

    A file that cannot be read, or not within 20 seconds, 5 of them of CPU time, and 1 GB, is named on
    standard error, the rest go on, and the exit code is 1.
    """
    import asyncio

    raise typer.Exit(FAILED if asyncio.run(_print_all(files, url)) else 0)


async def _print_all(files: Iterable[Path], url: str) -> bool:
    """Print the entries of each file; whether one of them could not be read."""
    from monitor.cli.in_order import in_order
    from monitor.pool.pool import Pool

    jobs = os.cpu_count() or 1
    pool = Pool(jobs, jobs="monitor.pool.feed_jobs")

    async def read(file: Path) -> tuple[str, tuple[Entry, ...], str]:
        return (str(file), *await _read(pool, file, url))

    failed = False
    try:
        async with contextlib.aclosing(in_order(iter(files), read, ahead=jobs * _FILES_AHEAD)) as results:
            async for name, entries, fault in results:
                sys.stdout.buffer.writelines(_line(name, entry) for entry in entries)
                if fault:
                    failed = True
                    print(f"{name}: {fault}", file=sys.stderr)  # the stream escapes what it cannot encode
        sys.stdout.flush()
    finally:
        await pool.aclose()
    return failed


async def _read(pool: Pool, file: Path, url: str) -> tuple[tuple[Entry, ...], str]:
    """The entries of one file, and why there are none when it cannot be read."""
    import asyncio

    from monitor.errors import MonitorError
    from monitor.model import Response, Source

    try:
        body = await asyncio.to_thread(_bytes, file)
        found = await pool.feed(Source(id=str(file), url=url), Response(url=url, status=200, body=body))
    except OSError as error:
        return (), error.strerror or "cannot be read"
    except MonitorError as error:
        return (), str(error)
    return found.entries, ""


def _bytes(file: Path) -> bytes:
    if str(file) == STDIN:
        return sys.stdin.buffer.read(_LARGEST)
    with file.open("rb") as opened:
        return opened.read(_LARGEST)


def _line(file: str, entry: Entry) -> bytes:
    import json

    published = entry.published.strftime("%Y-%m-%dT%H:%M:%SZ") if entry.published else None
    row = {
        "file": file,
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        "published": published,
        "summary": entry.summary,
        "content": entry.content,
        "lang": entry.lang or None,
    }
    # UTF-8 in any locale. A file's name may hold bytes that are no text: they come out as JSON escapes.
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
