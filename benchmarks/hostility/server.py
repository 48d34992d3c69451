"""All the servers in a process of their own: one port, an address on loopback for each source.

    python -m benchmarks.hostility.server PORT_FILE LOG_FILE

`/good/N` is a well-behaved feed, `/h/N` the N-th answer of the catalogue, `/f/N` a good feed whose one
article stands at `/h/N`. The log has a line for each request to a good feed: when (monotonic) and which.
"""

from __future__ import annotations

import asyncio
import sys
import time
from email.utils import formatdate
from pathlib import Path
from typing import TextIO

from benchmarks.hostility.answers import Answer, catalogue


class Servers:
    """Answers whoever connects."""

    def __init__(self, answers: list[Answer], log: TextIO) -> None:
        self._answers = answers
        self._log = log

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one answer."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode("ascii", "replace")
            await self._answer(path, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        kind, _, number = path.strip("/").partition("/")
        if kind == "good":
            self._log.write(f"{time.monotonic():.3f} {number}\n")
            writer.write(
                _feed(f"<item><guid>{number}-{int(time.time()) // 20}</guid><title>News</title></item>")
            )
        elif kind == "f":
            writer.write(
                _feed(f"<item><guid>{number}</guid><title>A page</title><link>/h/{number}</link></item>")
            )
        elif kind == "h" and number.isdecimal():
            await _hurt(self._answers[int(number)], writer)
        elif path == "/robots.txt":
            writer.write(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            writer.write(
                b"HTTP/1.1 301 Round\r\nLocation: /h/self\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        await writer.drain()


async def _hurt(answer: Answer, writer: asyncio.StreamWriter) -> None:
    writer.write(answer.head)
    sent = 0
    while answer.times < 0 or sent < answer.times:
        # What is endless and never waits goes out by the block: the point is to be quicker than who reads.
        writer.write(answer.piece * (1 if answer.times > 0 or answer.pause else 4096))
        await writer.drain()
        sent += 1
        await asyncio.sleep(answer.pause)


def _feed(items: str) -> bytes:
    body = f"<rss version='2.0'><channel><title>Good</title>{items}</channel></rss>".encode()
    fields = (
        f"Content-Type: application/rss+xml\r\nDate: {formatdate(usegmt=True)}\r\nContent-Length: {len(body)}"
    )
    return f"HTTP/1.1 200 OK\r\n{fields}\r\nConnection: close\r\n\r\n".encode() + body


async def serve(port_file: Path, log: TextIO) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(Servers(catalogue(), log).connected, "0.0.0.0", 0, backlog=2048)
    await asyncio.to_thread(port_file.write_text, str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", buffering=1) as lines:
        asyncio.run(serve(Path(sys.argv[1]), lines))
