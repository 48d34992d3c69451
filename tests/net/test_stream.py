"""A connection is read in small steps, and says truly whether the other side has ended it or says more."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import patch

import pytest

from monitor.model import Fault, Request, Response
from monitor.net.fault import RefusedError
from monitor.net.stream import HELD, LONG, STEP, Stream
from tests.net.test_connections import certificate, server_tls
from tests.net.wire import NEWS, Seen, answer, client, run, says, site

__all__ = ["certificate"]


@contextlib.asynccontextmanager
async def connected(most: int = 1 << 20) -> AsyncIterator[tuple[Stream, socket.socket]]:
    """A stream, and the other side's end of it."""
    ours, theirs = socket.socketpair()
    stream = Stream(most, bytearray(LONG))
    theirs.setblocking(False)
    await asyncio.get_running_loop().create_connection(lambda: stream, sock=ours)
    try:
        yield stream, theirs
    finally:
        stream.close()
        theirs.close()
        await asyncio.sleep(0)


async def turns(count: int = 9) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_it_is_quiet_until_something_comes_or_the_other_side_ends_it() -> None:
    async def story() -> list[bool]:
        said = []
        async with connected() as (stream, theirs):
            said.append(stream.is_quiet)
            theirs.send(b"?")
            said.append(stream.is_quiet)  # the event loop has not seen it yet
            await turns()
            said.append(stream.is_quiet)
            assert await stream.read() == b"?"
            said.append(stream.is_quiet)
            theirs.close()
            said.append(stream.is_quiet)
            assert await stream.read() == b""
            assert stream.is_done
        async with connected() as (stream, _):
            stream.close()
            said.append(stream.is_quiet)
        return said

    assert run(story()) == [True, False, False, True, False, False]


def test_what_nobody_reads_stays_with_the_other_side() -> None:
    async def story() -> int:
        sent = 0
        async with connected(1 << 30) as (stream, theirs):
            for _ in range(200):
                with contextlib.suppress(BlockingIOError):
                    sent += theirs.send(bytes(1 << 16))
                await asyncio.sleep(0)
            assert len(stream._held) <= HELD + LONG
            taken = 0
            while taken < sent:
                step = len(await stream.read())
                assert 0 < step <= STEP
                taken += step
        return sent

    assert run(story()) > 4 * HELD


def test_who_waits_for_a_long_step_gets_it_without_the_other_side_being_held_back() -> None:
    async def story() -> int:
        async with connected() as (stream, theirs):
            with patch.object(stream._transport, "pause_reading") as paused:
                for _ in range(5):
                    waiting = asyncio.ensure_future(stream.read(LONG))
                    await turns()
                    theirs.send(bytes(LONG))
                    assert len(await waiting) == LONG
            return paused.call_count

    assert run(story()) == 0


def test_more_than_the_bound_is_refused_and_each_question_begins_anew() -> None:
    async def story() -> None:
        async with connected(100) as (stream, theirs):
            for _ in range(3):
                theirs.send(bytes(60))
                assert len(await stream.read()) == 60
                stream.write(b"go on")
            theirs.send(bytes(101))
            with pytest.raises(RefusedError) as refused:
                await stream.read()
            assert refused.value.fault is Fault.TOO_LARGE

    run(story())


def test_a_connection_serves_the_next_request_to_its_origin() -> None:
    async def story() -> None:
        async with site(says(answer(NEWS))) as here, site(says(answer(NEWS))) as other, client() as http:
            for _ in range(3):
                assert isinstance(await http.fetch(Request(here.url)), Response)
                assert isinstance(await http.fetch(Request(other.url)), Response)
            assert (here.most_open, other.most_open) == (1, 1)
            assert (here.open, len(here.seen)) == (1, 3)

    run(story())


def test_one_that_was_closed_meanwhile_is_not_used() -> None:
    async def close_after(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(NEWS))
        writer.close()

    async def story() -> None:
        async with site(close_after) as here, client() as http:
            for _ in range(3):
                assert isinstance(await http.fetch(Request(here.url)), Response)

    run(story())


def test_what_comes_unasked_is_nobodys_answer() -> None:
    async def twice(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(f"for {seen.path}".encode()) + answer(b"smuggled"))

    async def story() -> None:
        async with site(twice) as here, client() as http:
            for path in ("/a", "/b"):
                reply = await http.fetch(Request(here.url + path))
                assert isinstance(reply, Response)
                assert reply.body == f"for {path}".encode()
            assert here.most_open == 2 or here.open <= 1

    run(story())


def test_idle_connections_are_few() -> None:
    async def story() -> None:
        async with contextlib.AsyncExitStack() as stack:
            sites = [await stack.enter_async_context(site(says(answer(NEWS)))) for _ in range(25)]
            http = await stack.enter_async_context(client())
            for each in sites:
                await http.fetch(Request(each.url))
            await turns()
            assert sum(each.open for each in sites) == 20
            assert [each.open for each in sites[:5]] == [0] * 5

    run(story())


@contextlib.asynccontextmanager
async def shaken(
    certificate: tuple[Path, Path], most: int = 1 << 20
) -> AsyncIterator[tuple[Stream, socket.socket, ssl.SSLObject, ssl.MemoryBIO]]:
    """A stream that speaks TLS, the other side's end of it, its TLS and what that has to send."""
    trusted = ssl.create_default_context(cafile=certificate[0])
    arrived, leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = server_tls(certificate).wrap_bio(arrived, leaving, server_side=True)
    async with connected(most) as (stream, theirs):
        secured = asyncio.create_task(stream.secure(trusted, "localhost"))
        for _ in range(9):
            with contextlib.suppress(BlockingIOError):
                arrived.write(theirs.recv(1 << 16))
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.do_handshake()
            theirs.send(leaving.read())
            await turns()
        await secured
        yield stream, theirs, tls, leaving


def test_what_comes_after_the_end_of_tls_is_not_kept(certificate: tuple[Path, Path]) -> None:
    async def story() -> None:
        async with shaken(certificate) as (stream, theirs, tls, leaving):
            tls.write(b"the end")
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.unwrap()
            theirs.send(leaving.read())
            for _ in range(200):
                with contextlib.suppress(OSError):
                    theirs.send(bytes(1 << 16))
                await turns(3)
            assert await stream.read() == b"the end"
            assert await stream.read() == b""
            assert stream._arrived.pending <= LONG

    run(story())


def test_bytes_count_as_they_travel_and_too_many_end_it_though_nobody_reads(
    certificate: tuple[Path, Path],
) -> None:
    async def story() -> None:
        async with shaken(certificate, 10_000) as (stream, theirs, tls, leaving):
            for _ in range(500):  # TLS takes 22 bytes for each
                tls.write(b"a")
            theirs.send(leaving.read())
            await turns()
            assert stream.is_done
            with pytest.raises(RefusedError) as refused:
                await stream.read()
            assert refused.value.fault is Fault.TOO_LARGE
            theirs.setblocking(True)
            assert theirs.recv(1 << 16) == b""

    run(story())
