"""``monitor rules`` lists rules, tries them, warns of doubtful parts, and imports queries."""

from __future__ import annotations

import json
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.shipped import shipped
from tests.cli.scene import Desk

RULES = """
[termsets]
ships = ["ferry", "steam boat"]
[[rule]]
name = "ferry"
tags = ["sea"]
severity = "high"
query = '''
# of all kinds
@ships NOT sky
'''
should_match = ["A steam boat", "A bus"]
should_not_match = ["A bus"]
[[rule]]
name = "twice"
query = "drone OR drone"
"""


def test_lists_rules(fresh: Desk) -> None:
    fresh.write("rules.toml", RULES)
    said = fresh("rules", "list")
    assert said.code == 0
    assert said.out.splitlines()[2].split() == ["ferry", "high", "sea", "2", "+", "1", "@ships", "NOT", "sky"]
    first = json.loads(fresh("rules", "list", "--json").out)[0]
    assert (first["name"], first["severity"], first["should_match"]) == ("ferry", "high", 2)


def test_says_that_there_is_no_rule(fresh: Desk) -> None:
    assert fresh("rules", "list").code == 1
    assert fresh("rules", "test").code == 1
    assert json.loads(fresh("rules", "list", "--json").out) == []


def test_tries_the_lines_of_rules(fresh: Desk) -> None:
    fresh.write("rules.toml", RULES)
    said = fresh("rules", "test")
    assert said.code == 1
    assert "rules.toml:12" in said.out
    assert "A bus" in said.out
    assert "`@ships` is missing" in said.out
    assert said.err == "2 of 3 lines are right\n"
    (failure,) = json.loads(fresh("rules", "test", "--json").out)
    assert (failure["rule"], failure["should"], failure["line"], failure["text"]) == (
        "ferry",
        "match",
        12,
        "A bus",
    )


def test_tries_one_rule(fresh: Desk) -> None:
    fresh.write("rules.toml", RULES.replace(', "A bus"]', "]", 1))
    assert fresh("rules", "test", "ferry").out == "2 of 2 lines are right\n"
    assert fresh("rules", "test", "twice").code == 1  # it has none
    assert fresh("rules", "test", "twice", "ferry").out == "2 of 2 lines are right\n"
    wrong = fresh("rules", "test", "fery")
    assert wrong.code == 2
    assert "did you mean ferry?" in wrong.err


def test_warns_of_doubtful_parts(fresh: Desk) -> None:
    fresh.write("rules.toml", RULES)
    said = fresh("rules", "lint")
    assert said.code == 0
    lines = [line.removeprefix(f"{fresh.config}/rules.toml:") for line in said.out.splitlines()]
    assert lines[0].startswith("15: warning: rule `twice` has no tags; add")
    assert lines[1].startswith(
        "15: warning: rule `twice` has no should_match and no should_not_match lines; add"
    )
    assert lines[2:] == ["16: warning: `drone` adds nothing: it is there already; take it out"]
    assert said.err == "3 warnings\n"
    assert fresh("rules", "lint", "--strict").code == 1
    kinds = [one["kind"] for one in json.loads(fresh("rules", "lint", "--json").out)]
    assert kinds == ["no-tags", "no-lines", "covered"]


def test_places_what_is_doubtful_about_a_termset(fresh: Desk) -> None:
    fresh.write("rules.toml", "[termsets]\nships = '''\nferry\nOR ferry'''\nboats = ['boat', 'boat']\n")
    found = json.loads(fresh("rules", "lint", "--json").out)
    assert [(one["rule"], one["line"], one["column"]) for one in found] == [
        ("@boats", 5, 0),
        ("@ships", 4, 4),
    ]


def test_asks_the_archive_when_there_is_one(desk: Desk) -> None:
    desk.write("rules.toml", RULES)
    assert desk("rules", "lint").err == "3 warnings\n"  # too few articles to tell anything


def test_shows_what_words_stand_for(fresh: Desk) -> None:
    said = fresh("rules", "expand", 'drone NOT "air defen*"', "--lang", "en", "--json")
    assert [one["word"] for one in json.loads(said.out)] == ["drone", "air", "defen*"]
    drone = json.loads(said.out)[0]["forms"]
    assert drone[0] == {"form": "drone", "from": "as written"}
    assert {"form": "drones", "from": "dictionary (en)"} in drone
    assert fresh("rules", "expand", "drone OR").code == 2


def test_imports_a_query(fresh: Desk, tmp_path: Path) -> None:
    query = tmp_path / "query.txt"
    query.write_text("drone AND ('''uav''' OR shahed)\nAND country:ua", encoding="utf-8")
    said = fresh("rules", "import", str(query), "--dialect", "brandwatch", "--name", 'drones "1"')
    assert said.code == 0
    assert said.err == f"{query}:2:5: warning: `country:ua` is left out: country has no counterpart here\n"
    (fresh.config / "rules.toml").write_text(said.out, encoding="utf-8")
    (rule,) = load(fresh.config, {}).rules
    assert rule.name == 'drones "1"'
    assert "# left out: country:ua" in rule.query
    assert "OR shahed" in rule.query


def test_imports_from_standard_input(fresh: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO("drone w/5 завод".encode())))
    said = fresh("rules", "import", "-", "--dialect", "nexis")
    assert "drone NEAR/5 завод\n" in said.out


@pytest.mark.parametrize(
    ("body", "said"), [(b"drone AND (uav", ":1:11: this ( is never closed"), (b"\xff", ": is not UTF-8 text")]
)
def test_says_why_a_query_cannot_be_imported(fresh: Desk, tmp_path: Path, body: bytes, said: str) -> None:
    query = tmp_path / "query.txt"
    query.write_bytes(body)
    result = fresh("rules", "import", str(query), "--dialect", "google")
    assert (result.code, result.err) == (2, f"{query}{said}\n")
    assert fresh("rules", "import", str(tmp_path / "none"), "--dialect", "google").code == 2


@pytest.mark.whole
def test_the_shipped_rules_have_no_traps_and_no_dead_parts(fresh: Desk) -> None:
    for name in ("rules.toml", "termsets.toml"):
        fresh.write(name, (shipped() / name).read_text(encoding="utf-8"))
    found = json.loads(fresh("rules", "lint", "--json").out)
    assert {one["kind"] for one in found} <= {"covered"}
