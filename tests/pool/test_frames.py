"""Messages through a pipe: whole at the other end, and no copy of a large body on this one."""

from __future__ import annotations

import asyncio
import io
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Response
from monitor.pool import frames


@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_what_goes_in_comes_out(pieces: list[bytes]) -> None:
    assert frames.read(io.BytesIO(b"".join(frames.steps(pieces)))) == b"".join(pieces)


def test_a_large_body_is_a_piece_itself() -> None:
    body = bytes(range(256)) * 4_000
    said = ("feed", (Response("https://outlet.example/", 200, body=body),))
    message = frames.pickled(said)
    assert any(piece is body for piece in message)
    assert pickle.loads(b"".join(message)) == said


def test_no_step_is_larger_than_a_pipe() -> None:
    assert max(map(len, frames.steps([bytes(1_000_000), b"x"]))) == 1 << 16


@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_every_step_but_the_last_is_full(pieces: list[bytes]) -> None:
    *full, last = map(len, frames.steps(pieces))
    assert set(full) <= {1 << 16}
    assert 0 < last <= 1 << 16


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_an_answer_is_received_whole(size: int) -> None:
    async def story() -> bytes:
        stream = asyncio.StreamReader()
        stream.feed_data(frames.framed(bytes(size)) + b"the next one")
        return await frames.receive(stream, size)

    assert asyncio.run(story()) == bytes(size)


def test_an_answer_that_ends_early_is_none() -> None:
    async def story() -> bytes:
        stream = asyncio.StreamReader()
        stream.feed_data(frames.framed(bytes(100_000))[:-1])
        stream.feed_eof()
        return await frames.receive(stream, 1 << 20)

    with pytest.raises(asyncio.IncompleteReadError):
        asyncio.run(story())
