"""A mailbox on loopback: an IMAP server of the few commands that reading takes."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from monitor.demo.content import Outlet, Piece

USER, PASSWORD = "demo", "demo"
_SINCE = re.compile(r"UID SEARCH (UID )?(\d+):\*")
_FETCH = re.compile(r"UID FETCH (\d+) .*")


def letter(outlet: Outlet, piece: Piece, published: datetime) -> bytes:
    """A piece as its outlet mails it: plain and HTML, with a picture and a link that name the reader."""
    made = EmailMessage()
    made["From"] = f"{outlet.name} <{outlet.id}@newsroom.example>"
    made["Subject"] = piece.title
    made["Date"] = published
    made["Message-ID"] = f"<{piece.address}@newsroom.example>"
    made.set_content("Your mail program shows no HTML.")
    said = "".join(f"<p>{paragraph}</p>" for paragraph in piece.paragraphs)
    tracked = '<img src="http://127.0.0.1:9/open.gif?you"><a href="http://127.0.0.1:9/u?you">Unsubscribe</a>'
    made.add_alternative(f"<h1>{piece.title}</h1>{said}{tracked}", subtype="html")
    return made.as_bytes()


class Mailbox:
    """The server; `mails` gives what is in the mailbox at the moment, the oldest first."""

    def __init__(self, mails: Callable[[], Sequence[bytes]]) -> None:
        self._server = _Server(mails)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def url(self) -> str:
        """Its address, as a source has it."""
        return f"imap://127.0.0.1:{self._server.server_address[1]}/INBOX"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, mails: Callable[[], Sequence[bytes]]) -> None:
        self.mails = mails
        super().__init__(("127.0.0.1", 0), _Dialogue)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever is tried against hangs up as it likes."""


class _Dialogue(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Greet, and answer each command."""
        mails = self.server.mails()
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline(10_000).decode().strip():
            tag, _, command = line.partition(" ")
            self.wfile.write(answered(command, mails) + f"{tag} OK done\r\n".encode())


def answered(command: str, mails: Sequence[bytes]) -> bytes:
    """What is said to a command before it is called done."""
    if command.startswith("EXAMINE "):
        last = len(mails) + 1
        return f"* {len(mails)} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT {last}] ok\r\n".encode()
    if found := _SINCE.fullmatch(command):
        return ("* SEARCH" + "".join(f" {n}" for n in range(int(found[2]), len(mails) + 1)) + "\r\n").encode()
    if found := _FETCH.fullmatch(command):
        body = mails[int(found[1]) - 1]
        return f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(body)}}}\r\n".encode() + body + b")\r\n"
    return b"* CAPABILITY IMAP4rev1\r\n" if command == "CAPABILITY" else b""
