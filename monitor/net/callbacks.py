"""A small HTTP server for hubs' calls (WebSub): one short exchange a connection, all of it bounded.

    connection ─h11─► head ─desk.admit─► refused, or ─► body ─desk.take─► answer, and the line is closed

It is meant to stand behind a web server that speaks TLS. h11 (MIT), which the HTTP client is made of, reads
the bytes. Who comes slowly, says too much or too long is hung up on; of bodies only a few are in memory at
once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from http import HTTPStatus
from typing import Final, Protocol

import h11

from monitor.errors import MonitorError
from monitor.model import Request, Response

MOST: Final = 64
"""Connections at once."""
MOST_HEAD: Final = 16_384
MOST_BODY: Final = 2_000_000
"""Bytes of what is pushed; a larger feed is refused, and polled."""
HEAD_SECONDS: Final = 10.0
WHOLE_SECONDS: Final = 60.0
FAREWELL: Final = 2.0
AT_ONCE: Final = 4
"""Bodies at once."""

log = logging.getLogger(__name__)


class Desk(Protocol):
    """Who answers."""

    async def admit(self, call: Request) -> Response | None:
        """The answer to a call of which the body need not be read; None: go on and read it."""
        ...

    async def take(self, call: Request) -> Response:
        """The answer to a whole call."""
        ...


class _AnsweredError(Exception):
    """The exchange is over: this is the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.response = Response("", status)


class Callbacks:
    """The server, until it is closed. `seconds` are for the head and for the whole exchange."""

    def __init__(self, desk: Desk, seconds: tuple[float, float] = (HEAD_SECONDS, WHOLE_SECONDS)) -> None:
        self._desk = desk
        self._head_seconds, self._whole_seconds = seconds
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._closed = False

    async def listen(self, host: str, port: int) -> int:
        """Begin; the port that is listened at. Raises `MonitorError` when it cannot be."""
        try:
            self._server = await asyncio.start_server(self._connected, host, port, limit=MOST_HEAD)
        except OSError as error:
            raise MonitorError(
                f"[websub] cannot listen at {host}:{port} ({error.strerror}): is another program there? "
                "Give another address as `listen`"
            ) from error
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    async def aclose(self) -> None:
        """End: nobody is waited for, a hub calls again."""
        self._closed = True
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if len(self._tasks) >= MOST or task is None:
            writer.transport.abort()
            return
        self._tasks.add(task)
        try:
            async with asyncio.timeout(self._whole_seconds):
                await self._exchange(_Line(reader, writer))
        except (OSError, TimeoutError, h11.ProtocolError):
            pass
        except asyncio.CancelledError:
            if not self._closed:  # else it is ours, and Python 3.11 would log it as an error
                raise
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _exchange(self, line: _Line) -> None:
        try:
            answer = await self._answer(line)
        except _AnsweredError as over:
            answer = over.response
        except h11.RemoteProtocolError as error:
            answer = Response("", error.error_status_hint)
        except MonitorError as error:
            log.warning("a hub's call was not taken", extra={"error": error})
            answer = Response("", 503, (("retry-after", "60"),))
        except (OSError, TimeoutError):
            raise
        except Exception:  # the edge of a call: the others go on
            log.exception("a hub's call failed")
            answer = Response("", 500)
        await line.say(answer)

    async def _answer(self, line: _Line) -> Response:
        async with asyncio.timeout(self._head_seconds):
            call = await line.head()
        refused = await self._desk.admit(call)
        if refused is not None:
            return refused
        async with self._room:
            return await self._desk.take(await line.whole(call))


class _Line:
    """One exchange on a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._state = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEAD)

    async def head(self) -> Request:
        """The request without its body."""
        event = await self._event()
        if not isinstance(event, h11.Request):
            raise _AnsweredError(400)
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers)
        return Request(event.target.decode("latin-1"), method=event.method.decode("ascii"), headers=headers)

    async def whole(self, call: Request) -> Request:
        """The request with its body."""
        length = call.header("content-length")
        if length.isdecimal() and int(length[:12]) > MOST_BODY:
            raise _AnsweredError(413)
        if call.header("content-encoding"):
            raise _AnsweredError(415)
        if self._state.they_are_waiting_for_100_continue:
            go_on = h11.InformationalResponse(status_code=100, headers=[])
            self._writer.write(self._state.send(go_on) or b"")
        body = bytearray()
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
            if len(body) > MOST_BODY:
                raise _AnsweredError(413)
        return Request(call.url, method=call.method, headers=call.headers, body=bytes(body))

    async def _event(self) -> object:
        while (event := self._state.next_event()) is h11.NEED_DATA:
            self._state.receive_data(await self._reader.read(8192))
        return event

    async def say(self, answer: Response) -> None:
        """Answer, and see it out."""
        if self._state.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        headers = [
            *answer.headers,
            ("content-length", str(len(answer.body))),
            ("x-content-type-options", "nosniff"),
            ("connection", "close"),
        ]
        head = h11.Response(
            status_code=answer.status, headers=headers, reason=HTTPStatus(answer.status).phrase.encode()
        )
        said = [self._state.send(head), self._state.send(h11.Data(data=answer.body))]
        said.append(self._state.send(h11.EndOfMessage()))
        self._writer.write(b"".join(filter(None, said)))
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._writer.drain()
                self._writer.write_eof()
                while await self._reader.read(8192):  # what is still on its way, or the answer would be lost
                    pass
