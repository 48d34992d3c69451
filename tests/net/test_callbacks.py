"""The server that hubs call: short exchanges, each bounded in bytes and in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from monitor.errors import MonitorError, StoreError
from monitor.model import Request, Response
from monitor.net import callbacks
from monitor.net.callbacks import Callbacks
from tests.net.wire import run


class Desk:
    """Says each body back, and keeps what it was asked."""

    def __init__(self, refuses: Callable[[Request], Response | None] = lambda _: None) -> None:
        self.calls: list[Request] = []
        self.refuses = refuses

    async def admit(self, call: Request) -> Response | None:
        return self.refuses(call)

    async def take(self, call: Request) -> Response:
        self.calls.append(call)
        return Response("", 200, (("content-type", "text/plain"),), call.body or b"hello")


@asynccontextmanager
async def serving(desk: Desk, seconds: tuple[float, float] = (5, 5)) -> AsyncIterator[int]:
    server = Callbacks(desk, seconds)
    port = await server.listen("127.0.0.1", 0)
    try:
        yield port
    finally:
        await server.aclose()


async def told(port: int, *raw: bytes) -> bytes:
    """All that is answered; the pieces of `raw` go out one after another."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in raw:
            writer.write(piece)
            await writer.drain()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def asked(desk: Desk, *raw: bytes, seconds: tuple[float, float] = (5, 5)) -> bytes:
    async def story() -> bytes:
        async with serving(desk, seconds) as port:
            return await told(port, *raw)

    return run(story())


def post(body: bytes, *headers: str) -> bytes:
    lines = ["POST /websub/token HTTP/1.1", "Host: us", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_call_is_handed_over_whole() -> None:
    desk = Desk()
    answer = asked(desk, b"GET /a/token?hub.mode=x HTTP/1.1\r\nHost: us\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b"hello"
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"x-content-type-options: nosniff" in head.lower()
    assert [(call.method, call.url) for call in desk.calls] == [("GET", "/a/token?hub.mode=x")]


def test_a_body_comes_by_length_or_in_chunks() -> None:
    desk = Desk()
    assert asked(desk, post(b"one", "X-Hub-Signature: sha1=x")).endswith(b"one")
    chunks = b"POST / HTTP/1.1\r\nHost: us\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
    assert asked(desk, chunks[:50], chunks[50:]).endswith(b"two")
    assert [call.body for call in desk.calls] == [b"one", b"two"]
    assert ("x-hub-signature", "sha1=x") in desk.calls[0].headers


def test_who_waits_to_be_told_to_go_on_is_told() -> None:
    answer = asked(Desk(), post(b"body", "Expect: 100-continue"))
    assert answer.startswith(b"HTTP/1.1 100")
    assert answer.endswith(b"body")


def test_what_is_refused_is_not_read() -> None:
    desk = Desk(lambda _: Response("", 410))
    assert asked(desk, post(b"x" * 100_000)).startswith(b"HTTP/1.1 410 Gone")
    assert desk.calls == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: us\r\nA: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHost: us\r\nContent-Length: 999999999\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nHost: us\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: us\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (post(b"x", "Content-Encoding: gzip"), b"415"),
    ],
)
def test_what_is_wrong_is_answered_so(raw: bytes, status: bytes) -> None:
    desk = Desk()
    assert asked(desk, raw).split(b" ")[1] == status
    assert desk.calls == []


def test_an_endless_body_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "MOST_BODY", 100_000)
    chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    start = b"POST / HTTP/1.1\r\nHost: us\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert asked(Desk(), start, *[chunk] * 20).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "start",
    [b"", b"GET / HTTP/1.1\r\nHost:", b"POST / HTTP/1.1\r\nHost: us\r\nContent-Length: 9\r\n\r\nx"],
)
def test_who_comes_slowly_is_hung_up_on(start: bytes) -> None:
    assert asked(Desk(), start, seconds=(0.05, 0.1)) == b""


def test_there_is_a_bound_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "MOST", 1)

    async def story() -> tuple[bytes, bytes]:
        async with serving(Desk()) as port:
            _, first = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.sleep(0)
            second = await told(port, b"GET / HTTP/1.1\r\nHost: us\r\n\r\n")
            first.close()
            await first.wait_closed()
            for _ in range(50):
                await asyncio.sleep(0)
                if third := await told(port, b"GET / HTTP/1.1\r\nHost: us\r\n\r\n"):
                    return second, third
            return second, b""

    refused, taken = run(story())
    assert refused == b""
    assert taken.startswith(b"HTTP/1.1 200")


def test_a_store_that_fails_is_no_answer_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: Request) -> Response:
        raise StoreError("disk full")

    assert b"503" in asked(Desk(fails), post(b"x"))
    assert "Traceback" not in caplog.text


def test_a_port_that_is_taken_is_told_with_its_setting() -> None:
    async def story() -> None:
        async with serving(Desk()) as port:
            await Callbacks(Desk()).listen("127.0.0.1", port)

    with pytest.raises(MonitorError, match=r"\[websub\] cannot listen at 127.0.0.1:\d+ .*`listen`"):
        run(story())
