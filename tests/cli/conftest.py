"""A desk with an empty state folder, and one with news."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.scene import Desk, fill


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder that the verbs have filled, to be copied."""
    place = tmp_path_factory.mktemp("filled") / "state"
    fill(place)
    return place


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def desk(fresh: Desk, filled: Path) -> Desk:
    shutil.copytree(filled, fresh.state)
    return fresh
