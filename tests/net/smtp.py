"""A mail server on loopback that says what a test tells it to, and keeps what it was told."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from tests.net import loopback

Script = Mapping[str, str | tuple[str, ...]]
"""Command (``EHLO``, ``MAIL``, …; ``GREETING`` and ``CONTENT`` for what are none) to the answer, or to one
answer after another. An empty answer hangs up; ``…`` never comes."""

USUAL: Script = {
    "GREETING": "220 mail.example ESMTP",
    "EHLO": "250-mail.example\r\n250-SIZE 1000000\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "CONTENT": "250 2.0.0 queued",
    "QUIT": "221 bye",
}


@dataclass
class Server:
    """A running one."""

    port: int
    said: list[str] = field(default_factory=list)
    """Commands in order; those under TLS with ``tls:`` before them."""
    letters: list[bytes] = field(default_factory=list)
    secured: bool = False

    def count(self, command: str) -> int:
        return sum(line.removeprefix("tls:").startswith(command) for line in self.said)


@contextlib.asynccontextmanager
async def mail_server(
    script: Script | None = None, *, tls: ssl.SSLContext | None = None, implicit: bool = False
) -> AsyncIterator[Server]:
    """A server for the time of the block; `tls` is for STARTTLS, or from the start when `implicit`."""
    answers = {
        command: iter(said if isinstance(said, tuple) else (said,) * 1000)
        for command, said in {**USUAL, **(script or {})}.items()
    }
    here = Server(0, secured=implicit)
    answering = partial(_serve, here, answers, tls)
    async with loopback.serving(answering, tls if implicit else None) as here.port:
        yield here


async def _serve(
    here: Server,
    answers: Mapping[str, object],
    tls: ssl.SSLContext | None,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    async def say(what: str) -> bool:
        said = next(answers[what]) if what in answers else "502 5.5.1 what?"  # type: ignore[call-overload]
        if said == "…":
            await asyncio.sleep(3600)
        writer.write(said.encode("latin-1") + b"\r\n" if said else b"")
        await writer.drain()
        return bool(said) and said[0] in "23"

    await say("GREETING")
    while line := await reader.readline():
        text = line.decode("latin-1").rstrip("\r\n")
        here.said.append(f"tls:{text}" if here.secured else text)
        command = text.split(" ")[0].upper()
        went_well = await say(command)
        if command == "STARTTLS" and went_well and tls:
            await writer.start_tls(tls)
            here.secured = True
        if command == "DATA" and went_well:
            letter = await reader.readuntil(b"\r\n.\r\n")
            here.letters.append(letter[:-3])
            await say("CONTENT")
        if command == "QUIT":
            return
