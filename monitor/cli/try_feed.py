"""``monitor try feed``: feeds from files to entries on standard output, one JSON object a line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from monitor.model import Entry

STDIN = "-"


def feed(
    files: Annotated[list[Path], typer.Argument(help="Feeds to read; - is standard input.", metavar="FILE…")],
    url: Annotated[str, typer.Option("--url", help="Address that relative links are relative to.")] = "",
) -> None:
    """Read feeds as a poll would and print their entries as NDJSON: no network, no database.

    A file that cannot be read is named on standard error, the rest go on, and the exit code is 1.
    """
    failed = False
    try:
        for file in files:
            failed |= not _print_entries(file, url)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough, as with `| head`
        _forget_output()
    raise typer.Exit(1 if failed else 0)


def _print_entries(file: Path, url: str) -> bool:
    """Print the entries of one file; False, with a line on standard error, if that cannot be done."""
    from monitor.errors import ParseError
    from monitor.model import Response, Source
    from monitor.sources import KINDS

    try:
        body = sys.stdin.buffer.read() if str(file) == STDIN else file.read_bytes()
        response = Response(url=url, status=200, body=body)
        entries = KINDS["feed"].entries(Source(id=str(file), url=url), response)
    except (OSError, ParseError) as error:
        reason = error.strerror or "cannot be read" if isinstance(error, OSError) else str(error)
        print(f"{file}: {reason}", file=sys.stderr)  # the stream escapes what it cannot encode
        return False
    for entry in entries:
        sys.stdout.buffer.write(_line(str(file), entry))
    return True


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


def _forget_output() -> None:
    """Point standard output at nothing, so that the interpreter does not complain at its exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
