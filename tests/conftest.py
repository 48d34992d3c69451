"""Fixtures that every room shares."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from monitor.lexicon import open_lexicon
from monitor.lexicon.cache import folders

# Dictionaries are kept where they are found for every test, also for one that moves HOME.
os.environ["CACHE_DIRECTORY"] = str(next(folders(os.environ)))

# Where no bytecode is kept, each of some hundred processes would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A law holds or not, however long it takes on a busy machine; what must be quick is tested as such.
settings.register_profile(
    "house", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Build the dictionaries before tests run that would otherwise wait for them: once a machine."""
    if not hasattr(config, "workerinput"):  # in the process that starts xdist's, not in each of them
        open_lexicon().prepare()


def corpus_dir() -> Path:
    """Where the captured corpus lies: beside the checkout, or where MONITOR_CORPUS says."""
    return Path(os.environ.get("MONITOR_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The captured corpus of feeds and pages; skips the test where it is absent."""
    path = corpus_dir()
    if not path.is_dir():
        pytest.skip(f"the captured corpus is not at {path}; set MONITOR_CORPUS to its folder")
    return path
