"""``monitor rules explain``: what its page shows is what it prints."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from monitor.config.shipped import shipped
from tests.cli.scene import Desk, call

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "explain.md"
RULES = """
[termsets]
drones = ["drone", "шахед"]
[[rule]]
name = "kyiv"
tags = ["city"]
query = "@drones SENTENCE kyiv"
[[rule]]
name = "ferry"
query = "ferry"
"""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_page_shows_what_the_command_prints(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (text,) = blocks("text")
    (tmp_path / "article.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_CONFIG", str(shipped()))
    for block in blocks("console"):
        typed, _, printed = block.removeprefix("$ monitor ").partition("\n")
        assert call(monkeypatch, *shlex.split(typed)).out == printed


def test_explains_every_rule(fresh: Desk, tmp_path: Path) -> None:
    fresh.write("rules.toml", RULES)
    file = tmp_path / "article.txt"
    file.write_text("Night\nШахеди над морем, a drone over Kyiv.", encoding="utf-8")
    said = fresh("rules", "explain", str(file))
    assert (said.code, said.out) == (
        0,
        "kyiv holds (city)\n"
        "  body 0: [Шахеди] над морем, a drone - @drones → шахед\n"
        "  body 20: Шахеди над морем, a [drone] over Kyiv. - @drones → drone\n"
        "  body 31: морем, a drone over [Kyiv]. - kyiv\n"
        "ferry does not hold: `ferry` is missing\n",
    )
    kyiv, ferry = json.loads(fresh("rules", "explain", str(file), "--json").out)
    assert (kyiv["rule"], kyiv["holds"], ferry["lacking"]) == ("kyiv", True, "`ferry` is missing")
    assert kyiv["hits"][0] == {
        "field": "body",
        "start": 0,
        "end": 6,
        "form": "Шахеди",
        "asked": [{"word": "шахед", "by": ["@drones"]}],
    }


def test_says_what_is_wrong_with_the_text_or_the_rule(fresh: Desk, tmp_path: Path) -> None:
    fresh.write("rules.toml", RULES)
    file = tmp_path / "article.txt"
    assert fresh("rules", "explain", str(file)).err == f"{file}: cannot be read: No such file or directory\n"
    file.write_bytes(b"\xff")
    said = fresh("rules", "explain", str(file))
    assert (said.code, said.err) == (2, f"{file}: is not UTF-8 text\n")
    file.write_text("Nothing", encoding="utf-8")
    assert fresh("rules", "explain", str(file), "--rule", "ferry").code == 1
    assert "did you mean ferry?" in fresh("rules", "explain", str(file), "--rule", "fery").err
