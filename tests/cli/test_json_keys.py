"""Every key of a JSON answer stands in the reference of commands, in the row of its command."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from monitor.cli.catalogue import commands
from monitor.cli.reference import PAGE
from monitor.views import HostLedger, Near
from tests.cli.scene import Desk
from tests.cli.test_every_command import CONFIG, WORDS, hostile

__all__ = ["hostile"]

BY_NAME = {"counts", "days", "receivers", "overlap", "facts", "message"}
"""What lies under these keys has keys that are names of tables, days, receivers …, or is a message whole."""
ELSEWHERE = {"digest", "digest show"}
"""A page of their own; `tests.digest.test_render` holds it to what is written."""
NAMES = {"db prune"}
"""Their answer is an object of names."""
MORE = {"silence list": ["--all"]}
"""Words that make an answer of something."""
VALUES = {"story near": Near, "sources politeness": HostLedger}
"""What these print, whether there is any or not."""


def rows() -> dict[str, str]:
    """The row of each command in the table of keys."""
    page = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    table = page.partition("## JSON")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    for line in table.splitlines():
        if line.startswith("| `monitor "):
            named, _, keys = line[2:].partition(" | ")
            found |= {words: keys for words in re.findall("`monitor ([^`]+)`", named)}
    return found


def with_json() -> list[str]:
    return [
        " ".join(one.words)
        for one in commands()
        if one.runs and any("--json" in row.names for row in one.parameters)
    ]


def keys(value: object) -> Iterator[str]:
    """All keys, but for those that are names."""
    if isinstance(value, list):
        for one in value:
            yield from keys(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key not in BY_NAME:
                yield from keys(one)


def row_of(words: str) -> str:
    """The row of a command, and of those that it refers to; `monitor outbox list` is `monitor outbox`."""
    known = rows()
    row = known[words] if words in known else known[words.removesuffix(" list")]
    return " ".join([row, *(known.get(other, "") for other in re.findall("`monitor ([^`]+)`", row))])


def test_every_command_with_json_has_its_row() -> None:
    assert all(map(row_of, with_json()))


@pytest.mark.parametrize(("words", "value"), VALUES.items())
def test_every_field_of_what_is_printed_as_it_is_is_documented(words: str, value: type[Near]) -> None:
    assert [one.name for one in fields(value) if f"`{one.name}`" not in row_of(words)] == []


@pytest.mark.parametrize("words", [one for one in with_json() if one in WORDS and one not in ELSEWHERE])
def test_every_key_is_documented(
    words: str, fresh: Desk, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(hostile, fresh.state)
    fresh.write("all.toml", CONFIG)
    fresh.write("wrong.toml", '[[rule]]\nname = "wrong"\nquery = "a"\nshould_match = ["b"]\n')
    given, typed = WORDS[words]
    if "{delivery}" in given:
        given = [json.loads(fresh("outbox", "--all", "--json").out)[0]["id"]]
    given = [word.replace("{folder}", str(fresh.state.parent)) for word in given] + MORE.get(words, [])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"))
    answer = json.loads(fresh(*words.split(), *given, "--json").out)
    found = dict.fromkeys(keys([*answer.values()] if words in NAMES else answer))
    assert found or words in VALUES
    assert [key for key in found if f"`{key}`" not in row_of(words)] == []
