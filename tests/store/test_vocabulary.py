"""In how many articles words stand."""

from __future__ import annotations

from pathlib import Path

from monitor.store import open_store
from monitor.views import DATABASE
from tests.cli.scene import fill


def test_counts_articles_that_have_a_word_or_a_beginning(tmp_path: Path) -> None:
    fill(tmp_path / "state")
    with open_store(tmp_path / "state" / DATABASE, read_only=True) as store:
        assert store.seen(["ferry", "fer*", "пором", "zeppelin", 'a"b', "harbo*"]) == {
            "ferry": 1,
            "fer*": 1,
            "пором": 1,
            "zeppelin": 0,
            'a"b': 0,
            "harbo*": 1,
        }
