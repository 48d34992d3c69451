"""Captured feeds and pages on loopback, each feed at an address of its own, in a process of their own.

    python -m benchmarks.pipeline.outlets CORPUS PAGES TURNS

``/feed/N`` is the N-th captured feed, ``/list/N`` a feed of a share of the pages, ``/page/N`` the N-th page.
``POST /turn/ITEMS`` makes every captured feed change: so many items more, the others as they were. The lists
lead to captured pages without a full-text truth, for readers to get warm by, and after each of the first
TURNS turns to as many more of the PAGES with one. All have an ETag and answer 304 to who brings it. The port
stands on the first line of standard output.
"""

from __future__ import annotations

import asyncio
import csv
import re
import sys
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path

from benchmarks.extraction import full_text_pages, other_pages

LISTS = 8
_ITEM = re.compile(rb"<(item|entry)(?=[\s>])", re.IGNORECASE)
_RSS = (
    '<item><title>Fresh {0}</title><guid isPermaLink="false">fresh-{0}</guid><link>/fresh/{0}</link>'
    "<description>It is new.</description></item>"
)
_ATOM = (
    '<entry><title>Fresh {0}</title><id>fresh-{0}</id><link href="/fresh/{0}"/>'
    "<summary>It is new.</summary></entry>"
)


def captured(corpus: Path) -> list[bytes]:
    """The captured feeds that an item can be added to."""
    with (corpus / "feeds" / "index.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file)]
    bodies = [(corpus / "feeds" / name).read_bytes() for name in names]
    return [body for body in bodies if _ITEM.search(body) and not body.startswith((b"\xff", b"\xfe"))]


def changed(body: bytes, turn: int, items: int = 1) -> bytes:
    """The feed with so many items more than the captured one, others at every turn."""
    found = _ITEM.search(body)
    assert found is not None
    form = _RSS if found[1].lower() == b"item" else _ATOM
    fresh = "".join(form.format(f"{turn}-{item}") for item in range(items)).encode()
    return body[: found.start()] + fresh + body[found.start() :]


def listing(number: int, pages: int) -> bytes:
    """One of the feeds that lead to the first so many pages."""
    items = "".join(
        f"<item><title>Page {page}</title><link>/page/{page}</link><guid>page-{page}</guid>"
        f"<pubDate>{formatdate(usegmt=True)}</pubDate></item>"
        for page in range(number, pages, LISTS)
    )
    return f"<rss version='2.0'><channel><title>Pages</title>{items}</channel></rss>".encode()


class Outlets:
    """Answers on connections that stay open."""

    def __init__(self, feeds: list[bytes], warm: list[bytes], pages: list[bytes], turns: int) -> None:
        self._feeds = feeds
        self._turns = turns
        self._warm = len(warm)
        self._pages = [*warm, *pages]
        self._turn = 0
        self._items = 1

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until the other side has had enough."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *fields = head.decode("latin-1").split("\r\n")
                given = {
                    name.lower(): value for name, _, value in (field.partition(": ") for field in fields)
                }
                writer.write(self._answer(line.split(" ")[1], given))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _answer(self, path: str, given: Mapping[str, str]) -> bytes:
        kind, _, key = path.strip("/").partition("/")
        number = int(key) if key.isdecimal() else 0
        date = formatdate(usegmt=True)
        if kind == "turn":
            self._turn += 1
            self._items = number
            return f"HTTP/1.1 204 Turned\r\nDate: {date}\r\n\r\n".encode()
        if kind not in ("feed", "list", "page"):
            return f"HTTP/1.1 404 None\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode()
        tag = f'"{kind}-{number}-{0 if kind == "page" else self._turn}"'
        if given.get("if-none-match") == tag:
            return f"HTTP/1.1 304 Same\r\nDate: {date}\r\nETag: {tag}\r\n\r\n".encode()
        body, media = self._document(kind, number)
        fields = f"Date: {date}\r\nETag: {tag}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}"
        return f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() + body

    def _document(self, kind: str, number: int) -> tuple[bytes, str]:
        if kind == "page":
            return self._pages[number], "text/html"
        if kind == "list":
            more = (len(self._pages) - self._warm) * min(self._turn, self._turns) // self._turns
            return listing(number, self._warm + more), "application/rss+xml"
        return changed(self._feeds[number], self._turn, self._items), "application/xml"


async def serve(corpus: Path, pages: int, turns: int) -> None:
    """Serve until standard input ends, with the process that started this one at the latest."""
    bodies = [page.body for page in full_text_pages(corpus, pages)]
    outlets = Outlets(captured(corpus), other_pages(corpus), bodies, turns)
    server = await asyncio.start_server(outlets.connected, "0.0.0.0", 0, limit=1 << 16)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
