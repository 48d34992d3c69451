"""`monitor explain` at the command line: forms of asking, JSON, hostile news, and none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from monitor.cli.reference import PAGE
from tests.cli.scene import ALIVE, HOSTILE, Desk

RULES = """
[[rule]]
name = "ferry"
tags = ["transport"]
query = "ferry OR пором"
[[rule]]
name = "blaze"
query = "fire AND harbour"
"""
URL = "https://courier.example/"
STEPS = "step verdict reason said at facts"


def rows(desk: Desk, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(desk("explain", *words, "--json").out)["explanations"]
    return found


def test_an_address_is_explained_in_words(desk: Desk) -> None:
    desk.write("rules.toml", RULES)
    result = desk("explain", f"{URL}a")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "Ferry service resumes"
    assert lines[2].startswith("→ desk: msg_")
    assert [line.split()[1] for line in lines[3:]] == [
        "source:", "seen:", "read:", "rules:", "story:", "alert:", "route:", "delivery:",
    ]  # fmt: skip


def test_json_has_stable_keys(desk: Desk) -> None:
    desk.write("rules.toml", RULES)
    said = json.loads(desk("explain", f"{URL}d", "--json").out)
    assert list(said) == ["asked", "kind", "explanations"]
    (found,) = said["explanations"]
    keys = "article title url source outcome answer steps"
    assert list(found) == keys.split()
    assert all(list(step) == STEPS.split() for step in found["steps"])
    assert found["outcome"] == "no-rule"
    page = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    (documented,) = (line for line in page.splitlines() if line.startswith("| `monitor explain` |"))
    assert [
        key for key in f"asked kind explanations {keys} {STEPS}".split() if f"`{key}`" not in documented
    ] == []


def test_every_outcome_is_documented() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs/how-to/why.md").read_text(encoding="utf-8")
    table = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    tests = "".join(path.read_text(encoding="utf-8") for path in (root / "tests/flows").glob("test_*.py"))
    missing = {word for word in table if f'"{word}"' not in tests} - {"unknown"}
    assert len(table) > 25
    assert not missing, "every reason of the page is made by a test"


def test_one_rule_is_asked_although_others_held(desk: Desk) -> None:
    desk.write("rules.toml", RULES)
    assert rows(desk, f"{URL}a")[0]["steps"][3]["facts"]["nearest"] == []  # type: ignore[index]
    (found,) = rows(desk, f"{URL}a", "--rule", "blaze")
    (nearest,) = found["steps"][3]["facts"]["nearest"]  # type: ignore[index]
    assert (nearest["rule"], nearest["lacking"]) == ("blaze", "`fire` is missing; `harbour` is missing")
    assert desk("explain", f"{URL}a", "--rule", "none").code == 2


def test_a_text_is_told_what_rules_say_to_it(fresh: Desk) -> None:
    fresh.write("rules.toml", RULES)
    held = fresh("explain", "The ferry sails")
    assert (held.code, held.out.splitlines()[1]) == (
        0,
        "→ ferry holds (medium, transport); blaze does not hold: `fire` is missing; `harbour` is missing",
    )
    near = fresh("explain", "There was a fire.")
    assert near.code == 1
    assert "blaze does not hold: `harbour` is missing" in near.out
    assert not fresh.state.exists(), "a text asks for no archive"


def test_hostile_news_comes_out_harmless(desk: Desk) -> None:
    for words in (
        [f"{URL}b"],
        ["2"],
        [f"{URL}b", "--json"],
        [HOSTILE],
        [f"https://courier.example/{'x' * 9000}"],
    ):
        result = desk("explain", *words)
        assert result.err == ""
        assert not [sign for sign in ALIVE if sign in result.out]


@pytest.mark.parametrize("what", ["99", "alr_none", "msg_none", "https://elsewhere.example/a"])
def test_what_is_not_there_is_exit_code_1(desk: Desk, what: str) -> None:
    result = desk("explain", what)
    assert result.code == 1
    assert bool(result.out) == what.startswith("http"), "an address that was never seen is explained"


def test_nothing_stored_yet(fresh: Desk) -> None:
    result = fresh("explain", f"{URL}a")
    assert (result.code, result.out) == (1, "")
    assert "Nothing is stored yet" in result.err


def test_whether_a_daemon_runs_is_told_by_who_holds_the_lock(desk: Desk) -> None:
    desk.write(
        "receivers.toml", '[[receiver]]\nname = "desk"\nkind = "webhook"\nurl = "https://x.example/"\n'
    )
    waiting = f"{URL}c"
    assert "no daemon seems to run" in desk("explain", waiting).out
    (desk.state / "monitor.lock").write_text(f"{os.getpid()}\n")
    assert "no daemon" not in desk("explain", waiting).out
    (desk.state / "monitor.lock").write_bytes(b"\xff\xfe" * 9)
    assert "no daemon seems to run" in desk("explain", waiting).out


def test_when_it_was_published_may_be_said(desk: Desk) -> None:
    assert rows(desk, f"{URL}none", "--at", "2026-10-04")[0]["outcome"] == "not-in-feed"
    assert desk("explain", f"{URL}none", "--at", "soon").code == 2
