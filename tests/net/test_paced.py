"""A connection in small steps says truly whether the other side has ended it."""

from __future__ import annotations

import asyncio

import httpcore

from monitor.net.paced import PacedStream
from tests.net.wire import run


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing, and ends after one line."""
    await reader.readline()
    writer.close()


def test_it_is_readable_once_the_other_side_has_ended_it_and_when_it_is_closed() -> None:
    async def story() -> list[bool]:
        server = await asyncio.start_server(_silent, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        stream = PacedStream(await httpcore.AnyIOBackend().connect_tcp(host, port), 1_000)
        said = [stream.get_extra_info("is_readable")]
        await stream.write(b"\n")
        assert await stream.read(1) == b""
        said.append(stream.get_extra_info("is_readable"))
        await stream.aclose()
        said.append(stream.get_extra_info("is_readable"))
        server.close()
        return said

    assert run(story()) == [False, True, True]
