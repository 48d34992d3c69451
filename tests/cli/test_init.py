"""``monitor init`` gives a start and takes nothing away."""

from __future__ import annotations

import shlex
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from monitor.cli.init import init
from monitor.config.load import load
from monitor.config.shipped import PACKS, files, shipped

FILES = set(files())
SHORT = ("--pack", "minimal")
"""Its receivers are those of the other pack, and it is read in no time."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(init)
    return CliRunner().invoke(app, list(arguments))


def test_writes_a_configuration_that_is_right(tmp_path: Path) -> None:
    target = tmp_path / "news" / "config"
    result = run(str(target))
    assert result.exit_code == 0
    assert {file.name for file in target.iterdir()} == FILES
    assert {"monitor.toml", "sources.toml", "receivers.toml", "monitor.schema.json"} <= FILES
    assert load(target, {}).off == ("desk",)
    assert f"monitor check --config {target}" in result.output


@pytest.mark.parametrize("pack", PACKS)
def test_writes_the_pack_that_is_asked_for(tmp_path: Path, pack: str) -> None:
    result = run("--pack", pack, str(tmp_path / "config"))
    assert result.output.startswith(f"Pack {pack}: {PACKS[pack]}.\n")
    written = {path.name: path.read_bytes() for path in (tmp_path / "config").iterdir()}
    assert written == {name: path.read_bytes() for name, path in files(pack).items()}


def test_refuses_a_pack_that_is_not_there(tmp_path: Path) -> None:
    result = run("--pack", "../etc", str(tmp_path / "config"))
    assert result.exit_code == 2
    assert "minimal" in result.stderr
    assert not (tmp_path / "config").exists()


def test_another_pack_takes_the_place_of_the_first_only_by_force(tmp_path: Path) -> None:
    target = tmp_path / "config"
    run(str(target))
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    assert run("--pack", "minimal", str(target)).output.count("kept  ") == len(files("minimal"))
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    result = run("--pack", "minimal", "--force", str(target))
    assert f"aside {target}/telegram.toml" in result.output
    assert (target / "telegram.toml.bak").read_bytes() == before["telegram.toml"]
    assert len(load(target, {}).sources) == 5


def test_a_pack_is_not_mixed_into_other_rules(tmp_path: Path) -> None:
    target = tmp_path / "config"
    run("--pack", "minimal", str(target))
    before = {path.name for path in target.iterdir()}
    said = run(str(target)).output
    assert {path.name for path in target.iterdir()} == before
    assert f"left  {target}/termsets.toml" in said
    assert len(load(target, {}).sources) == 5
    (target / "monitor.toml").unlink()
    assert f"wrote {target}/monitor.toml" in run(str(target)).output


def test_the_next_steps_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    target = tmp_path / "my news"
    (check,) = (line for line in run(str(target)).output.splitlines() if "monitor check" in line)
    assert shlex.split(check)[1:] == ["monitor", "check", "--config", str(target)]


@pytest.mark.parametrize("address", ["https://hooks.slack.com/services/T0/B0/x", "${DESK}"])
def test_a_chat_is_set_up_in_the_same_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DESK", "https://discord.com/api/webhooks/1/x")
    target = tmp_path / "config"
    result = run(*SHORT, str(target), "--to", address)
    assert result.exit_code == 0
    assert "monitor alerts test desk" in result.output
    assert address not in result.output
    (receiver,) = load(target, {"DESK": "https://discord.com/api/webhooks/1/x"}).receivers
    assert (receiver.name, receiver.kind) == ("desk", "discord" if "$" in address else "slack")
    assert stat.S_IMODE((target / "receivers.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "address", ["not an address", '"\nkind = "telegram', "${NOT_THERE}", "ftp://x.example/"]
)
def test_what_cannot_be_an_address_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    target = tmp_path / "config"
    result = run(*SHORT, str(target), "--to", address)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--to" in result.stderr
    assert not target.exists()
    monkeypatch.setenv("NOT_THERE", "https://discord.com/api/webhooks/1/x")
    assert run(*SHORT, str(target), "--to", "${NOT_THERE}").exit_code == 0, "the next try is not refused"


def test_an_address_may_stand_in_a_file_beside_the_receivers(tmp_path: Path) -> None:
    target = tmp_path / "config"
    asked = (*SHORT, str(target), "--to", "${file:desk-url}")
    assert "there is no file" in run(*asked).stderr
    target.mkdir()
    (target / "desk-url").write_text("https://hooks.slack.com/services/T0/B0/x")
    assert run(*asked).exit_code == 0
    assert [one.kind for one in load(target, {}).receivers] == ["slack"]


def test_a_pack_with_an_address_is_not_given_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "receivers.toml"
    mine.write_text('[[receiver]]\nname = "desk"\nurl = "https://hooks.slack.com/services/T0/B0/x"\n')
    monkeypatch.setattr("monitor.cli.init.files", lambda pack="": {**files("minimal"), mine.name: mine})
    result = run(str(tmp_path / "config"), "--to", "https://hooks.slack.com/services/T0/B0/y")
    assert (result.exit_code, (tmp_path / "config").exists()) == (2, False)
    assert "have an address already" in result.stderr


def test_a_chat_is_not_written_into_a_file_of_yours(tmp_path: Path) -> None:
    target = tmp_path / "config"
    run(*SHORT, str(target))
    result = run(*SHORT, str(target), "--to", "https://hooks.slack.com/services/T0/B0/x")
    assert result.exit_code == 2
    assert load(target, {}).off == ("desk",)
    forced = run(*SHORT, str(target), "--to", "https://hooks.slack.com/services/T0/B0/x", "--force")
    assert forced.exit_code == 0
    assert load(target, {}).off == ()


def test_receivers_are_for_their_owner_alone(tmp_path: Path) -> None:
    run(str(tmp_path / "config"))
    assert stat.S_IMODE((tmp_path / "config" / "receivers.toml").stat().st_mode) == 0o600


def test_goes_to_the_persons_own_place_by_default(home: Path) -> None:
    result = run()
    assert (home / ".config" / "monitor" / "monitor.toml").is_file()
    assert "monitor check\n" in result.output


def test_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "config"
    target.mkdir()
    (target / "sources.toml").write_text("# mine\n")
    result = run(str(target))
    assert result.exit_code == 0
    assert (target / "sources.toml").read_text() == "# mine\n"
    assert f"kept  {target}/sources.toml" in result.output
    assert {file.name for file in target.iterdir()} == FILES


def test_force_keeps_every_earlier_one(tmp_path: Path) -> None:
    target = tmp_path / "config"
    target.mkdir()
    for text in ("# first\n", "# second\n"):
        (target / "sources.toml").write_text(text)
        assert run(str(target), "--force").exit_code == 0
    assert (target / "sources.toml").read_bytes() == (shipped() / "sources.toml").read_bytes()
    assert (target / "sources.toml.bak").read_text() == "# first\n"
    assert (target / "sources.toml.bak2").read_text() == "# second\n"
    assert load(target, {}).off == ("desk",)


def test_says_why_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run(str(tmp_path / "file" / "config"))
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}/file/config: cannot be written: Not a directory\n"
