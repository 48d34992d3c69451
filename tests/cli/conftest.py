"""A desk with an empty state folder, and one with news."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model import Clue, Response
from monitor.sources import clues
from tests.cli.scene import Desk, fill
from tests.flows.scene import Readers
from tests.loopback import Site


@pytest.fixture(autouse=True)
def goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sets apart what is there when it has loaded what it needs; this process goes on after it."""
    monkeypatch.setattr(gc, "freeze", lambda: None)


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


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        yield made


class InProcess(Readers):
    """The readers without children, which take a second each to start."""

    def __init__(self, size: int) -> None:
        pass

    async def clues(self, response: Response) -> tuple[Clue, ...]:
        return clues.find(response)

    async def aclose(self) -> None:
        pass


@pytest.fixture
def quick(fresh: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("monitor.app.Pool", InProcess)
    return fresh
