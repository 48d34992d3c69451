"""A database of an earlier version comes along with its sources."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from monitor.model import Because, Rhythm
from monitor.store import engine, open_store, schema
from monitor.store.sqlite import open_raw
from tests.store.support import NOW, run, source


def made_by(revision: str, path: Path, tmp_path: Path) -> None:
    """An empty database of that schema, made by the migrations up to it."""
    early = tmp_path / "early"

    def later(_: str, names: list[str]) -> list[str]:
        return [name for name in names if name[:1].isdigit() and name[:4] > revision]

    shutil.copytree(schema.MIGRATIONS, early, ignore=later)
    engine.create_file(path)
    writing = engine.writing_engine(path)
    schema.upgrade(writing, path, early, head=revision)
    writing.dispose()


def test_a_source_goes_on_as_it_was_before_it_told_of_its_rhythm(path: Path, tmp_path: Path) -> None:
    made_by("0001", path, tmp_path)
    raw = open_raw(path, read_only=False)
    raw.execute(
        "INSERT INTO source VALUES"
        " ('courier', 1, 'https://courier.example/feed', 'feed', 'Courier', '', '', '', '[]', 600000000,"
        " 3600000000, 1, '\"1\"', '', 900000000, 2, 1000000, 2000000, 'timeout', 3000000)"
    )
    raw.close()
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        (poll,) = run(store.claim_polls(NOW, 1))
    state = poll.state
    assert (state.etag, state.interval, state.failures) == ('"1"', timedelta(minutes=15), 2)
    assert (state.rhythm, state.because, state.trace) == (Rhythm(), Because.NEW, b"")
    assert state.strain == 2.0, "it has backed off as far as before"
    assert state.full == state.succeeded, "an audit waits as long as for any other"
