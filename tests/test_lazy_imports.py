"""Commands load what they need and no more: help, versions and completion are there at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.cli.scene import fill

HEAVY = {
    "alembic", "apscheduler", "feedparser", "httpcore", "httpx", "lxml", "pydantic", "sqlalchemy", "sqlmodel",
    "trafilatura", "monitor.app", "monitor.store", "monitor.net", "monitor.pool",
}  # fmt: skip

TYPER = {"pydantic"}
"""Newer versions of typer load it themselves, to read the options of a command."""

CODE = """
import json, runpy, sys
sys.argv = ["monitor", *json.loads(sys.argv[1])]
try:
    runpy.run_module("monitor", run_name="__main__")
except SystemExit as ended:
    code = ended.code or 0
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


@cache
def loaded(*words: str, **env: str) -> set[str]:
    """Names of the modules that a process has loaded after ``monitor`` with `words`."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(words)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        cwd=Path(__file__).parents[1],
        check=False,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A state folder with news."""
    state = tmp_path_factory.mktemp("archive") / "state"
    fill(state)
    return str(state)


def test_help_of_the_whole_loads_nothing_heavy() -> None:
    assert loaded("--help") & HEAVY == set()
    assert loaded("--version") & HEAVY == set()


def test_the_measure_measures() -> None:
    assert "monitor.cli.digest" in loaded("--version")


def test_only_the_command_that_is_meant_is_loaded() -> None:
    assert not loaded("digest", "--help") & {"monitor.cli.db", "monitor.cli.rules", "monitor.cli.trying"}


@pytest.mark.parametrize("words", [["--help"], ["digest", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    assert loaded(*words) & HEAVY <= TYPER


def test_completing_loads_nothing_heavy() -> None:
    modules = loaded(_MONITOR_COMPLETE="complete_bash", COMP_WORDS="monitor dig", COMP_CWORD="1")
    assert "typer" in modules
    assert modules & HEAVY <= TYPER


def test_a_daemon_keeps_only_what_it_goes_on_needing(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text('[[rule]]\nname = "a"\nquery = "ferry"\n')
    modules = loaded("run", "--once", "--config", str(tmp_path), "--state", str(tmp_path / "state"))
    assert "monitor.app" in modules
    assert not modules & (
        {"alembic", "mako", "pygments", "sqlmodel", "sqlalchemy.orm"} | {"pydantic"} - TYPER
    )


def test_init_loads_nothing_heavy(tmp_path: Path) -> None:
    assert not loaded("init", str(tmp_path / "config")) & (HEAVY - {"pydantic"})


def test_check_reads_the_configuration_and_no_more() -> None:
    minimal = Path(__file__).parents[1] / "config" / "packs" / "minimal"
    modules = loaded("check", "--config", str(minimal))
    assert "pydantic" in modules
    assert not modules & (HEAVY - {"pydantic"})


@pytest.mark.parametrize("words", [["search", "ferry"], ["alerts"]])
def test_asking_the_archive_loads_no_network_and_no_reader(archive: str, words: list[str]) -> None:
    modules = loaded(*words, MONITOR_CONFIG="config", MONITOR_STATE=archive)
    assert "sqlalchemy" in modules
    assert not modules & {
        "sqlmodel",
        "sqlalchemy.orm",
        "trafilatura",
        "httpx",
        "httpcore",
        "lxml",
        "apscheduler",
        "monitor.net",
        "monitor.pool",
    }


def test_a_search_that_names_nothing_waits_for_no_rules(archive: str) -> None:
    modules = loaded("search", "ferry", MONITOR_CONFIG="config", MONITOR_STATE=archive)
    assert not modules & {"monitor.config.load", "monitor.config.schema", "jinja2"}


@pytest.mark.parametrize("words", [["digest"], ["stories"]])
def test_a_digest_is_read_from_the_file_itself(archive: str, words: list[str]) -> None:
    modules = loaded(*words, "--since", "2026-10-01", MONITOR_CONFIG="config", MONITOR_STATE=archive)
    assert "pysqlite3" in modules
    assert not modules & (HEAVY - TYPER - {"monitor.store"})
    assert not modules & {"asyncio", "monitor.rules.plan", "monitor.config.schema", "monitor.text.tokens"}
