from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from monitor.errors import StoreError
from monitor.store import dialect, sqlite


def module(monkeypatch: pytest.MonkeyPatch, name: str, version: tuple[int, int, int]) -> object:
    made = SimpleNamespace(sqlite_version_info=version, sqlite_version=".".join(map(str, version)))
    monkeypatch.setitem(sys.modules, name, made)
    return made


def test_the_driver_here_is_sound() -> None:
    assert sqlite.driver().sqlite_version_info >= (3, 51, 3)


def test_the_first_sound_library_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    module(monkeypatch, "old_sqlite", (3, 51, 2))
    sound = module(monkeypatch, "new_sqlite", (3, 51, 3))
    assert sqlite.driver(("no_such_module", "old_sqlite", "new_sqlite")) is sound


def test_an_unsound_library_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    module(monkeypatch, "old_sqlite", (3, 40, 1))
    with pytest.raises(StoreError, match=r"3\.51\.3 or newer.*found 3\.40\.1: install .* pysqlite3"):
        sqlite.driver(("no_such_module", "old_sqlite"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database or disk is full", "the disk is full"),
        ("disk I/O error", "the disk cannot be read or written"),
        ("something new", "something new"),
    ],
)
def test_errors_are_told_in_plain_words_and_without_content(said: str, told: str) -> None:
    error = OperationalError("INSERT INTO entry VALUES (?)", {"title": "a secret"}, Exception(said))
    assert str(dialect.explain(error, "m.sqlite")) == f"database m.sqlite: {told}"


FULL_DISK = """
mount -t tmpfs -o size=60k none "$1" || exit 77
cd "$1" && shift
exec "$@"
"""
"""A small disk of its own, seen by one process alone."""

FILLED = """
from pathlib import Path
from monitor.errors import StoreError
from monitor.store import sqlite

path = Path("m.sqlite")
path.touch()
made = sqlite.open_raw(path, read_only=False)
sqlite.prepare(made, read_only=False)
made.execute("CREATE TABLE one (id)")
made.close()
try:
    with open("filler", "wb", 0) as filler:
        while True:
            filler.write(bytes(4096))
except OSError:
    pass
try:
    sqlite.open_raw(path, read_only=False).execute("SELECT * FROM one").fetchall()
except sqlite.driver().Error as error:
    print(sqlite.explained(error, path))
"""


def test_a_full_disk_is_named_where_even_reading_wants_room(tmp_path: Path) -> None:
    """SQLite's own word for it is "disk I/O error": the index of its log can't grow."""
    if not shutil.which("unshare"):
        pytest.skip("no small disk can be made here")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", FULL_DISK, "sh", tmp_path, sys.executable, "-c", FILLED],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no small disk can be made here")
    assert (done.stdout, done.stderr) == ("database m.sqlite: the disk is full\n", "")
