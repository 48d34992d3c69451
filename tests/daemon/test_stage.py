"""A stage: bounded, woken, never stopped by one failing piece of work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence

import pytest

from monitor.daemon.stage import Stage
from monitor.errors import StoreError


class Queue:
    """Work that is handed out once, and what became of it."""

    def __init__(self, work: list[str]) -> None:
        self.work = work
        self.claims: list[tuple[int, set[str]]] = []
        self.done: list[str] = []
        self.in_flight = 0
        self.most = 0

    async def claim(self, room: int, busy: Collection[str]) -> Sequence[str]:
        self.claims.append((room, set(busy)))
        taken, self.work = self.work[:room], self.work[room:]
        return taken

    async def act(self, piece: str) -> str:
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        if piece.startswith("bad"):
            raise RuntimeError(piece)
        self.done.append(piece)
        return piece

    def stage(self, limit: int) -> Stage[str]:
        return Stage("testing", limit, self.claim, self.act, key=lambda piece: piece)


def test_a_round_does_all_that_is_due_within_its_bound() -> None:
    queue = Queue([f"w{n}" for n in range(23)])
    done = asyncio.run(queue.stage(4).round())
    assert done == 23
    assert sorted(queue.done) == sorted(f"w{n}" for n in range(23))
    assert queue.most == 4


def test_failing_work_does_not_stop_the_rest() -> None:
    queue = Queue(["a", "bad", "b"])
    asyncio.run(queue.stage(1).round())
    assert queue.done == ["a", "b"]


def test_a_failing_claim_is_survived() -> None:
    queue = Queue(["a"])
    failures = iter([True, False, False])
    honest = queue.claim

    async def claim(room: int, busy: Collection[str]) -> Sequence[str]:
        if next(failures):
            raise OSError("disk full")
        return await honest(room, busy)

    stage: Stage[str] = Stage("testing", 2, claim, queue.act, key=str)

    async def twice() -> tuple[int, int]:
        return await stage.round(), await stage.round()

    assert asyncio.run(twice()) == (0, 1)


def test_running_claims_when_woken_and_again_while_more_waits() -> None:
    queue = Queue([f"w{n}" for n in range(7)])

    async def scene() -> None:
        stage = queue.stage(2)
        stop = asyncio.Event()
        finished = asyncio.Event()

        def done(piece: object) -> None:
            if len(queue.done) == 7:
                finished.set()

        stage.done = done
        running = asyncio.create_task(stage.run(stop))
        await asyncio.sleep(0)
        assert queue.claims == []
        stage.wake()
        await asyncio.wait_for(finished.wait(), 5)
        stop.set()
        stage.wake()
        await running
        await stage.drain(1)

    asyncio.run(scene())
    assert len(queue.done) == 7


def test_work_in_flight_is_named_to_the_claim() -> None:
    gate = asyncio.Event()
    queue = Queue(["slow", "next"])

    async def act(piece: str) -> str:
        if piece == "slow":
            await gate.wait()
        return piece

    async def scene() -> None:
        stage: Stage[str] = Stage("testing", 2, queue.claim, act, key=lambda piece: piece)
        queue.work = ["slow"]
        rounds = asyncio.create_task(stage.round())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await stage._claim_and_start()
        gate.set()
        await rounds

    asyncio.run(scene())
    assert (1, {"slow"}) in queue.claims


def test_the_key_of_ended_work_is_free_when_others_are_told_of_it() -> None:
    """A receiver with many messages waiting must not get one a tick: what `done` wakes may claim it again."""
    queue = Queue([f"w{n}" for n in range(5)])

    async def claim(room: int, busy: Collection[str]) -> Sequence[str]:
        return () if busy else await queue.claim(min(room, 1), busy)

    async def scene() -> None:
        stage: Stage[str] = Stage("testing", 8, claim, queue.act, key=lambda _: "one receiver")
        stage.done = lambda _: stage.wake()
        stop = asyncio.Event()
        running = asyncio.create_task(stage.run(stop))
        stage.wake()
        async with asyncio.timeout(5):
            while len(queue.done) < 5:
                await asyncio.sleep(0)
        stop.set()
        stage.wake()
        await running

    asyncio.run(scene())
    assert queue.done == ["w0", "w1", "w2", "w3", "w4"]


def test_draining_cancels_what_does_not_end() -> None:
    async def never(_: str) -> None:
        await asyncio.Event().wait()

    async def scene() -> int:
        queue = Queue(["a"])
        stage: Stage[str] = Stage("testing", 1, queue.claim, never, key=str)
        await stage._claim_and_start()
        await stage.drain(0.01)
        return stage.busy

    assert asyncio.run(scene()) == 0


def test_a_database_that_fails_is_a_line_in_the_log_once_and_so_is_its_recovery(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = Queue(["a"])
    full, broken = StoreError("database m.db: the disk is full"), ValueError("a bug")
    endings: list[Exception | None] = [full, full, broken, full, None]
    honest = queue.claim

    async def claim(room: int, busy: Collection[str]) -> Sequence[str]:
        if endings and (error := endings.pop(0)):
            raise error
        return await honest(room, busy)

    async def act(piece: str) -> str:
        raise StoreError("database m.db: it is damaged")

    async def rounds() -> None:
        stage: Stage[str] = Stage("testing", 2, claim, act, key=lambda piece: piece)
        for _ in range(5):
            await stage.round()

    with caplog.at_level(logging.INFO):
        asyncio.run(rounds())
    told = [
        (record.getMessage(), str(getattr(record, "error", "")), bool(record.exc_info))
        for record in caplog.records
    ]
    assert told == [
        ("claim failed", str(full), False),
        ("claim failed", "", True),
        ("claim failed", str(full), False),
        ("claims work again", "", False),
        ("work failed", "database m.db: it is damaged", False),
    ]
