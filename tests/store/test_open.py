from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.util import LRUCache

from monitor.errors import StoreError
from monitor.store import engine, open_store
from monitor.store.engine import READERS
from tests.store.support import LATER, NOW, empty_database, entry, poll, rows, run, source


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_only_the_owner_may_look_into_what_is_made(path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        assert {mode(file) for file in path.parent.iterdir()} == {0o600}
        assert mode(path.parent) == 0o700


def test_the_file_is_set_up_to_survive_a_power_cut(path: Path) -> None:
    with open_store(path) as store:
        raw = store._writer._engine.raw_connection()  # type: ignore[union-attr]
        asked = [
            raw.driver_connection.execute(f"PRAGMA {name}").fetchone()[0]  # type: ignore[union-attr]
            for name in ("journal_mode", "synchronous", "foreign_keys", "auto_vacuum")
        ]
        raw.close()
    assert asked == ["wal", 2, 1, 2]


def test_the_caches_of_all_connections_are_44_mb_at_most(path: Path) -> None:
    with open_store(path) as store:
        sizes = []
        for engine in (store._writer._engine, store._reads._engine):  # type: ignore[attr-defined, union-attr]
            raw = engine.raw_connection()
            sizes.append(-raw.driver_connection.execute("PRAGMA cache_size").fetchone()[0])  # type: ignore[union-attr]
            raw.close()
    assert sizes[0] + READERS * sizes[1] <= 44_000


def test_more_questions_than_connections_are_answered_also_after_some_failed(path: Path) -> None:
    def asked(number: int) -> str:
        try:
            return str(store.ask(lambda one: one.execute(text(f"SELECT {number} + x")).scalar()))
        except StoreError as error:
            return str(error)

    with open_store(path) as store, ThreadPoolExecutor(3 * READERS) as threads:
        for _ in range(2):
            assert all("no such column" in one for one in threads.map(asked, range(3 * READERS)))
            counts = [threads.submit(store.counts) for _ in range(3 * READERS)]
            assert {one.result(10).entries for one in counts} == {0}


def test_who_waits_too_long_for_a_connection_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.01)
    done, begun = threading.Event(), threading.Barrier(READERS + 1)

    def hold(_: object) -> None:
        begun.wait(10)
        done.wait(10)

    with open_store(path) as store, ThreadPoolExecutor(READERS) as threads:
        held = [threads.submit(store.ask, hold) for _ in range(READERS)]
        begun.wait(10)
        with pytest.raises(StoreError, match="no connection"):
            store.counts()
        done.set()
        assert [one.result(10) for one in held] == [None] * READERS
        assert store.counts().entries == 0


def test_a_question_sees_what_was_written_after_the_one_before(path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        for number in range(1, 4):
            poll(store, source(), [entry(f"e{number}")])
            assert store.counts().entries == number


def test_what_was_stored_is_there_after_opening_again(path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source("gazette")], NOW))
    with open_store(path) as store:
        assert [status.source.id for status in store.source_statuses(NOW)] == ["gazette"]


def test_a_reader_is_told_that_there_is_nothing_yet(path: Path) -> None:
    with pytest.raises(StoreError, match=r"no database at .* yet: `monitor run` makes it"):
        open_store(path, read_only=True)
    assert not path.exists()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_of_something_else_is_refused_and_left_alone(path: Path, read_only: bool) -> None:
    path.parent.mkdir()
    path.write_bytes(b"these are my notes, " * 100)
    with pytest.raises(StoreError, match="not a database of ours"):
        open_store(path, read_only=read_only)
    assert path.read_bytes() == b"these are my notes, " * 100


def test_a_path_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made or opened for writing: "):
        open_store(tmp_path / "file" / "monitor.sqlite")
    with pytest.raises(StoreError, match="cannot be made or opened for writing: "):
        open_store(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_said(path: Path) -> None:
    open_store(path).close()
    path.chmod(0o000)
    with pytest.raises(StoreError, match="no permission"):
        open_store(path, read_only=True)


def test_a_reader_answers_while_a_writer_writes_and_sees_what_is_committed(path: Path) -> None:
    with open_store(path) as store, open_store(path, read_only=True) as reader:
        assert reader.counts().sources == 0
        run(store.sync_sources([source()], NOW))
        assert reader.counts().sources == 1


def test_a_reader_does_not_wait_for_an_open_transaction(path: Path) -> None:
    with open_store(path) as store, open_store(path, read_only=True) as reader:
        run(store.sync_sources([source()], NOW))
        seen: list[int] = []
        store._writer.submit(lambda _: seen.append(reader.counts().sources)).result()  # type: ignore[union-attr]
        assert seen == [1]


def test_a_read_only_store_refuses_to_write(path: Path) -> None:
    open_store(path).close()
    with open_store(path, read_only=True) as reader:
        with pytest.raises(StoreError, match="read only"):
            run(reader.claim_polls(NOW, 1))
        with pytest.raises(StoreError, match="read only"):
            reader.replay("any", NOW)


def test_a_store_that_is_closed_says_so(path: Path) -> None:
    store = open_store(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="it is closed"):
        run(store.claim_polls(NOW, 1))


def test_request_headers_are_given_out_but_never_written(path: Path) -> None:
    secret = source(headers=(("authorization", "Bearer hush-hush"),))
    with open_store(path) as store:
        run(store.sync_sources([secret], NOW))
        (polled,) = run(store.claim_polls(LATER, 1))
        assert polled.source == secret
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"hush-hush" not in written
    assert b"courier.example" in written


def test_a_path_with_odd_characters_works(tmp_path: Path) -> None:
    odd = tmp_path / "a b?mode=memory#ї%" / "m.sqlite"
    with open_store(odd) as store:
        run(store.sync_sources([source()], NOW))
    assert rows(odd, "SELECT id FROM source") == [("courier",)]


def test_a_statement_is_compiled_once_for_all_databases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "STATEMENTS", LRUCache(500))
    counted = []
    for name in "ab":
        with open_store(empty_database(tmp_path / name / "monitor.db")) as store:
            assert store.counts().entries == 0
        counted.append(len(engine.STATEMENTS))
    assert counted[0] == counted[1] > 0
