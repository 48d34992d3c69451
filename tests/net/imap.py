"""A mailbox on loopback: a small server with numbered mail, that says what a test tells it to instead."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from tests.net import loopback

CAN = "IMAP4rev1 SASL-IR AUTH=PLAIN"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class Box:
    """A mailbox and its server's manners."""

    mails: dict[int, bytes] = field(default_factory=dict)
    """By UID, ascending."""
    validity: int = 1
    can: str = CAN
    says: Mapping[str, bytes] = field(default_factory=dict)
    """Command (``GREETING`` for none) to raw bytes said in place of the answer; ``%t`` is the tag. Empty
    bytes hang up."""
    next: bool = True
    """UIDNEXT is told."""
    came: str = "03-Oct-2026 10:00:00 +0000"
    port: int = 0
    said: list[str] = field(default_factory=list)
    """Commands without their tags, in order."""
    logins: list[tuple[str, str]] = field(default_factory=list)

    def put(self, *mails: str) -> None:
        """New mail, known by its subject."""
        for subject in mails:
            uid = max(self.mails, default=0) + 1
            raw = f"Subject: {subject}\r\nMessage-ID: <{subject}@post.example>\r\n\r\nWords of {subject}\r\n"
            self.mails[uid] = raw.encode()


@contextlib.asynccontextmanager
async def serving(box: Box, tls: ssl.SSLContext | None = None) -> AsyncIterator[Box]:
    """The server for the time of the block."""
    async with loopback.serving(partial(_serve, box), tls) as box.port:
        yield box


async def _serve(box: Box, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(box.says.get("GREETING", b"* OK ready\r\n"))
    while line := (await reader.readline()).decode().rstrip("\r\n"):
        tag, _, command = line.partition(" ")
        if command == "AUTHENTICATE PLAIN":
            writer.write(b"+ \r\n")
            command += " " + (await reader.readline()).decode().strip()
        box.said.append(command)
        word = command.removeprefix("UID ").partition(" ")[0]
        answer = box.says.get(word)
        if answer is None:
            answer = _answer(box, command) + f"{tag} OK done\r\n".encode()
        if not answer:
            return
        writer.write(answer.replace(b"%t", tag.encode()))
        await writer.drain()


def _answer(box: Box, command: str) -> bytes:
    if command == "CAPABILITY":
        return f"* CAPABILITY {box.can}\r\n".encode()
    if found := re.fullmatch(r"AUTHENTICATE PLAIN (\S+)", command):
        _, user, password = base64.b64decode(found[1]).decode().split("\0")
        box.logins.append((user, password))
    if found := re.fullmatch(r'LOGIN "(.*)" "(.*)"', command):
        box.logins.append((found[1], found[2]))
    if command.startswith("EXAMINE "):
        last = max(box.mails, default=0)
        coming = f"* OK [UIDNEXT {last + 1}] next\r\n" if box.next else ""
        validity = f"* OK [UIDVALIDITY {box.validity}] valid\r\n" if box.validity else ""
        return f"* {len(box.mails)} EXISTS\r\n{validity}{coming}".encode()
    if found := re.fullmatch(r"UID SEARCH (.*)", command):
        return ("* SEARCH" + "".join(f" {uid}" for uid in _found(box, found[1])) + "\r\n").encode()
    if found := re.fullmatch(r"UID FETCH (\d+) \(UID INTERNALDATE BODY\.PEEK\[\]<0\.(\d+)>\)", command):
        return _mail(box, int(found[1]), int(found[2]))
    return b"* BYE\r\n" if command == "LOGOUT" else b""


def _found(box: Box, what: str) -> list[int]:
    uids = sorted(box.mails)
    if found := re.fullmatch(r"UID (\d+):\*", what):  # the last one always counts
        return [uid for uid in uids if uid >= min(int(found[1]), max(uids, default=0))]
    if found := re.fullmatch(r"(\d+):\*", what):
        return uids[int(found[1]) - 1 :]
    if re.fullmatch(rf"SINCE \d{{1,2}}-({'|'.join(_MONTHS)})-\d{{4}}", what):
        return uids
    raise AssertionError(what)


def _mail(box: Box, uid: int, most: int) -> bytes:
    if uid not in box.mails:
        return b""
    body = box.mails[uid][:most]
    head = f'* 1 FETCH (UID {uid} INTERNALDATE "{box.came}" BODY[]<0> {{{len(body)}}}\r\n'
    return b"* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n" + head.encode() + body + b")\r\n"
