"""Where a command looks for its configuration and its state."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from monitor.cli.options import config_dir, config_or_exit, state_dir
from monitor.config.values import Config, Settings
from monitor.errors import StoreError

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and an empty working directory."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "STATE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.chdir(tmp_path)
    return place


def has_config(place: Path) -> Path:
    place.mkdir(parents=True)
    (place / "monitor.toml").write_text("")
    return place


def test_the_directory_given_wins(tmp_path: Path) -> None:
    has_config(tmp_path / "config")
    assert config_dir(tmp_path / "other") == tmp_path / "other"


def test_looks_here_then_at_home(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = home / ".config" / "monitor"
    assert config_dir(None) == own
    has_config(own)
    assert config_dir(None) == own
    (tmp_path / "config").mkdir()
    assert config_dir(None) == own, "a folder of that name without monitor.toml is somebody else's"
    (tmp_path / "config" / "monitor.toml").write_text("")
    assert config_dir(None) == Path("config")
    monkeypatch.chdir(home)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert config_dir(None) == tmp_path / "xdg" / "monitor"


def test_the_state_folder(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert state_dir(None, Config()) == home / ".local" / "state" / "monitor"
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path}/systemd:{tmp_path}/more")
    assert state_dir(None, Config()) == tmp_path / "systemd"
    configured = Config(settings=Settings(state_dir=tmp_path / "configured"))
    assert state_dir(None, configured) == tmp_path / "configured"
    assert state_dir(tmp_path / "given" / "deep", configured) == tmp_path / "given" / "deep"
    assert (tmp_path / "given" / "deep").is_dir()


def test_a_state_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made: Not a directory"):
        state_dir(tmp_path / "file" / "state", Config())


def test_a_wrong_configuration_ends_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = has_config(tmp_path / "config")
    assert config_or_exit(place).sources == ()
    (place / "monitor.toml").write_text("x = 1")
    with pytest.raises(typer.Exit) as caught:
        config_or_exit(None)
    assert caught.value.exit_code == 3
    assert capsys.readouterr().err.startswith("config/monitor.toml:1: unknown key `x`")


def test_commands_load_nothing_heavy() -> None:
    """Help and completion load the command modules: pydantic and the like must wait until a command runs."""
    code = (
        "import sys, importlib;"
        "import typer;"
        "before = set(sys.modules);"
        "[importlib.import_module('monitor.cli.' + name) for name in ('init', 'check', 'options')];"
        "heavy = {'pydantic', 'monitor.config.load', 'sqlmodel', 'httpx', 'rich'};"
        "heavy &= set(sys.modules) - before;"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, check=False
    )
    assert done.returncode == 0, done.stderr
