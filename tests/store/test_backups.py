"""Backups hold what was committed, vouch for themselves, and come back whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import PollState, Sent
from monitor.steps import PollResult
from monitor.store import Store, open_store, schema
from monitor.store.backups import back_up, manifest_of, read_manifest
from monitor.store.checking import check, examine
from monitor.store.ready import fetched
from monitor.store.restoring import WAITED, restore
from monitor.store.sqlite import open_raw
from tests.store.support import (
    DAY,
    DESK,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    alert,
    entry,
    match,
    new_story,
    poll,
    published,
    rows,
    run,
    source,
)
from tests.store.test_upgrade import made_by


def execute(path: Path, *statements: str) -> None:
    raw = open_raw(path, read_only=False)
    for statement in statements:
        raw.execute(statement)
    raw.close()


def spoilt(path: Path) -> None:
    """Overwrite the page from which all bodies are reached; in the middle of the file one may be free."""
    raw = open_raw(path, read_only=True)
    (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'body'").fetchone()
    raw.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    path.write_bytes(data)


@pytest.fixture
def backup(store: Store, path: Path, tmp_path: Path) -> Path:
    """A backup of an article with an alert that waits; the database has gone on since."""
    poll(store, source(), [entry("a")])
    published(store, "a2", new_story(alert("A")), [match("bridges")])
    made = tmp_path / "made.db"
    back_up(path, made, NOW)
    published(store, "b")
    return made


# --- making -------------------------------------------------------------------------------------------


def test_a_backup_has_a_manifest_that_says_what_it_is(backup: Path) -> None:
    manifest = read_manifest(backup)
    assert manifest is not None
    assert (manifest.made, manifest.schema, manifest.bytes) == (NOW, schema.HEAD, backup.stat().st_size)
    assert manifest.counts["article"] == manifest.counts["alert"] == manifest.counts["delivery"] == 1
    assert backup.stat().st_mode & 0o777 == 0o600
    assert json.loads(manifest_of(backup).read_text())["program"] == "monitor"
    assert {file.name for file in backup.parent.iterdir()} == {"made.db", "made.db.json", "state"}


def test_a_backup_under_load_holds_every_commit_that_was_finished_before(
    store: Store, path: Path, tmp_path: Path
) -> None:
    done: list[int] = []
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            run(store.remember(f"fact {number}", "x" * 500))
            done.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            while len(done) < 20 * (turn + 1):
                pass
            before = len(done)
            back_up(path, tmp_path / f"{turn}.db", NOW)
            kept = rows(tmp_path / f"{turn}.db", "SELECT count(*) FROM meta WHERE name LIKE 'fact %'")[0][0]
            assert before <= kept <= len(done) + 1
            last = {name for (name,) in rows(tmp_path / f"{turn}.db", "SELECT name FROM meta")}
            assert {f"fact {number}" for number in range(1, kept + 1)} <= last, "a prefix: no hole in it"
    finally:
        stop.set()
        writer.join()


def test_a_damaged_database_makes_no_backup(store: Store, path: Path, tmp_path: Path) -> None:
    for number in range(20):
        published(store, f"e{number}", text=f"{number} " * 3000)
    store.close()
    spoilt(path)
    with pytest.raises(StoreError, match=r"damaged|not sound"):
        back_up(path, tmp_path / "copy.db", NOW)
    assert {file.name for file in tmp_path.iterdir()} == {"state"}


def test_a_place_that_cannot_be_written_is_told(
    store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(StoreError, match=r"copy\.db: Read-only file system"):
        back_up(path, tmp_path / "copy.db", NOW)


# --- checking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [True, False])
def test_a_sound_database_is_found_sound(store: Store, path: Path, full: bool) -> None:
    published(store, "a", new_story(alert("A")), [match("bridges")])
    published(store, "signs", title="— !", text="")
    found = check(path, full=full)
    assert not found.problems
    assert found.counts["article"] == 2


ORPHANED = {
    "DELETE FROM story": "1 rows of article belong to no story",
    "DELETE FROM body": "1 articles without a text",
    "DELETE FROM relation": "1 articles without a line on how they were placed",
    "DELETE FROM article_fts": "1 articles that the index lacks",
    "INSERT INTO article_fts (rowid, title) VALUES (77, 'a')": "1 articles in the index that are not stored",
    "INSERT INTO story (id, first, last) VALUES (9, 0, 0)": "1 stories without an article or an alert",
}


def test_what_belongs_to_nothing_is_found(store: Store, path: Path) -> None:
    published(store, "a")
    for number, (statement, said) in enumerate(ORPHANED.items(), 1):
        execute(path, statement)
        problems = check(path, full=False).problems
        assert said in problems
        assert len(problems) == number


def test_a_corrupt_index_is_found_by_the_full_check(store: Store, path: Path) -> None:
    for number in range(30):
        published(store, f"e{number}", title=f"word{number} and more", text="a text of some words " * 20)
    execute(path, "UPDATE article_fts_data SET block = zeroblob(length(block)) WHERE id > 100")
    assert any("fts5" in problem for problem in check(path, full=True).problems)


# --- going back ---------------------------------------------------------------------------------------


def test_what_was_restored_is_what_was_backed_up_and_what_was_there_is_kept(
    store: Store, backup: Path, path: Path
) -> None:
    store.close()
    done = restore(backup, path, NOW + HOUR)
    assert (done.made, done.vouched, done.counts["article"]) == (NOW, True, 1)
    with open_store(path) as again:
        assert again.counts().articles == 1
        assert not check(path, full=True).problems
    assert done.aside is not None
    with open_store(done.aside) as old:
        assert old.counts().articles == 2
    assert rows(path, "PRAGMA auto_vacuum") == [(2,)]
    assert path.stat().st_mode & 0o777 == 0o600
    assert {file.name for file in path.parent.iterdir()} <= {
        f"{name}{end}" for name in (path.name, done.aside.name) for end in ("", "-wal", "-shm")
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("there", [True, False])
def test_what_root_restores_belongs_to_whom_the_folder_belongs_to(
    store: Store, backup: Path, path: Path, there: bool
) -> None:
    """A service of another user could not open it, and would be down after a restore by the book."""
    store.close()
    os.chown(path.parent, 61234, 61235)
    if not there:
        path.unlink()
    restore(backup, path, NOW)
    restored = path.stat()
    assert (restored.st_uid, restored.st_gid, restored.st_mode & 0o777) == (61234, 61235, 0o600)


def test_what_waited_is_not_sent_and_can_be_replayed(store: Store, backup: Path, path: Path) -> None:
    store.close()
    assert restore(backup, path, NOW + HOUR).quiet == 1
    with open_store(path) as again:
        assert run(again.claim_deliveries(NOW + DAY, LEASE, 9, DESK)) == []
        (item,) = again.outbox(states=["quiet"])
        assert item.reason == WAITED
        assert again.replay(item.id, NOW + HOUR)
        (delivery,) = run(again.claim_deliveries(NOW + HOUR, LEASE, 9, DESK))
        run(again.settle_delivery(delivery, Sent(), None, NOW + HOUR, desk=DESK))


def test_no_source_is_asked_early_nor_a_host_that_asked_to_be_left_alone(
    store: Store, backup: Path, path: Path
) -> None:
    from monitor.steps import Hold

    hold = Hold("courier.example", NOW + 3 * HOUR)
    state = PollState(interval=30 * MINUTE, polled=NOW + HOUR, succeeded=NOW + HOUR)
    run(store.settle_poll(PollResult("courier", state, NOW + 2 * HOUR, hold=hold), NOW + HOUR))
    store.close()
    now = NOW + 2 * HOUR
    restore(backup, path, now)
    with open_store(path) as again:
        assert run(again.claim_polls(now + 14 * MINUTE, 9)) == [], "its interval counts from now"
        assert run(again.claim_polls(now + 16 * MINUTE, 9)) == [], "its host wants to be left alone"
        assert len(run(again.claim_polls(NOW + 4 * HOUR, 9))) == 1


def test_until_when_all_was_told_of(store: Store, backup: Path, path: Path, tmp_path: Path) -> None:
    store.close()
    now = NOW + 9000 * DAY
    written = max(file.stat().st_mtime for file in path.parent.iterdir())
    assert restore(backup, path, now).told.timestamp() == pytest.approx(written, abs=1)
    assert restore(backup, tmp_path / "elsewhere.db", now).told == NOW
    assert restore(backup, path, now, told=NOW + DAY).told == NOW + DAY
    assert restore(backup, path, now, told=now + DAY).told == now, "not in the future"
    with open_store(path) as again:
        found = run(again.restored())
    assert found is not None
    assert (found.at, found.told) == (now, now)


def test_a_backup_of_an_earlier_schema_is_brought_along(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    made_by("0003", old, tmp_path)
    path.parent.mkdir()
    done = restore(old, path, NOW)
    assert (done.vouched, done.aside, done.made) == (False, None, NOW)
    assert rows(path, "SELECT version_num FROM alembic_version") == [(schema.HEAD,)]
    assert rows(old, "SELECT version_num FROM alembic_version") == [("0003",)], (
        "the backup itself is left alone"
    )


def without_manifest(backup: Path, spoil: Callable[[], object]) -> None:
    manifest_of(backup).unlink()
    spoil()


BAD: dict[str, Callable[[Path], object]] = {
    "not what its manifest says": spoilt,
    "size or SHA-256 differ": lambda backup: backup.write_bytes(backup.read_bytes()[:-4096]),
    "cannot be restored": lambda backup: without_manifest(backup, lambda: spoilt(backup)),
    "not a database of ours": lambda backup: without_manifest(
        backup, lambda: backup.write_bytes(b"these are my notes, " * 1000)
    ),
    "belong to no story": lambda backup: without_manifest(
        backup, lambda: execute(backup, "DELETE FROM story")
    ),
    "a newer version of monitor made it": lambda backup: without_manifest(
        backup, lambda: execute(backup, "UPDATE alembic_version SET version_num = '9999'")
    ),
    "no backup but a database in use": lambda backup: Path(f"{backup}-wal").write_bytes(b"x"),
    "not the manifest of a backup": lambda backup: manifest_of(backup).write_text("[]"),
    "there is no such file": Path.unlink,
}


def test_what_cannot_be_restored_touches_nothing(store: Store, backup: Path, path: Path) -> None:
    store.close()
    before = path.read_bytes()
    for number, (said, spoil) in enumerate(BAD.items()):
        other = backup.with_name(f"{number}.db")
        shutil.copy(backup, other)
        shutil.copy(manifest_of(backup), manifest_of(other))
        spoil(other)
        with pytest.raises(StoreError, match=said):
            restore(other, path, NOW)
        assert path.read_bytes() == before
        assert {file.name for file in path.parent.iterdir()} == {path.name}


def test_a_damaged_database_gives_way_to_its_backup(store: Store, backup: Path, path: Path) -> None:
    for number in range(20):
        published(store, f"e{number}", text=f"{number} " * 3000)
    store.close()
    spoilt(path)
    with open_store(path) as broken, pytest.raises(StoreError, match="it is damaged: `monitor db check`"):
        run(broken.backup(path.with_name("copy.db")))
    assert examine(path, full=True).problems
    done = restore(backup, path, NOW)
    with open_store(path) as again:
        assert again.counts().articles == 1
    assert done.aside is not None
    assert done.aside.exists()


def test_a_restore_that_is_killed_before_its_end_leaves_the_old_one(
    store: Store, backup: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.store import backups

    store.close()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "publish", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(backup, path, NOW)
    with open_store(path) as again:
        assert again.counts().articles == 2
    monkeypatch.undo()
    restore(backup, path, NOW + timedelta(seconds=1))
    with open_store(path) as again:
        assert again.counts().articles == 1


def test_the_log_of_a_restore_that_was_killed_is_not_played_into_the_next(
    store: Store, backup: Path, path: Path, tmp_path: Path
) -> None:
    """Its frames are valid by themselves: they would put pages of one backup into another."""
    store.close()
    half = path.with_name(f".{path.name}.half")
    shutil.copy(path, half)
    raw = open_raw(half, read_only=False)
    raw.execute("UPDATE source SET name = 'of the killed one'")
    kept = Path(f"{half}-wal").read_bytes()
    raw.close()
    half.write_bytes(b"")
    Path(f"{half}-wal").write_bytes(kept)
    restore(backup, path, NOW)
    assert rows(path, "SELECT DISTINCT name FROM source") != [("of the killed one",)]
    assert examine(path, full=True).problems == []
    assert not list(path.parent.glob(".*"))


def test_what_goes_wrong_behind_the_first_row_is_told_in_words_too(store: Store) -> None:
    """A damaged page is met when its row is read: a search ended in a traceback there."""
    with pytest.raises(StoreError, match="integer overflow"):
        store.ask(lambda it: fetched(it, "SELECT 1 UNION ALL SELECT abs(-9223372036854775808)"))
