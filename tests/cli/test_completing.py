"""Shells complete names of the configuration, and take nothing in it for a command."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.demo.process import command, environment
from tests.cli.scene import call

CHECKOUT = Path(__file__).parents[2]
CONFIG = """
[[source]]
id = "courier"
name = "The Courier $(touch hacked) `x`"

[[rule]]
name = "air"
description = "Anything \\"in\\" the air"
tags = ["sky", "storm"]

[[rule]]
name = "two words"
tags = ["$(touch hacked)", 7]

[[receiver]]
name = "desk"
kind = "slack"

[[digest]]
id = "morning"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "monitor.toml").write_text(CONFIG)
    (folder / "broken.toml").write_text("[[rule]]\nname = ")
    (folder / "latin.toml").write_bytes(b"# \xff")
    return folder


def offered(words: list[str], patch: pytest.MonkeyPatch, shell: str = "bash") -> list[str]:
    """What completing the last of `words` prints."""
    patch.setenv("_MONITOR_COMPLETE", f"complete_{shell}")
    patch.setenv("COMP_WORDS", " ".join(["monitor", *words]))
    patch.setenv("COMP_CWORD", str(len(words)))
    patch.setenv("_TYPER_COMPLETE_ARGS", " ".join(["monitor", *words]))
    patch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    return [line for line in call(patch).out.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["digest", "--rule", ""], ["air"]),
        (["digest", "--tag", "s"], ["sky", "storm"]),
        (["digest", "--tag", "st"], ["storm"]),
        (["digest", "send", ""], ["morning"]),
        (["digest", "send", "morning", "--to", ""], ["desk"]),
        (["sources", "show", "c"], ["courier"]),
        (["receivers", "enable", "d"], ["desk"]),
        (["rules", "test", "a"], ["air"]),
        (["digest", "--rule", "no"], []),
        (["dig"], ["digest"]),
        (["digest", "--since", ""], []),
    ],
    ids=" ".join,
)
def test_names(config: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], found: list[str]) -> None:
    monkeypatch.setenv("MONITOR_CONFIG", str(config))
    assert offered(words, monkeypatch) == found


def test_the_configuration_that_is_named_counts(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_CONFIG", "/nowhere")
    assert offered(["digest", "--rule", ""], monkeypatch) == []
    assert offered(["digest", "-c", str(config), "--rule", ""], monkeypatch) == ["air"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_see_what_a_name_stands_for(
    config: Path, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    monkeypatch.setenv("MONITOR_CONFIG", str(config))
    said = "\n".join(offered(["sources", "show", ""], monkeypatch, shell))
    assert "courier" in said
    assert "The Courier touch hacked x" in said
    assert not set("$`(") & set(said.replace("((", "").replace("_arguments", ""))


SHELL = {
    "bash": "COMP_WORDS=(monitor sources show '') COMP_CWORD=3; _monitor_completion monitor\n"
    "printf '%s\\n' \"${COMPREPLY[@]}\"",
    "fish": "complete --do-complete 'monitor sources show '",
}


@pytest.mark.parametrize("shell", SHELL)
def test_a_shell_completes(config: Path, tmp_path: Path, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    run = tmp_path / "bin" / "monitor"
    run.parent.mkdir()
    words = " ".join(f"'{word}'" for word in command())
    run.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    run.chmod(0o755)
    places = {"PATH": f"{run.parent}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT)}
    env = environment({"MONITOR_CONFIG": str(config), **places})
    script = subprocess.run(
        [run], capture_output=True, text=True, env={**env, "_MONITOR_COMPLETE": f"source_{shell}"}, check=True
    ).stdout
    done = subprocess.run(
        [shell, "-c", f"{script}\n{SHELL[shell]}"],
        capture_output=True,
        text=True,
        env=env,
        cwd=tmp_path,
        check=False,
    )
    assert [line.split("\t")[0] for line in done.stdout.split("\n") if line] == ["courier"], done.stderr
    assert not (tmp_path / "hacked").exists()
