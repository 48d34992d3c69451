"""HTTP/1.1 on one connection: an exchange at a time, by h11, which knows the rules and believes nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import h11

from monitor.net.stream import LONG, STEP, Stream

MOST_HEAD: Final = 100 * 1024
"""Bytes of a head, a mark of a chunk or trailers."""

Fields = list[tuple[bytes, bytes]]


class Exchanges:
    """What is asked and answered on a connection, one after another.

    All raise h11.ProtocolError for what breaks the rules, and what `Stream` raises.
    """

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD)
        self._step = STEP

    async def ask(self, method: str, target: str, fields: Fields, body: bytes) -> tuple[int, Fields]:
        """Send a request; the status of its answer, and its header fields with names in lower case."""
        events: Iterable[h11.Event] = (
            h11.Request(method=method, target=target, headers=fields),
            *([h11.Data(data=body)] if body else ()),
            h11.EndOfMessage(),
        )
        self.stream.write(b"".join(self._state.send(event) or b"" for event in events))
        self._step = STEP
        while isinstance(event := await self._next(), h11.InformationalResponse):
            pass
        if not isinstance(event, h11.Response):
            raise h11.RemoteProtocolError("no answer")
        answered = list(event.headers)
        if not any(name == b"transfer-encoding" for name, _ in answered):
            self._step = LONG
        return event.status_code, answered

    async def piece(self) -> bytes | None:
        """Some more of the answer's body; None at its end."""
        event = await self._next()
        return event.data if isinstance(event, h11.Data) else None

    def may_go_on(self) -> bool:
        """The exchange is complete, and another may follow."""
        if self._state.our_state is not h11.DONE or self._state.their_state is not h11.DONE:
            return False
        if self.stream.is_done or self._state.trailing_data[0]:  # what stands there is no answer of the next
            return False
        self._state.start_next_cycle()
        return True

    async def _next(self) -> object:
        while (event := self._state.next_event()) is h11.NEED_DATA:
            data = await self.stream.read(self._step)
            if not data and self._state.their_state is h11.SEND_RESPONSE:
                raise h11.RemoteProtocolError("the connection ended without an answer")
            self._state.receive_data(data)
        return event
