"""The words of IMAP (RFC 3501) as far as they are needed to read a mailbox: lines, literals, quoted names.

A server may say what it likes between a command and its answer, and as much: all of it is counted, and beyond
the bounds of the dialogue nobody listens any more.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.model import Fault
from monitor.net.fault import RefusedError

LINE: Final = 1 << 20
"""Bytes of one line: the numbers of 100,000 mails."""
LINES: Final = 20_000
"""Lines of one dialogue."""

_LITERAL = re.compile(rb"\{(\d{1,10})\+?\}\r?\n\Z")


@dataclass(frozen=True, slots=True)
class Untagged:
    """One answer of a server; literals are cut out of the text, where ``{}`` stands for each."""

    text: bytes
    literals: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered to a command."""

    is_ok: bool
    untagged: Sequence[Untagged]


class Talk:
    """A dialogue; at most `most` bytes are listened to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int) -> None:
        self._reader = reader
        self._writer = writer
        self._left = most
        self._lines = 0
        self._commands = 0

    async def ask(self, command: str, more: str = "") -> Said:
        """The answer to a command; `more` is what the server asks for before it."""
        self._commands += 1
        tag = f"m{self._commands}"
        await self._send(f"{tag} {command}")
        untagged: list[Untagged] = []
        while True:
            line = await self.line()
            if line.text.startswith(b"+"):
                await self._send(more)
                more = "*"  # a second question is none that we know: cancelled (RFC 3501, section 6.2.2)
            elif line.text.startswith(f"{tag} ".encode()):
                return Said(line.text[len(tag) + 1 :].upper().startswith(b"OK"), untagged)
            elif line.text.upper().startswith(b"* BYE") and command != "LOGOUT":
                raise RefusedError(Fault.CONNECT, "the server ended the dialogue")
            else:
                untagged.append(line)

    async def line(self) -> Untagged:
        """The next answer, with its literals."""
        text, literals = list[bytes](), list[bytes]()
        while True:
            part = await self._part()
            found = _LITERAL.search(part)
            if found is None:
                return Untagged(b"".join((*text, part.rstrip(b"\r\n"))), literals)
            self._spend(int(found[1]))
            literals.append(await self._reader.readexactly(int(found[1])))
            text += (part[: found.start()], b"{}")

    async def _part(self) -> bytes:
        try:
            part = await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as error:
            raise RefusedError(Fault.TOO_LARGE, "the server says too much in one line") from error
        except asyncio.IncompleteReadError as error:
            raise RefusedError(Fault.CONNECT, "the server hung up") from error
        self._spend(len(part))
        self._lines += 1
        if self._lines > LINES:
            raise RefusedError(Fault.TOO_LARGE, "the server says too much")
        return part

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise RefusedError(Fault.TOO_LARGE, "the server says too much")

    async def _send(self, line: str) -> None:
        if re.search(r"[\r\n\0]", line):
            raise RefusedError(Fault.PROTOCOL, "a name or password holds a line end")
        self._writer.write(line.encode() + b"\r\n")
        await self._writer.drain()


def quoted(text: str) -> str:
    """A text as a quoted string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mailbox_name(name: str) -> str:
    """A mailbox's name as it is written on the wire: modified UTF-7 (RFC 3501, section 5.1.3)."""
    return re.sub(r"[^\x20-\x7e]+|&", _shifted, name)


def _shifted(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    coded = base64.b64encode(found[0].encode("utf-16-be", "surrogatepass")).decode()
    return "&" + coded.rstrip("=").replace("/", ",") + "-"
