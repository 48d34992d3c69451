"""A real database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.flows.ports import DigestStore, OutboxStore, PollStore, ReadStore
from monitor.store import Store, open_store
from tests.store.support import NOW, empty_database, run, source


def ports(store: Store) -> tuple[PollStore, ReadStore, OutboxStore, DigestStore]:
    """The store is what the verbs ask for: mypy holds it to that, since the two do not know each other."""
    return store, store, store, store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "monitor.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An open store that knows one source, `courier`."""
    with open_store(empty_database(path)) as opened:
        run(opened.sync_sources([source()], NOW))
        yield opened
