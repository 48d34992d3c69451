"""The newsroom's server: feeds with ETags, pages, and the webhook that alerts go to.

    python -m benchmarks.crowds.newsroom FOLDER EVERY

Its port stands on the first line of standard output. ``POST /begin`` begins the first round: until then all
feeds are empty. FOLDER/asked.log has a line for each request of a feed (when, which, status) and
FOLDER/told.log one for each alert (when, address of the article), written when standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from email.utils import formatdate
from pathlib import Path

from benchmarks.crowds.script import SHOWN, Script, item, page

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TAG = re.compile(rb'if-none-match: *("[^"]*")', re.IGNORECASE)


class Newsroom:
    """What is asked and told of it, and its script."""

    def __init__(self, every: float) -> None:
        self.script = Script(float("inf"), every)
        self.port = 0
        self.asked: list[str] = []
        self.told: list[str] = []

    def answer(self, method: str, path: str, head: bytes, body: bytes) -> bytes:
        """The answer to a request."""
        now = time.time()
        kind, _, name = path.strip("/").partition("/")
        if method == "POST" and kind == "begin":
            self.script = Script(now, self.script.every)
            return _whole("text/plain", repr(now).encode())
        if method == "POST":
            self.told.append(f"{now} {json.loads(body)['data'].get('url', '')}")
            return _whole("text/plain", b"")
        if kind == "feed":
            return self._feed(int(name), _TAG.search(head), now)
        if kind == "page":
            feed, turn = map(int, name.split("-"))
            return _whole("text/html; charset=utf-8", page(feed, turn))
        return _said("404 None") + b"Content-Length: 0\r\n\r\n"

    def _feed(self, number: int, given: re.Match[bytes] | None, now: float) -> bytes:
        turns = list(self.script.turns(number, now))
        tag = f'"{number}-{len(turns)}"'.encode()
        same = given is not None and given[1] == tag
        self.asked.append(f"{now} {number} {304 if same else 200}")
        named = b"ETag: " + tag + b"\r\n"
        if same:
            return _said("304 Same") + named + b"\r\n"
        items = "".join(item(number, turn, self.script, self.port) for turn in turns[: -SHOWN - 1 : -1])
        feed = f"<rss version='2.0'><channel><title>Outlet {number}</title>{items}</channel></rss>"
        return _whole("application/rss+xml", feed.encode(), named)


def _said(status: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nDate: {formatdate(usegmt=True)}\r\n".encode()


def _whole(media: str, body: bytes, fields: bytes = b"") -> bytes:
    about = f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return _said("200 OK") + fields + about + body


class Connection(asyncio.Protocol):
    """One connection; requests come one after the other."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._heard = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        self._heard += data
        head, end, rest = self._heard.partition(b"\r\n\r\n")
        length = int(found[1]) if (found := _LENGTH.search(head)) else 0
        if end and len(rest) >= length:
            self._heard = rest[length:]
            method, path, _ = head.split(b"\r\n")[0].decode("latin-1").split(" ")
            self._transport.write(self._newsroom.answer(method, path, head, rest[:length]))


async def serve(folder: Path, every: float) -> None:
    """Serve until standard input ends, with the process that started this one at the latest."""
    newsroom = Newsroom(every)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(newsroom), "0.0.0.0", 0, backlog=1024)
    newsroom.port = server.sockets[0].getsockname()[1]
    print(newsroom.port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for name, lines in (("asked", newsroom.asked), ("told", newsroom.told)):
        (folder / f"{name}.log").write_text("\n".join(lines))
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2])))
