"""All the servers in a process of their own: three ports, an address on loopback for each source.

    python -m benchmarks.hostility.server FOLDER [EVERY_NTH]

`/good/N` is a well-behaved feed, `/h/N` the N-th answer of the catalogue, `/f/N` a good feed whose one
article stands at `/h/N`; `/u/KEY` and `/up/KEY` are usual feeds, the latter leads to the usual page `/p/KEY`.
The port that speaks first tells by the address which answer is meant: 127.200.A.B is the (250 A + B - 1)-th.
FOLDER/served.json tells the ports and what is listed, once all is ready; FOLDER/good.log has a line for each
request to a good feed: when (monotonic) and which.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path
from typing import TextIO

from benchmarks.hostility import usual
from benchmarks.hostility.answers import Answer, catalogue


class Servers:
    """Answers whoever connects."""

    def __init__(self, answers: Sequence[Answer], log: TextIO) -> None:
        self._answers = answers
        self._log = log
        self._asked = Counter[str]()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one answer."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await self._answer(head.split(b" ")[1].decode("ascii", "replace"), writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            pass
        finally:
            writer.close()

    async def spoken_to_first(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, and the answer of its address before anything was asked."""
        try:
            high, low = writer.get_extra_info("sockname")[0].split(".")[2:]
            await _hurt(self._answers[250 * int(high) + int(low) - 1], writer)
        except OSError:
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        kind, _, key = path.strip("/").partition("/")
        self._asked[path] += 1
        if kind == "good":
            self._log.write(f"{time.monotonic():.3f} {key}\n")
            writer.write(_feed(_item(f"{key}-{int(time.time()) // 20}", "News")))
        elif kind in ("u", "up"):
            new = (self._asked[path] + 1) // 2  # something new every other time
            link = f"/p/{key}" if kind == "up" else ""
            writer.write(_whole("application/rss+xml", usual.feed(key, new, link)))
        elif kind == "p":
            writer.write(_whole("text/html; charset=utf-8", usual.page(key)))
        elif kind == "f":
            writer.write(_feed(_item(key, "A page", f"<link>/h/{key}</link>")))
        elif kind == "h" and key.isdecimal():
            await _hurt(self._answers[int(key)], writer)
        else:
            writer.write(_NONE if path == "/robots.txt" else _ROUND)
        await writer.drain()


_END = "Content-Length: 0\r\nConnection: close\r\n\r\n"
_NONE = f"HTTP/1.1 404 None\r\n{_END}".encode()
_ROUND = f"HTTP/1.1 301 Round\r\nLocation: /h/self\r\n{_END}".encode()


async def _hurt(answer: Answer, writer: asyncio.StreamWriter) -> None:
    writer.write(answer.head)
    sent = 0
    while answer.times < 0 or sent < answer.times:
        # What is endless and never waits goes out by the block: the point is to be quicker than who reads.
        writer.write(answer.piece * (1 if answer.times > 0 or answer.pause else 4096))
        await writer.drain()
        sent += 1
        await asyncio.sleep(answer.pause)


def _item(guid: str, title: str, more: str = "") -> str:
    return f"<item><guid>{guid}</guid><title>{title}</title>{more}</item>"


def _feed(items: str) -> bytes:
    body = f"<rss version='2.0'><channel><title>Good</title>{items}</channel></rss>"
    return _whole("application/rss+xml", body.encode())


def _whole(media: str, body: bytes) -> bytes:
    fields = f"Content-Type: {media}\r\nDate: {formatdate(usegmt=True)}\r\nContent-Length: {len(body)}"
    return f"HTTP/1.1 200 OK\r\n{fields}\r\nConnection: close\r\n\r\n".encode() + body


def unsigned(folder: Path) -> ssl.SSLContext | None:
    """A certificate that nobody signed; None where there is no openssl to make it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=nobody"
    subprocess.run([openssl, *command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


async def serve(folder: Path, log: TextIO, every: int) -> None:
    """Serve until killed."""
    answers = catalogue()
    tls = unsigned(folder)
    servers = Servers(answers, log)
    ports = {}
    for name, connected, context in (
        ("plain", servers.connected, None),
        ("abrupt", servers.spoken_to_first, None),
        *((("tls", servers.connected, tls),) if tls else ()),
    ):
        server = await asyncio.start_server(connected, "0.0.0.0", 0, backlog=2048, ssl=context)
        ports[name] = server.sockets[0].getsockname()[1]
    listed = [
        (number, answer.page, answer.port)
        for number, answer in enumerate(answers)
        if number % every == 0 and answer.port in ports
    ]
    said = json.dumps({"known": len(answers), "ports": {"tls": 0} | ports, "listed": listed})
    (folder / "said").write_text(said)
    (folder / "said").rename(folder / "served.json")
    await asyncio.Event().wait()


if __name__ == "__main__":
    where = Path(sys.argv[1])
    with (where / "good.log").open("w", buffering=1) as lines:
        asyncio.run(serve(where, lines, int(sys.argv[2])))
