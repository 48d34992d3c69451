"""Children do their work, and whatever goes wrong in one costs that one job and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from monitor.errors import MonitorError, OverrunError, ParseError, ReaderError
from monitor.flows import ports
from monitor.model import Entry, Quality, Readable, Response, Rhythm, Source
from monitor.pool import worker as workers
from monitor.pool.jobs import JOBS
from monitor.pool.limits import Limits
from monitor.pool.pool import Pool
from tests.extent import some

T = TypeVar("T")

LIMITS = Limits(wall=timedelta(seconds=10), cpu=timedelta(seconds=5), memory=400 << 20)
QUICK = replace(LIMITS, wall=timedelta(seconds=1))


@asynccontextmanager
async def pool(size: int = 1, limits: Limits = LIMITS) -> AsyncIterator[Pool]:
    children = Pool(size, limits, jobs="tests.pool.jobs")
    try:
        yield children
    finally:
        await children.aclose()


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    async def bounded() -> T:
        async with asyncio.timeout(20):
            return await coroutine

    return asyncio.run(bounded())


def outcome(job: str, *arguments: object, limits: Limits = LIMITS) -> tuple[BaseException, bool, int]:
    """How a job failed, whether its child was replaced, and what the next job gave."""

    async def story() -> tuple[BaseException, bool, int]:
        async with pool(1, limits) as children:
            before = await children.run("process", (), int)
            with pytest.raises(MonitorError) as failed:
                await children.run(job, arguments, str)
            after = await children.run("process", (), int)
            assert children.pids == {after}
            return failed.value, before != after, await children.run("length", (b"four",), int)

    return run(story())


def gone(pid: int, within: float = 10.0) -> bool:
    """The process ends, or has ended, within some seconds. A zombie that nobody reaps has ended."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        os.sched_yield()
    return False


# --- work -------------------------------------------------------------------------------------------------


def test_a_feed_and_a_page_are_read_in_a_child() -> None:
    async def story() -> None:
        async with pool() as children:
            answer = Response("https://outlet.example/a", 200, (("title", "Порт"),), "Гавань".encode())
            found = await children.feed(Source("outlet", "https://outlet.example/feed"), answer)
            moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
            assert found.entries == (
                Entry(key="outlet", title="Гавань", published=moment),
                Entry(key="2", link="https://outlet.example/a"),
            )
            assert found.rhythm == Rhythm(ttl=3600, skip_hours=(1, 2))
            assert await children.readable(answer) == Readable(title="Порт", quality=Quality.FULL)
            assert await children.fragment("гавань") == "ГАВАНЬ"

    run(story())


def test_the_products_children_do_all_that_is_asked_of_readers() -> None:
    asked = {name for name in vars(ports.Readers) if not name.startswith("_")}
    assert asked | {"clues"} == JOBS.keys()


def test_children_start_when_needed_in_parallel_and_are_used_again() -> None:
    async def story() -> None:
        async with pool(2) as children:
            assert not children.pids
            first = await children.run("process", (), int)
            assert children.pids == {first}
            assert await children.run("process", (), int) == first
            await asyncio.gather(*(children.run("sleep", (0.1,), str) for _ in range(2)))
            assert len(children.pids) == 2

    run(story())


def test_jobs_are_served_in_the_order_in_which_they_came() -> None:
    async def story() -> list[int]:
        order: list[int] = []

        async def ask(children: Pool, number: int) -> None:
            await children.run("echo", (str(number),), str)
            order.append(number)

        async with pool() as children:
            await asyncio.gather(*(ask(children, number) for number in range(8)))
        return order

    assert run(story()) == list(range(8))


def test_large_documents_and_answers_pass() -> None:
    async def story() -> None:
        async with pool() as children:
            assert await children.run("length", (bytes(20_000_000),), int) == 20_000_000
            assert len(await children.run("talk", (5_000_000,), str)) == 5_000_000

    run(story())


def test_a_child_is_replaced_after_its_number_of_jobs() -> None:
    async def story() -> None:
        async with pool(1, replace(LIMITS, jobs=2)) as children:
            seen = [await children.run("process", (), int) for _ in range(4)]
            assert seen[0] == seen[1] != seen[2] == seen[3]

    run(story())


def test_a_child_that_keeps_much_of_its_jobs_is_replaced() -> None:
    async def story() -> None:
        async with pool(1, replace(LIMITS, memory=1 << 30, resident=200 << 20)) as children:
            small = [await children.run("keep", (1 << 10,), int) for _ in range(20)]
            large = [await children.run("keep", (15 << 20,), int) for _ in range(40)]
            assert len(set(small)) == 1
            assert len(set(large)) > 1

    run(story())


def test_what_a_library_prints_does_not_reach_the_answers() -> None:
    async def story() -> None:
        async with pool() as children:
            assert await children.run("chatter", (), str) == "quiet"
            assert await children.run("echo", ("next",), str) == "next"

    run(story())


# --- what goes wrong --------------------------------------------------------------------------------------


def test_an_unreadable_document_is_a_parse_error_and_the_child_goes_on() -> None:
    error, replaced, _ = outcome("unreadable")
    assert type(error) is ParseError
    assert str(error) == "no feed [31m in here"
    assert not replaced


def test_any_other_exception_is_a_parse_error_by_its_name_and_place() -> None:
    error, replaced, _ = outcome("bug")
    assert type(error) is ParseError
    assert str(error).startswith("ValueError in jobs.py:")
    assert "s3cret" not in str(error)
    assert not replaced


def test_an_unknown_job_is_a_parse_error() -> None:
    error, _, _ = outcome("no such job")
    assert str(error).startswith("KeyError in child.py:")


def test_a_reader_may_say_itself_that_it_is_too_much() -> None:
    error, replaced, _ = outcome("too_deep")
    assert type(error) is OverrunError
    assert replaced


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (("crash",), "the reader process died (SIGSEGV)"),
        (("crash", 40), "the reader process died (signal 40)"),  # which has no name
        (("leave",), "the reader process died (exit 3)"),
    ],
)
def test_a_dead_child_is_an_overrun_and_is_replaced(job: tuple[str, *tuple[int, ...]], reason: str) -> None:
    error, replaced, _ = outcome(*job)
    assert type(error) is OverrunError
    assert str(error) == reason
    assert replaced


@pytest.mark.parametrize("job", ["spin", "sleep"])
def test_a_late_child_is_killed_at_its_deadline(job: str) -> None:
    started = time.monotonic()
    error, replaced, _ = outcome(job, *((60.0,) if job == "sleep" else ()), limits=QUICK)
    assert str(error) == "reading took more than 1 s"
    assert type(error) is OverrunError
    assert replaced
    assert time.monotonic() - started < 10


def test_cpu_time_is_bounded_by_the_kernel() -> None:
    error, replaced, _ = outcome("spin", limits=replace(LIMITS, cpu=timedelta(seconds=0.2)))
    assert str(error) == "reading took more than 0.2 s of CPU time"
    assert type(error) is OverrunError
    assert replaced


def test_cpu_time_is_counted_for_each_job_anew() -> None:
    async def story() -> None:
        async with pool(1, replace(LIMITS, cpu=timedelta(seconds=0.5))) as children:
            pids = {await children.run("process", (), int)}
            for _ in range(3):
                assert await children.run("spend", (0.4,), str) == "spent"
            assert children.pids == pids

    run(story())


def test_memory_is_bounded_by_the_kernel() -> None:
    error, replaced, _ = outcome("hog")
    assert (type(error), str(error)) == (OverrunError, "out of memory")
    assert replaced


def test_an_answer_beyond_the_bound_is_an_overrun() -> None:
    error, replaced, _ = outcome("talk", 2000, limits=replace(LIMITS, result=1000))
    assert type(error) is OverrunError
    assert replaced


def test_a_hostile_pickle_is_not_run(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    error, replaced, _ = outcome("exploit", str(trap))
    assert type(error) is ParseError
    assert replaced
    assert not trap.exists()


UNPAIRED = b'{"result":"\\ud800"}'


@pytest.mark.parametrize(
    "forged",
    some([b"[" * 100_000, b"", b"[]", b'{"result":7}', b'{"failure":"x"}', UNPAIRED, b"\xff"], 3),
)
def test_a_forged_answer_is_refused(forged: bytes) -> None:
    error, replaced, _ = outcome("forge", forged)
    assert type(error) is ParseError
    assert replaced


def test_a_job_that_nobody_waits_for_any_more_is_ended() -> None:
    async def story() -> None:
        async with pool() as children:
            pid = await children.run("process", (), int)
            task = asyncio.create_task(children.run("sleep", (60.0,), str))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert gone(pid)
            assert await children.run("echo", ("next",), str) == "next"

    run(story())


def test_an_idle_child_that_died_is_not_blamed_on_the_next_document() -> None:
    async def story() -> None:
        async with pool() as children:
            pid = await children.run("process", (), int)
            os.kill(pid, signal.SIGKILL)
            assert gone(pid)
            for _ in range(100):  # the loop's child watcher tells in a moment, by a thread of its own
                if not any(worker.alive for worker in children._idle):
                    break
                await asyncio.sleep(0.01)
            assert await children.run("echo", ("next",), str) == "next"

    run(story())


def test_what_a_child_was_killed_over_is_read_once_more_by_another() -> None:
    """A system that runs out of memory ends whom it likes: the page that was being read is not to blame."""

    async def story() -> None:
        async with pool() as children:
            pid = await children.run("process", (), int)
            os.kill(pid, signal.SIGKILL)
            assert gone(pid)  # the loop does not know yet
            assert await children.fragment("next") == "NEXT"
            with pytest.raises(OverrunError, match=r"died \(SIGKILL\)"):
                await children.fragment("fatal")
            assert await children.fragment("next") == "NEXT"

    run(story())


def test_children_that_do_not_start_are_tried_less_and_less_and_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now, starts, spawn = 0, 0, workers._spawn

    async def failing(jobs: str, limits: Limits) -> Process:
        nonlocal starts
        starts += 1
        if now < 300:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return await spawn(jobs, limits)

    monkeypatch.setattr(workers, "_spawn", failing)

    async def story() -> None:
        nonlocal now
        async with pool() as children:
            children._starts.clock = lambda: now
            for second in range(300):
                now = second
                with pytest.raises(ReaderError, match=r"does not start: .*temporarily unavailable"):
                    await children.fragment("x")
            assert "temporarily unavailable" in children.trouble
            assert starts == 10  # at 0, 1, 3, 7, 15, 31, 63, and every minute from then on
            now = 400
            assert await children.fragment("x") == "X"
            assert children.trouble == ""

    run(story())
    assert [record.message for record in caplog.records] == [
        "no document can be read",
        "documents can be read again",
    ]


def test_a_child_that_cannot_start_is_no_fault_of_the_document() -> None:
    async def story() -> None:
        children = Pool(1, LIMITS, jobs="tests.pool.absent")
        with pytest.raises(MonitorError, match="does not start: ModuleNotFoundError") as failed:
            await children.run("echo", ("x",), str)
        assert not isinstance(failed.value, ParseError)
        await children.aclose()

    run(story())


# --- what a child can reach -------------------------------------------------------------------------------


def test_a_child_inherits_nothing_it_does_not_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT_TOKEN", "s3cret")
    inherited, held = os.pipe()
    os.set_inheritable(inherited, True)

    async def story() -> None:
        async with pool() as children:
            assert await children.run("descriptors", (), int) == 0
            names = (await children.run("environment", (), str)).split()
            assert "CHAT_TOKEN" not in names
            memory, core, size, nice, safe = (await children.run("bounds", (), str)).split()
            assert (int(memory), core, size, safe) == (LIMITS.memory, "0", "0", "True")
            assert int(nice) >= 10

    run(story())
    os.close(inherited)
    os.close(held)


# --- the end ----------------------------------------------------------------------------------------------


def test_closing_ends_idle_and_busy_children_within_a_second() -> None:
    async def story() -> None:
        children = Pool(2, LIMITS, jobs="tests.pool.jobs")
        await asyncio.gather(*(children.run("sleep", (0.05,), str) for _ in range(2)))
        busy = asyncio.create_task(children.run("spin", (), str))
        await asyncio.sleep(0.05)
        pids = children.pids
        assert len(pids) == 2
        started = time.monotonic()
        await children.aclose()
        assert time.monotonic() - started < 3  # half a second, on a machine that has nothing else to do
        with pytest.raises(OverrunError):
            await busy
        assert all(gone(pid) for pid in pids)
        with pytest.raises(MonitorError, match="closed"):
            await children.run("echo", ("x",), str)

    run(story())


ORPHANS = """
import asyncio, sys
from monitor.pool.limits import Limits
from monitor.pool.pool import Pool

async def main() -> None:
    pool = Pool(2, Limits(), jobs="tests.pool.jobs")
    await asyncio.gather(*(pool.run("sleep", (0.05,), str) for _ in range(2)))
    busy = asyncio.create_task(pool.run("spin", (), str))
    await asyncio.sleep(0.05)
    print(*pool.pids, flush=True)
    await busy

asyncio.run(main())
"""


def test_a_killed_daemon_leaves_no_orphan_idle_or_busy() -> None:
    root = Path(__file__).parents[2]
    daemon = subprocess.Popen(
        [sys.executable, "-c", ORPHANS],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert daemon.stdout is not None
    pids = [int(pid) for pid in daemon.stdout.readline().split()]
    assert len(pids) == 2
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()
    assert all(gone(pid) for pid in pids)
