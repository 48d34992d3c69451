"""Fixtures that every room shares."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from monitor.lexicon import open_lexicon
from monitor.lexicon.cache import folders
from tests import extent, running

# Dictionaries are kept where they are found for every test, also for one that moves HOME.
os.environ["CACHE_DIRECTORY"] = str(next(folders(os.environ)))

# Tests that are run in the background may have been told to ignore Ctrl-C, and what they start would too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where no bytecode is kept, each of some hundred processes would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="look at all of what is many of a kind")


def pytest_configure(config: pytest.Config) -> None:
    """Say how far the run goes before tests are loaded; build the dictionaries before they are waited for."""
    extent.WHOLE = config.getoption("whole")
    # A law holds or not, however long it takes on a busy machine; what must be quick is tested as such.
    house = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("house", parent=house, max_examples=100 if extent.WHOLE else 25)
    settings.load_profile("house")
    if not hasattr(config, "workerinput"):  # in the process that starts xdist's, not in each of them
        open_lexicon().prepare()  # once a machine


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only a whole run looks at."""
    if extent.WHOLE:
        return
    left = [item for item in items if item.get_closest_marker("whole")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("whole")]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage in what is loaded and collected, where there is none, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def corpus_dir() -> Path:
    """Where the captured corpus lies: beside the checkout, or where MONITOR_CORPUS says."""
    return Path(os.environ.get("MONITOR_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


@pytest.fixture(scope="session", autouse=True)
def _loops() -> Iterator[None]:
    yield
    running.close()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The captured corpus of feeds and pages; skips the test where it is absent."""
    path = corpus_dir()
    if not path.is_dir():
        pytest.skip(f"the captured corpus is not at {path}; set MONITOR_CORPUS to its folder")
    return path
