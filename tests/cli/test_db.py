"""``monitor db``: what it says, and what it does to a real state folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from monitor.cli.output import size
from monitor.daemon.lock import only_daemon
from monitor.store.schema import HEAD
from monitor.store.sqlite import open_raw
from tests.cli.scene import Desk
from tests.store.support import rows


def backups(desk: Desk) -> list[Path]:
    return sorted((desk.state / "backups").glob("*.db"))


def test_there_and_back(desk: Desk) -> None:
    made = desk("db", "backup")
    assert (made.code, made.err) == (0, "")
    assert re.search(r"monitor-\d{8}T\d{6}Z\.db: [\d.]+ KB, 4 articles, sound\.\n", made.out)
    (backup,) = backups(desk)
    checked = desk("db", "check", str(backup), "--full")
    assert checked.code == 0
    assert checked.out.endswith(f"{backup}: sound, as its manifest says, schema {HEAD}.\n")
    database = desk.state / "monitor.db"
    raw = open_raw(database, read_only=False)
    raw.execute("DELETE FROM silence")
    raw.execute("UPDATE source SET name = 'spoilt'")
    raw.close()
    restored = desk("db", "restore", str(backup))
    assert (restored.code, restored.err) == (0, "")
    assert "its checksum is right." in restored.out
    assert "Messages that waited then and are not sent: 2 (monitor outbox" in restored.out
    assert rows(database, "SELECT name FROM source") == [("The Courier",)]
    assert desk("db", "check", "--full").code == 0
    assert len(list(desk.state.glob("monitor.db.replaced-*"))) == 1
    assert not list(desk.state.glob(".*"))


HOSTILE = "a\x1b[31m\nb\u202e.db"


def test_a_name_of_a_file_is_one_line_that_no_terminal_obeys(desk: Desk, tmp_path: Path) -> None:
    to = tmp_path / HOSTILE
    shown = f"{tmp_path}/a\\u001b[31m\\nb\\u202e.db"
    assert desk("db", "backup", str(to)).out.splitlines()[0].startswith(f"{shown}: ")
    assert desk("db", "check", str(to)).out.splitlines()[-1].startswith(f"{shown}: sound")
    again = desk("db", "backup", str(to))
    assert again.code == 4
    assert "\x1b" not in again.err + desk("db", "restore", str(to)).out


def test_as_json(desk: Desk) -> None:
    made = json.loads(desk("db", "backup", "--json").out)
    assert Path(made["file"]).stat().st_size == made["bytes"]
    assert json.loads(Path(made["manifest"]).read_text())["sha256"] == made["sha256"]
    checked = json.loads(desk("db", "check", "--json").out)
    assert (checked["problems"], checked["counts"]["article"]) == ([], 4)
    stats = json.loads(desk("db", "stats", "--json").out)
    assert stats["bytes"] == (desk.state / "monitor.db").stat().st_size
    assert {table["name"]: table["rows"] for table in stats["tables"]}["article"] == 4
    assert json.loads(desk("db", "prune", "--dry-run", "--json").out).keys() == {"story memories"}


def test_what_would_go_is_what_goes(desk: Desk) -> None:
    raw = open_raw(desk.state / "monitor.db", read_only=False)
    raw.execute("UPDATE article SET seen = seen - 2 * 365 * 86400000000")
    raw.execute("UPDATE entry SET due = NULL")
    raw.close()
    desk.write("kept.toml", '[retention]\nunmatched = "60d"\nmatched = "forever"\ndeliveries = "forever"\n')
    would = json.loads(desk("db", "prune", "--dry-run", "--json").out)
    assert would["articles"]["number"] == 1
    assert would["articles"]["bytes"] > 0
    assert desk("db", "prune", "--dry-run").out.splitlines()[0].split() == ["would", "go", "number", "bytes"]
    assert rows(desk.state / "monitor.db", "SELECT count(*) FROM article") == [(4,)]
    gone = json.loads(desk("db", "prune", "--json").out)
    assert {kind: one["number"] for kind, one in gone.items()} == {"articles": 1, "story memories": 3}
    assert rows(desk.state / "monitor.db", "SELECT count(*) FROM article") == [(3,)]
    assert desk("db", "prune").out == "Nothing is too old.\n"


def test_stats_say_where_it_ends(desk: Desk) -> None:
    raw = open_raw(desk.state / "monitor.db", read_only=False)
    now = "CAST(strftime('%s') AS INTEGER) * 1000000"
    raw.execute(f"UPDATE entry SET seen = {now} - 2 * 86400000000")
    raw.execute(f"UPDATE article SET seen = {now}")
    raw.close()
    said = desk("db", "stats").out
    assert re.search(r"^2 articles a day of late, [12] matched, [\d.]+ KB each$", said, re.MULTILINE)
    assert re.search(r"growth [\d.]+ KB a day: [\d.]+ MB in 30 days\nlevels off at about [\d.]+ MB", said)
    desk.write("kept.toml", '[retention]\nmatched = "forever"\n')
    assert "no end: something is kept for ever, and the disk is full in" in desk("db", "stats").out


def test_what_must_be_alone_is_refused_while_a_daemon_runs(desk: Desk) -> None:
    desk("db", "backup")
    (backup,) = backups(desk)
    with only_daemon(desk.state / "monitor.lock"):
        for words in (["restore", str(backup)], ["vacuum"], ["migrate"]):
            refused = desk("db", *words)
            assert refused.code == 4
            assert f"another monitor (process {os.getpid()}) is running" in refused.err
        assert desk("db", "backup", str(desk.state / "another.db")).code == 0
        assert desk("db", "check").code == 0


def test_vacuum_and_migrate_leave_what_is_there(desk: Desk) -> None:
    assert re.search(r"monitor\.db: [\d.]+ KB before, [\d.]+ KB now\.", desk("db", "vacuum").out)
    assert "nothing to do." in desk("db", "migrate").out
    assert desk("db", "check", "--full").code == 0
    assert rows(desk.state / "monitor.db", "SELECT count(*) FROM article") == [(4,)]


def test_nothing_is_made_where_nothing_is(fresh: Desk) -> None:
    for words in ("backup", "check", "prune", "vacuum", "migrate", "stats"):
        ended = fresh("db", words)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith(f"Nothing is stored yet in {fresh.state}: ")
    assert not fresh.state.exists()
    assert fresh("db", "restore", "nowhere.db").err == "monitor: nowhere.db: there is no such file\n"
    assert fresh("db", "check", "nowhere.db").err == "monitor: nowhere.db: there is no such file\n"


def test_damage_is_told_in_words(desk: Desk) -> None:
    database = desk.state / "monitor.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = b"\xa5" * 20_000
    database.write_bytes(data)
    checked = desk("db", "check")
    assert checked.code == 1
    assert "NOT sound" in checked.out
    backup = desk("db", "backup")
    assert (backup.code, backup.out) == (4, "")
    assert re.search(r"it is damaged: `monitor db check` says where|not sound", backup.err)
    assert "Traceback" not in checked.err + backup.err
    assert backups(desk) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.state.chmod(0o500)
    try:
        assert "cannot be made: Permission denied" in desk("db", "backup").err
    finally:
        desk.state.chmod(0o700)


def test_a_newer_database_is_refused_by_every_command(desk: Desk) -> None:
    shutil.copy(desk.state / "monitor.db", desk.state / "spare.db")
    raw = open_raw(desk.state / "monitor.db", read_only=False)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    asked = [["digest"], ["search", "fire"], ["sources"], ["alerts"], ["outbox"], ["alarms"], ["receivers"]]
    asked += [["silence", "list"], ["story", "near"], ["outbox", "replay", "x"], ["silence", "expire", "x"]]
    asked += [["db", "prune"], ["db", "stats"], ["db", "vacuum"], ["db", "migrate"], ["run", "--once"]]
    for words in asked:
        refused = desk(*words)
        assert refused.code == 4, words
        assert "a newer version of monitor made it (schema 9999" in refused.err, words
    assert rows(desk.state / "monitor.db", "SELECT version_num FROM alembic_version") == [("9999",)]


def test_sizes_for_people() -> None:
    assert [size(count) for count in (0, 999, 1000, 123_456, 99_949, 5_100_000_000, 2 * 10**12)] == [
        "0 B", "999 B", "1.0 KB", "123 KB", "99.9 KB", "5.1 GB", "2.0 TB",
    ]  # fmt: skip
