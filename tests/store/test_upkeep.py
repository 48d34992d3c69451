from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import Excerpt
from monitor.rules.plan import plan
from monitor.rules.syntax import parse
from monitor.store import Store, open_store
from monitor.views.search import Proof
from tests.store.support import (
    alert,
    new_story,
    published,
    rows,
    run,
)


def found(store: Store, word: str) -> int:
    return len(store.search(plan(parse(word)), lambda _: Proof(Excerpt(""))))


def test_a_backup_is_a_whole_database(store: Store, tmp_path: Path) -> None:
    published(store, "a", new_story(alert("A")), title="zebra")
    copy = tmp_path / "copy.sqlite"
    run(store.backup(copy))
    published(store, "b")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    with open_store(copy) as restored:
        assert (restored.counts().articles, restored.counts().waiting, found(restored, "zebra")) == (1, 1, 1)
    assert {file.name for file in tmp_path.iterdir()} == {"copy.sqlite", "state"}


def test_a_backup_replaces_nothing_and_leaves_nothing_half_done(store: Store, tmp_path: Path) -> None:
    there = tmp_path / "there.sqlite"
    there.write_text("precious")
    with pytest.raises(StoreError, match="is there already"):
        run(store.backup(there))
    assert there.read_text() == "precious"
    with pytest.raises(StoreError, match="No such file or directory"):
        run(store.backup(tmp_path / "nowhere" / "copy.sqlite"))
    assert {file.name for file in tmp_path.iterdir()} == {"there.sqlite", "state"}


def test_maintenance_empties_the_log_and_gathers_statistics(store: Store, path: Path) -> None:
    for number in range(20):
        published(store, f"e{number}", text=f"text {number}")
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size > 0
    run(store.maintain())
    assert log.stat().st_size == 0
    assert rows(path, "SELECT count(*) > 0 FROM sqlite_stat1") == [(1,)]


def test_small_facts_are_remembered(store: Store) -> None:
    assert run(store.recall("digest")) == ""
    run(store.remember("digest", "yesterday"))
    run(store.remember("digest", "today"))
    assert run(store.recall("digest")) == "today"
