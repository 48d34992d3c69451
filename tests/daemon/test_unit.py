"""The unit that comes with the program fits the program, and its guide fits the unit."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.config.units import duration
from monitor.daemon.service import GRACE
from tests.test_docs import known

CHECKOUT = Path(__file__).parents[2]
UNIT = CHECKOUT / "systemd" / "monitor.service"
GUIDE = (CHECKOUT / "docs" / "how-to" / "systemd.md").read_text("utf-8")


@pytest.fixture(scope="module")
def service() -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, "utf-8")
    return unit["Service"]


def test_it_runs_a_command_that_exists(service: configparser.SectionProxy) -> None:
    program, *words = service["ExecStart"].split()
    assert program == "/opt/monitor/bin/monitor"
    assert f"python3 -m venv {Path(program).parents[1]}" in GUIDE
    options = {name for row in known()[words[0],].parameters for name in row.names}
    assert {word for word in words if word.startswith("-")} <= options


def test_it_waits_for_as_long_as_the_daemon_may_take(service: configparser.SectionProxy) -> None:
    assert int(service["TimeoutStopSec"]) > GRACE
    start = duration(service["TimeoutStartSec"].removesuffix("in"))
    assert start.total_seconds() > 300, "the first start builds dictionaries before it is ready"


def test_the_guide_names_the_same_credential_and_folders(service: configparser.SectionProxy) -> None:
    (line,) = re.findall(r"^# (LoadCredential=.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    name, _, file = line.partition("=")[2].partition(":")
    assert line in GUIDE
    assert f"${{file:{name}}}" in GUIDE
    assert f"> {file}" in GUIDE
    assert f"/var/lib/{service['StateDirectory']}" in GUIDE
    assert f"/var/cache/{service['CacheDirectory']}" in GUIDE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_reads_it(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/monitor/bin/monitor", "/bin/true"), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
