"""The child's loop, run here, where a debugger and the coverage gate can see it."""

from __future__ import annotations

import io
import pickle

import pytest

from monitor.errors import ParseError
from monitor.pool import frames
from monitor.pool.child import Jobs, perform, serve
from monitor.pool.codec import Failure, load


def starved() -> str:
    raise MemoryError


def unreadable() -> str:
    raise ParseError("no feed")


JOBS: Jobs = {
    "double": lambda number: number * 2,
    "starved": starved,
    "unreadable": unreadable,
    "odd": lambda: {"raw"},
}


def job(name: str, *arguments: object) -> bytes:
    return pickle.dumps((name, arguments))


def answers_to(*messages: bytes, tail: bytes = b"") -> tuple[list[object], int]:
    """What a child answers to `messages`, and before how many it raised its CPU bound."""
    requests = io.BytesIO(b"".join(map(frames.framed, messages)) + tail)
    answers, raised = io.BytesIO(), []
    serve(JOBS, requests, answers, lambda: raised.append(1))
    answers.seek(0)
    found: list[object] = []
    while (message := frames.read(answers)) is not None:
        found.append(load(int, message))
    return found, len(raised)


def test_jobs_are_answered_in_turn_until_the_input_ends() -> None:
    assert answers_to(job("double", 2), job("unreadable"), job("double", 4)) == (
        [4, Failure("no feed"), 8],
        3,
    )


def test_a_job_cut_off_by_the_end_of_input_is_not_begun() -> None:
    assert answers_to(job("double", 2), tail=frames.framed(job("double", 4))[:-1]) == ([4], 1)


def test_a_child_out_of_memory_says_so_and_ends() -> None:
    assert answers_to(job("starved"), job("double", 4)) == ([Failure("out of memory", overrun=True)], 1)


@pytest.mark.parametrize(
    ("message", "name"), [(job("odd"), "TypeError"), (job("none"), "KeyError"), (b"x", "UnpicklingError")]
)
def test_whatever_else_happens_is_named(message: bytes, name: str) -> None:
    answer, go_on = perform(JOBS, message)
    failure = load(int, answer)
    assert isinstance(failure, Failure)
    assert failure.detail.startswith(f"{name} in ")
    assert go_on
