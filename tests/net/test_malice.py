"""Bombs, drips, lies and floods: none swells or holds up the daemon."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import brotli
import pytest
import zstandard

from monitor.model import Fault, Request, Response, Unreachable
from tests.net.wire import (
    LIMITS,
    NEWS,
    SHORT,
    Handler,
    Seen,
    answer,
    client,
    drip,
    fault_of,
    run,
    says,
    site,
)


@pytest.mark.parametrize("name", ["gzip", "br", "zstd"])
def test_bombs_do_not_swell_the_daemon(name: str) -> None:
    zeros = bytes(25_000_000)
    encode = {
        "gzip": gzip.compress,
        "br": lambda data: brotli.compress(data, quality=4),
        "zstd": zstandard.compress,
    }
    bomb = says(answer(encode[name](zeros), f"Content-Encoding: {name}"))
    del zeros
    tracemalloc.start()
    try:
        assert fault_of(bomb) is Fault.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "handler",
    [
        drip(b"", b""),
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"a"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "head", "body", "chunks", "endless 100 Continue"],
)
def test_one_deadline_ends_every_kind_of_drip(handler: Handler) -> None:
    started = time.monotonic()
    assert fault_of(handler, limits=SHORT) is Fault.TIMEOUT
    assert time.monotonic() - started < 1.5


def test_the_deadline_covers_the_redirects() -> None:
    async def slow(seen: Seen, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.12)
        writer.write(answer(b"", f"Location: {seen.path}x", status="302 Found"))

    assert fault_of(slow, limits=SHORT) is Fault.TIMEOUT


def test_connections_cut_off_by_the_deadline_leave_room_for_others() -> None:
    async def story() -> None:
        one = replace(SHORT, max_connections=1)
        async with site(drip(b"", b"")) as tarpit, site(says(answer(NEWS))) as good, client(one) as http:
            replies = await asyncio.gather(
                *(http.fetch(Request(url)) for url in (tarpit.url, tarpit.url, good.url))
            )
            assert [isinstance(reply, Response) for reply in replies] == [False, False, True]

    run(story())


def test_waiting_for_ones_turn_does_not_count_against_the_deadline() -> None:
    async def slow(seen: Seen, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(answer(NEWS))

    async def story() -> None:
        async with site(slow) as here, client(SHORT) as http:
            replies = await asyncio.gather(*(http.fetch(Request(here.url)) for _ in range(5)))
            assert all(isinstance(reply, Response) for reply in replies)
            assert here.most_open == 1

    run(story())


def test_messages_to_receivers_do_not_wait_for_each_other() -> None:
    async def story() -> None:
        together = asyncio.Barrier(3)

        async def meet(seen: Seen, writer: asyncio.StreamWriter) -> None:
            await together.wait()
            writer.write(answer())

        async with site(meet) as here, client(replace(LIMITS, pause=timedelta(hours=1))) as http:
            await asyncio.gather(*(http.fetch(Request(here.url, method="POST", body=b"1")) for _ in range(3)))

    run(story())


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (answer(NEWS, length=len(NEWS) + 50), Fault.PROTOCOL),
        (answer(NEWS, length=10_000_001), Fault.TOO_LARGE),
        (answer(NEWS, length=10**19), Fault.TOO_LARGE),
        (answer(NEWS, length=10**30), Fault.PROTOCOL),
        (answer(NEWS, "Content-Length: 3"), Fault.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", Fault.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Fault.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Fault.PROTOCOL),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Fault.PROTOCOL),
        (b"\x00\xff\x00\xff\r\n\r\n", Fault.PROTOCOL),
        (b"", Fault.PROTOCOL),
        (answer(gzip.compress(NEWS, mtime=0)[:-9], "Content-Encoding: gzip"), Fault.ENCODING),
        (answer(NEWS, "Content-Encoding: gzip"), Fault.ENCODING),
        (answer(NEWS, "Content-Encoding: exi"), Fault.ENCODING),
    ],
)
def test_lies_and_rubbish(raw: bytes, fault: Fault) -> None:
    assert fault_of(says(raw, close=True)) is fault


def test_a_length_that_is_too_short_cuts_the_body_and_spoils_nobody_elses() -> None:
    async def story() -> None:
        async with site(says(answer(NEWS, length=9))) as here, client() as http:
            for _ in range(3):
                reply = await http.fetch(Request(here.url))
                assert isinstance(reply, Response | Unreachable)
                if isinstance(reply, Response):
                    assert reply.body == NEWS[:9]

    run(story())


def test_endless_chunks_end_at_the_bound() -> None:
    async def endless(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + bytes(1 << 16) + b"\r\n")
            await writer.drain()

    assert fault_of(endless, limits=replace(LIMITS, max_wire=1_000_000)) is Fault.TOO_LARGE


@pytest.mark.parametrize(
    "fields", [[f"X-{n}: {'a' * 900}" for n in range(250)], [f"X-{n}: 1" for n in range(300)]]
)
def test_header_floods_are_refused(fields: list[str]) -> None:
    assert fault_of(says(answer(NEWS, *fields))) is Fault.PROTOCOL


def test_an_endless_head_is_refused() -> None:
    assert fault_of(drip(b"HTTP/1.1 200 OK\r\n", b"X: " + b"a" * 50_000 + b"\r\n")) is Fault.PROTOCOL


@pytest.mark.parametrize("piece", [b"1\r\nx\r\n", b"1;" + b"a=b;" * 9 + b"\r\nx\r\n"])
def test_crumbs_without_end_are_refused_and_hold_nobody_up(piece: bytes) -> None:
    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(piece * 4096)
            await writer.drain()

    async def story() -> int:
        beats = 0

        async def heart() -> None:
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0)

        async with site(handle) as here, client() as http:
            beating = asyncio.create_task(heart())
            reply = await http.fetch(Request(here.url))
            beating.cancel()
        assert isinstance(reply, Unreachable)
        assert reply.fault is Fault.PROTOCOL
        return beats

    assert run(story()) > 15  # once at least for each 8 KB of 20,000 crumbs


def test_interim_answers_without_end_meet_a_bound() -> None:
    limits = replace(LIMITS, max_wire=1_000)

    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 103 Early Hints\r\nX: " + b"y" * 4_000 + b"\r\n\r\n")
            await writer.drain()

    assert fault_of(handle, limits=limits) is not Fault.TIMEOUT
