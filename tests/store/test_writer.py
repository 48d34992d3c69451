from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from monitor.errors import StoreError
from monitor.store import engine, open_store
from monitor.store.writer import BATCH, GATHERING, Writer
from tests.store.support import bump, rows


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    open_store(path).close()
    made = Writer(engine.writing_engine(path), path)
    yield made
    made.close()


def counter(path: Path) -> int:
    found = rows(path, "SELECT value FROM meta WHERE name = 'counter'")
    return int(found[0][0]) if found else 0


class Gate:
    """A job that keeps the writer busy until it is opened: what is submitted meanwhile has to wait."""

    def __init__(self, writer: Writer) -> None:
        self._open = threading.Event()
        entered = threading.Event()

        def job(_: Connection) -> None:
            entered.set()
            assert self._open.wait(10)

        self.future = writer.submit(job)
        assert entered.wait(10)

    def open(self) -> None:
        self._open.set()


def test_a_job_is_committed_before_its_future_resolves(writer: Writer, path: Path) -> None:
    assert writer.submit(bump).result() == 1
    assert counter(path) == 1


def test_jobs_that_wait_share_one_commit(writer: Writer, path: Path) -> None:
    gate = Gate(writer)
    futures = [writer.submit(bump) for _ in range(100)]
    gate.open()
    assert [future.result() for future in futures] == list(range(1, 101))
    assert writer.commits == 2
    assert counter(path) == 100


def test_in_a_rush_a_job_waits_for_others_to_share_its_commit(path: Path) -> None:
    open_store(path).close()
    more, waited = threading.Event(), list[float]()

    def gather(seconds: float) -> None:
        waited.append(seconds)
        assert more.wait(10)

    writer = Writer(engine.writing_engine(path), path, gather)
    try:
        assert writer.submit(bump).result() == 1
        assert waited == [], "the first one has nobody to wait for"
        futures = [writer.submit(bump) for _ in range(3)]
        more.set()
        assert [future.result() for future in futures] == [2, 3, 4]
        assert (writer.commits, waited) == (2, [GATHERING])
    finally:
        more.set()
        writer.close()


def test_a_batch_is_bounded(writer: Writer) -> None:
    gate = Gate(writer)
    futures = [writer.submit(bump) for _ in range(BATCH + 1)]
    gate.open()
    assert futures[-1].result() == BATCH + 1
    assert writer.commits == 3


def test_a_job_that_fails_takes_back_its_own_writes_alone(writer: Writer, path: Path) -> None:
    def fail(connection: Connection) -> None:
        bump(connection)
        raise ValueError("changed my mind")

    def wrong(connection: Connection) -> None:
        bump(connection)
        connection.execute(text("INSERT INTO meta (name, value) VALUES ('x', NULL)"))

    gate = Gate(writer)
    before, failed = writer.submit(bump), writer.submit(fail)
    refused, after = writer.submit(wrong), writer.submit(bump)
    gate.open()
    with pytest.raises(ValueError, match="changed my mind"):
        failed.result()
    with pytest.raises(StoreError, match="NOT NULL"):
        refused.result()
    assert (before.result(), after.result()) == (1, 2)
    assert writer.commits == 2
    assert counter(path) == 2


def test_a_job_that_was_cancelled_while_waiting_is_not_run(writer: Writer, path: Path) -> None:
    gate = Gate(writer)
    unwanted = writer.submit(bump)
    assert unwanted.cancel()
    gate.open()
    gate.future.result()
    assert writer.submit(bump).result() == 1
    assert counter(path) == 1


def test_closing_finishes_what_was_submitted(writer: Writer, path: Path) -> None:
    gate = Gate(writer)
    futures = [writer.submit(bump) for _ in range(20)]
    closing = threading.Thread(target=writer.close)
    closing.start()
    gate.open()
    closing.join()
    assert all(future.done() for future in futures)
    assert counter(path) == 20
    with pytest.raises(StoreError, match="it is closed"):
        writer.submit(bump)


def set_pages(limit: int) -> Any:
    def job(connection: Connection) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA max_page_count={limit}").scalar() or 0)

    return job


def fill(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO meta (name, value) VALUES (:name, :value)"), {"name": "big", "value": "x" * 500_000}
    )


def test_a_full_disk_is_told_to_all_who_wait_and_the_writer_lives_on(writer: Writer, path: Path) -> None:
    full = writer.submit(set_pages(1)).result()  # SQLite answers the size that the file has already
    writer.submit(set_pages(full)).result()
    gate = Gate(writer)
    filling = writer.submit(fill)
    gate.open()
    with pytest.raises(StoreError, match="the disk is full"):
        filling.result()
    writer.submit(set_pages(1_000_000)).result()
    assert writer.submit(bump).result() == 1
    assert counter(path) == 1


def test_when_the_database_takes_the_whole_batch_back_nobody_is_told_that_it_was_kept(
    writer: Writer, path: Path
) -> None:
    def lose(connection: Connection) -> None:
        # What SQLite does by itself on some I/O errors: the transaction is gone under the job.
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("SELECT * FROM no_such_table")

    gate = Gate(writer)
    futures: list[Future[Any]] = [writer.submit(bump), writer.submit(lose), writer.submit(bump)]
    gate.open()
    for future in futures:
        with pytest.raises(StoreError, match="no_such_table"):
            future.result()
    assert counter(path) == 0
    assert writer.submit(bump).result() == 1


def test_an_error_of_the_thread_itself_reaches_who_waits_and_the_thread_lives_on(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("monitor.store.writer._run", broken)
        with pytest.raises(MemoryError):
            writer.submit(bump).result(10)
    assert writer.submit(bump).result(10) == 1


def test_a_file_that_was_removed_or_replaced_is_not_written_any_more(writer: Writer, path: Path) -> None:
    writer.submit(bump).result(10)
    kept = path.rename(path.with_name("kept"))
    with pytest.raises(StoreError, match="removed or replaced"):
        writer.submit(bump).result(10)
    path.touch()
    with pytest.raises(StoreError, match="removed or replaced"):
        writer.submit(bump).result(10)
    kept.replace(path)
    assert writer.submit(bump).result(10) == 2


def test_four_writers_lose_no_increment(path: Path) -> None:
    open_store(path).close()

    def hundred(_: int) -> None:
        writer = Writer(engine.writing_engine(path), path)
        for _ in range(100):
            writer.submit(bump).result()
        writer.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hundred, range(4)))
    assert counter(path) == 400


def test_a_database_that_another_process_holds_is_told_as_such(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.sqlite.BUSY_TIMEOUT", 0.0)
    other = Writer(engine.writing_engine(path), path)
    gate = Gate(writer)
    with pytest.raises(StoreError, match="another process has been writing"):
        other.submit(bump).result()
    gate.open()
    gate.future.result()
    assert other.submit(bump).result() == 1
    other.close()


def test_a_loop_is_told_of_all_that_one_commit_did(writer: Writer) -> None:
    def fail(_: Connection) -> None:
        raise ValueError("no")

    async def story() -> list[object]:
        gate = Gate(writer)
        unwanted = asyncio.create_task(writer.run(bump))
        waiting = [asyncio.create_task(writer.run(job)) for job in (bump, fail, bump)]
        await asyncio.sleep(0)
        unwanted.cancel()
        await asyncio.wait([unwanted])
        gate.open()
        return [str(found) for found in await asyncio.gather(*waiting, return_exceptions=True)]

    assert asyncio.run(story()) == ["1", "no", "2"]
    assert writer.commits == 2
