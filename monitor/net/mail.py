"""Mail: one letter to one server over SMTP, under one deadline.

    Letter ─dialled─► socket ─TLS─► greeting ─► login ─► sender ─► recipients ─► content ─► Response

The words are aiosmtplib's: maintained, typed, MIT, without dependencies; it takes a socket that is connected
already, so that the address guard stands before it; it bounds lines and answers, and drops what was said
before STARTTLS. Its own deadlines are per command, so that there is one over all here.

The answer is a `Response` whose status is SMTP's reply code; ``smtp-stage`` names what it answers to. A
letter that the server puts off for one recipient (4yz) goes to nobody, so that nobody gets it twice; one that
it refuses for some (5yz) goes to the others, and ``smtp-refused`` counts those.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import timedelta
from typing import Final

import aiosmtplib

from monitor.model import Fault, Letter, Reply, Response, Security, Unreachable
from monitor.net.dial import dial
from monitor.net.fault import RefusedError, explain
from monitor.net.guard import Guard, Network
from monitor.net.mime import wire
from monitor.net.resolve import Resolve, resolve

LEAST: Final = timedelta(seconds=60)
"""Deadline of a letter at least: servers let strangers wait for a greeting, and look into what they get."""

_FAREWELL: Final = 2.0
"""Seconds for taking leave: the letter is through by then."""

_KEPT: Final = 1000
"""Characters of a server's words that are kept."""

_LOGINS: Final = ("plain", "login", "cram-md5")
"""Ways to log in, the usual first. One is tried: a wrong password tried three ways looks like an attack."""


class Mailer:
    """Sends letters. `allow` and `lookup` are those of the HTTP client.

    `tls` makes a context that names no other protocol: servers hang up on who speaks of HTTP (RFC 7301, 3.2).
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

    async def send(self, letter: Letter) -> Reply:
        """What the server answered, or why there is no answer; never raises for what the other side does."""
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                return await self._dialogue(letter, deadline)
        except RefusedError as refused:
            return Unreachable(refused.fault, refused.detail)
        except TimeoutError as error:
            return Unreachable(Fault.TIMEOUT, explain(error).detail)

    async def _dialogue(self, letter: Letter, deadline: asyncio.Timeout) -> Response:
        try:
            own = letter.security is Security.PLAIN
            connected = await dial(self._guard, self._lookup, letter.host, letter.port, own=own)
            async with _talking(letter, connected, self._tls()) as smtp:
                if letter.security is Security.STARTTLS:
                    await self._protect(smtp)
                answer = await _handed_over(smtp, letter)
                deadline.reschedule(None)  # what was answered stands, however long the leave-taking is
                return answer
        except aiosmtplib.SMTPResponseException as error:
            return _response(error, "greeting")
        except (OSError, aiosmtplib.SMTPException) as error:
            raise explain(error) from error
        except ValueError as error:
            raise RefusedError(Fault.PROTOCOL, "the letter cannot be put on the wire") from error

    async def _protect(self, smtp: aiosmtplib.SMTP) -> None:
        await smtp.ehlo()
        if not smtp.supports_extension("starttls"):
            raise RefusedError(Fault.TLS, "the server offers no STARTTLS")
        try:
            await smtp.starttls(tls_context=self._tls())
        except aiosmtplib.SMTPResponseException as error:
            raise RefusedError(Fault.TLS, "the server refuses STARTTLS") from error


@contextlib.asynccontextmanager
async def _talking(
    letter: Letter, connected: socket.socket, tls: ssl.SSLContext
) -> AsyncIterator[aiosmtplib.SMTP]:
    """A greeted server, which is hung up on at the end; the socket is the client's from here on. We call
    ourselves by the sender's domain: the machine's own name is nobody's business."""
    try:
        smtp = aiosmtplib.SMTP(
            hostname=letter.host,
            sock=connected,
            local_hostname=letter.sender.rpartition("@")[2],
            use_tls=letter.security is Security.TLS,
            start_tls=False,
            tls_context=tls,
            timeout=None,
        )
    except ValueError:
        connected.close()
        raise
    try:
        await smtp.connect()
        yield smtp
        with contextlib.suppress(OSError, aiosmtplib.SMTPException):
            async with asyncio.timeout(_FAREWELL):
                await smtp.quit()
    finally:
        if isinstance(smtp.transport, asyncio.WriteTransport):
            smtp.transport.abort()  # a mere close would wait for whoever does not read
        smtp.close()


async def _handed_over(smtp: aiosmtplib.SMTP, letter: Letter) -> Response:
    """The last answer: of the first step that failed, or to the letter itself."""
    content = wire(letter)
    stage = "greeting"
    try:
        if smtp.is_ehlo_or_helo_needed:
            await smtp.ehlo()
        stage = "login"
        if letter.user:
            await _log_in(smtp, letter)
        stage = "sender"
        size = [f"SIZE={len(content)}"] if smtp.supports_extension("size") else []
        await smtp.mail(letter.sender, options=size)
        stage = "recipients"
        refused = await _addressed(smtp, letter.recipients)
        stage = "content"
        taken = await smtp.data(content)
    except aiosmtplib.SMTPResponseException as error:
        return _response(error, stage)
    some = (("smtp-refused", f"{len(refused)} of {len(letter.recipients)}"),) if refused else ()
    return Response("", taken.code, (("smtp-stage", stage), *some), _bytes(taken.message))


async def _log_in(smtp: aiosmtplib.SMTP, letter: Letter) -> None:
    way = next((way for way in _LOGINS if way in smtp.server_auth_methods), None)
    if way is None:
        raise aiosmtplib.SMTPAuthenticationError(504, "no way to log in is offered")
    login = {"plain": smtp.auth_plain, "login": smtp.auth_login, "cram-md5": smtp.auth_crammd5}[way]
    await login(letter.user, letter.password)


async def _addressed(
    smtp: aiosmtplib.SMTP, recipients: Iterable[str]
) -> list[aiosmtplib.SMTPRecipientRefused]:
    """Addresses that are refused for good while others are taken; raises for one put off, or if none is."""
    refused, taken = [], 0
    for recipient in recipients:
        try:
            await smtp.rcpt(recipient)
            taken += 1
        except aiosmtplib.SMTPRecipientRefused as error:
            if 200 <= error.code < 300:  # 252: it takes it and will see (RFC 5321, section 4.2.3)
                taken += 1
            elif 500 <= error.code < 600:
                refused.append(error)
            else:
                raise
    if not taken:
        raise refused[0]
    return refused


def _response(error: aiosmtplib.SMTPResponseException, stage: str) -> Response:
    if not 200 <= error.code < 600:
        raise RefusedError(Fault.PROTOCOL, "the server's answer is not SMTP") from error
    return Response("", error.code, (("smtp-stage", stage),), _bytes(error.message))


def _bytes(words: str) -> bytes:
    return words[:_KEPT].encode("utf-8", "replace")
