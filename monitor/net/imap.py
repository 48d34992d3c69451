"""A mailbox over IMAP as a place to ask: the mail that came since the last time, oldest first.

    Request (imaps:, If-None-Match) ─dial─► socket ─TLS─► greeting ─► login ─► EXAMINE ─► UID SEARCH
        ─► UID FETCH BODY.PEEK[], one after another, bounded ─► Response (ETag: UIDVALIDITY.UID)

Nothing in the mailbox changes: it is opened read-only (EXAMINE), and mail is looked at without being marked
as read (PEEK). A UID never comes again while UIDVALIDITY stays (RFC 3501, section 2.3.1.1), so that the last
one read is all there is to remember. Where UIDVALIDITY is another one, what came since the day of the last
mail is read again, and known by its Message-ID.

The dialogue is ours, six commands of it: the standard library's client holds a thread for as long as a server
likes, and keeps all that it is sent.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from monitor.model import Fault, Reply, Request, Response, Unreachable
from monitor.net.dial import dial
from monitor.net.fault import RefusedError, explain
from monitor.net.guard import Guard, Network
from monitor.net.imap_wire import LINE, Talk, Untagged, mailbox_name, quoted
from monitor.net.resolve import Resolve, resolve
from monitor.text.bundle import MEDIA_TYPE, Piece, packed

MOST: Final = 100
"""Mails of one answer; at first the latest, then the oldest of what is new."""
LARGEST: Final = 1_000_000
"""Bytes that are read of one mail: its text comes before what is attached."""
MOST_BYTES: Final = 4_000_000
"""Bytes of mail from which on an answer takes no more."""
LEAST: Final = timedelta(seconds=60)
"""Deadline of the whole dialogue at least."""
_PORTS: Final = {"imaps": 993, "imap": 143}
_FAREWELL: Final = 2.0

_VALIDITY = re.compile(rb"\[UIDVALIDITY (\d{1,10})\]", re.IGNORECASE)
_NEXT = re.compile(rb"\[UIDNEXT (\d{1,10})\]", re.IGNORECASE)
_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS", re.IGNORECASE)
_SEARCH = re.compile(rb"\* SEARCH((?: \d{1,10})*) *", re.IGNORECASE)
_UID = re.compile(rb"[( ]UID (\d{1,10})[) ]", re.IGNORECASE)
_CAME = re.compile(rb'INTERNALDATE "([^"]{1,40})"', re.IGNORECASE)
_BODY = re.compile(rb'BODY\[\](?:<\d+>)? (?:\{\}|"((?:[^"\\]|\\.)*)")', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a mailbox was read."""

    validity: int
    uid: int

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """The mark of an earlier answer."""
        found = re.fullmatch(r"([0-9]{1,10})\.([0-9]{1,10})", text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.validity}.{self.uid}"


@dataclass(frozen=True, slots=True)
class _Box:
    """What a mailbox says of itself when it is opened."""

    validity: int
    next: int
    exists: int


class Mailboxes:
    """Answers requests for mailboxes; implements `ports.Web` for `imaps:` and `imap:` addresses.

    User and password come as the request's Authorization (Basic). `allow` and `lookup` are those of the
    HTTP client; `tls` makes a context that names no other protocol. A connection without TLS is made within
    the user's own networks alone.
    """

    def __init__(
        self,
        timeout: timedelta,
        *,
        allow: Iterable[Network] = (),
        lookup: Resolve = resolve,
        tls: Callable[[], ssl.SSLContext],
    ) -> None:
        self._seconds = timeout.total_seconds()
        self._guard = Guard(allow)
        self._lookup = lookup
        self._tls = tls

    async def fetch(self, request: Request) -> Reply:
        """What is new in the mailbox, or why there is nothing; never raises for what the other side does."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._dialogue(request)
        except RefusedError as refused:
            return Unreachable(refused.fault, refused.detail)
        except (OSError, asyncio.IncompleteReadError) as error:
            why = explain(error)
            return Unreachable(why.fault, why.detail)

    async def _dialogue(self, request: Request) -> Reply:
        until = asyncio.get_running_loop().time() + self._seconds / 2
        given = {name: value for name, value in reversed(request.headers)}
        async with self._connected(request.url) as talk:
            await _log_in(talk, *_login(given.get("authorization", "")))
            box = await _opened(talk, unquote(urlsplit(request.url).path.strip("/")) or "INBOX")
            mark = Mark.read(given.get("if-none-match", ""))
            wanted = await _new(talk, box, mark, given.get("if-modified-since", ""))
            if not wanted and mark and mark.validity == box.validity:
                return Response(request.url, 304)
            read = await _read(talk, wanted, until)
        return _answer(request.url, box, read)

    @contextlib.asynccontextmanager
    async def _connected(self, address: str) -> AsyncIterator[Talk]:
        """A greeted server, which is hung up on at the end."""
        parts = urlsplit(address)
        host, plain = parts.hostname or "", parts.scheme == "imap"
        made = await dial(self._guard, self._lookup, host, parts.port or _PORTS[parts.scheme], own=plain)
        try:
            reader, writer = await asyncio.open_connection(
                sock=made,
                limit=LINE,
                ssl=None if plain else self._tls(),
                server_hostname=None if plain else host,
            )
        except BaseException:
            made.close()
            raise
        talk = Talk(reader, writer, MOST_BYTES + LARGEST + LINE)
        try:
            yield talk
            with contextlib.suppress(OSError, RefusedError, asyncio.IncompleteReadError, TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    await talk.ask("LOGOUT")
        finally:
            writer.transport.abort()  # a mere close would wait for whoever does not read


def _login(authorization: str) -> tuple[str, str]:
    """User and password of an Authorization header (RFC 7617)."""
    try:
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, ValueError):
        user = password = ""
    if not user or not password:
        raise RefusedError(Fault.REFUSED, "the source has no user or no password")
    return user, password


async def _log_in(talk: Talk, user: str, password: str) -> None:
    greeting = await talk.line()
    if greeting.text.upper().startswith(b"* PREAUTH"):
        return
    if not greeting.text.upper().startswith(b"* OK"):
        raise RefusedError(
            Fault.PROTOCOL, "the server does not greet as IMAP does, or is closed at the moment"
        )
    can = {word.upper() for one in (await talk.ask("CAPABILITY")).untagged for word in one.text.split()}
    if b"AUTH=PLAIN" in can:
        words = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        first = b"SASL-IR" in can
        said = await talk.ask(
            f"AUTHENTICATE PLAIN {words}" if first else "AUTHENTICATE PLAIN", "" if first else words
        )
    elif b"LOGINDISABLED" in can:
        raise RefusedError(Fault.REFUSED, "the server takes no password on this connection")
    else:
        said = await talk.ask(f"LOGIN {quoted(user)} {quoted(password)}")
    if not said.is_ok:
        raise RefusedError(Fault.REFUSED, "the server refuses user or password")


async def _opened(talk: Talk, name: str) -> _Box:
    """The mailbox, read-only."""
    said = await talk.ask(f"EXAMINE {quoted(mailbox_name(name))}")
    if not said.is_ok:
        raise RefusedError(Fault.MISSING, "the server has no mailbox of this name, or does not show it")
    text = b"\n".join(one.text for one in said.untagged)
    validity, coming, exists = (pattern.search(text) for pattern in (_VALIDITY, _NEXT, _EXISTS))
    return _Box(*(int(found[1]) if found else 0 for found in (validity, coming, exists)))


async def _new(talk: Talk, box: _Box, mark: Mark | None, since: str) -> Sequence[int]:
    """UIDs of what is to be read, the oldest first."""
    if not box.exists:
        return ()
    if mark and mark.validity == box.validity:
        if box.next and box.next <= mark.uid + 1:
            return ()
        # `n:*` means the last one where there is none from n on (RFC 3501, section 9, seq-range)
        return [uid for uid in await _search(talk, f"UID {mark.uid + 1}:*") if uid > mark.uid][:MOST]
    if mark and (day := _day_before(since)):
        return (await _search(talk, f"SINCE {day}"))[:MOST]
    return (await _search(talk, f"{max(box.exists - MOST + 1, 1)}:*"))[-MOST:]


def _day_before(since: str) -> str:
    """The day before a time, as IMAP writes it: SEARCH goes by the server's own days."""
    try:
        day = parsedate_to_datetime(since) - timedelta(days=1)
    except (ValueError, TypeError, OverflowError):
        return ""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day}-{months[day.month - 1]}-{day.year:04}"


async def _search(talk: Talk, what: str) -> list[int]:
    said = await talk.ask(f"UID SEARCH {what}")
    if not said.is_ok:
        raise RefusedError(Fault.PROTOCOL, "the server does not search the mailbox")
    found = (_SEARCH.fullmatch(one.text) for one in said.untagged)
    return sorted({int(uid) for one in found if one for uid in one[1].split()})


async def _read(talk: Talk, wanted: Sequence[int], until: float) -> Sequence[tuple[int, Piece]]:
    """The mails by UID, up to the bounds and the time `until`; those that have gone meanwhile are empty."""
    read: list[tuple[int, Piece]] = []
    size = 0
    for uid in wanted:
        if size >= MOST_BYTES or (read and asyncio.get_running_loop().time() > until):
            break
        said = await talk.ask(f"UID FETCH {uid} (UID INTERNALDATE BODY.PEEK[]<0.{LARGEST}>)")
        piece = next((made for one in said.untagged if (made := _piece(one, uid))), Piece(str(uid), 0, b""))
        size += len(piece.body)
        read.append((uid, piece))
    return read


def _piece(said: Untagged, uid: int) -> Piece | None:
    """The mail, where this is the answer that holds it: servers tell of other things in between."""
    found, of, came = _BODY.search(said.text), _UID.search(said.text), _CAME.search(said.text)
    if found is None or of is None or int(of[1]) != uid:
        return None
    body = (
        said.literals[-1]
        if found[1] is None and said.literals
        else re.sub(rb"\\(.)", rb"\1", found[1] or b"")
    )
    return Piece(str(uid), _seconds(came[1].decode("ascii", "replace")) if came else 0, body[:LARGEST])


def _seconds(came: str) -> int:
    try:
        return int(datetime.strptime(came.strip(), "%d-%b-%Y %H:%M:%S %z").timestamp())
    except (ValueError, OverflowError):
        return 0


def _answer(url: str, box: _Box, read: Sequence[tuple[int, Piece]]) -> Response:
    last = max((uid for uid, _ in read), default=max(box.next - 1, 0))
    came = max((time for _, piece in read if (time := piece.time)), default=None)
    now = datetime.now(UTC)
    headers = [("content-type", MEDIA_TYPE), ("date", format_datetime(now, usegmt=True))]
    if box.validity:
        headers.append(("etag", str(Mark(box.validity, last))))
    if came:
        headers.append(("last-modified", format_datetime(min(came, now), usegmt=True)))
    return Response(url, 200, tuple(headers), packed(piece for _, piece in read if piece.body))
