from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import Excerpt
from monitor.rules.plan import plan
from monitor.rules.syntax import parse
from monitor.store import Store, open_store
from tests.store.support import (
    DAY,
    HOUR,
    NOW,
    alert,
    entry,
    join_first,
    match,
    new_story,
    poll,
    published,
    rows,
    run,
    source,
)

OLD = NOW - 60 * DAY


def found(store: Store, word: str) -> int:
    return len(store.search(plan(parse(word)), lambda _: Excerpt("")))


def test_old_articles_in_which_no_rule_held_are_forgotten(store: Store, path: Path) -> None:
    published(store, "old", now=OLD, title="zebra", text="crossing " * 1000)
    published(store, "kept", matches=[match("bridges")], now=OLD, title="zebra")
    published(store, "told", new_story(alert("A")), now=OLD, title="zebra")
    published(store, "new", title="zebra")
    assert run(store.prune(NOW - 20 * DAY, NOW)) == 1
    assert run(store.prune(NOW - 20 * DAY, NOW)) == 0
    assert store.counts().articles == store.counts().stories == found(store, "zebra") == 3
    assert rows(path, "SELECT title, content FROM entry WHERE key = 'old'") == [("", b"")]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_what_was_forgotten_does_not_come_back_as_news(store: Store) -> None:
    published(store, "old", now=OLD)
    run(store.prune(NOW, NOW))
    assert poll(store, source(), [entry("old")]) == 0


def test_pruning_goes_in_small_steps(store: Store) -> None:
    for number in range(5):
        published(store, f"e{number}", now=OLD)
    assert [run(store.prune(NOW, NOW, batch=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_copies_are_still_recognised_after_pruning(store: Store) -> None:
    published(store, "recent", now=NOW - 29 * DAY, text_hash="aa11")
    assert run(store.prune(NOW, NOW)) == 0


def test_what_is_still_to_be_read_is_kept(store: Store) -> None:
    poll(store, source(), [entry("a")], OLD)
    (unread,) = run(store.claim_reads(OLD, HOUR, 1))
    from monitor.steps import ReadResult
    from tests.store.support import article

    run(store.settle_read(ReadResult(article(unread), again=NOW), new_story(), OLD))
    assert run(store.prune(NOW, NOW)) == 0


def test_a_story_that_others_tell_stays(store: Store) -> None:
    published(store, "a", now=OLD, text_hash="aa11")
    published(store, "b", join_first(), [match("x")], now=OLD, text_hash="aa11")
    assert run(store.prune(NOW, NOW)) == 1
    assert [story.articles for story in store.stories(since=OLD)] == [1]


def test_the_file_shrinks(store: Store, path: Path) -> None:
    import random

    noise = random.Random(7)
    for number in range(30):
        text = " ".join(f"{noise.getrandbits(64):x}" for _ in range(2000))
        published(store, f"e{number}", now=OLD, text=text)
    before = rows(path, "PRAGMA page_count")[0][0]
    while run(store.prune(NOW, NOW, batch=10)):
        pass
    assert rows(path, "PRAGMA page_count")[0][0] < before / 2


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
