"""``monitor try query``: NDJSON in, NDJSON out, order kept, a bad query shown with a caret."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli.try_query import run
from monitor.cli.verbs import program
from monitor.model import Rule
from monitor.rules.rulebook import compile_rulebook


def ask(query: str, *lines: str | dict[str, Any]) -> tuple[list[dict[str, Any]], list[str], int]:
    out = io.BytesIO()
    said: list[str] = []
    raw = [(line if isinstance(line, str) else json.dumps(line)).encode() for line in lines]
    bad = run(compile_rulebook([Rule("query", query)]), raw, out, said.append)
    return [json.loads(line) for line in out.getvalue().splitlines()], said, bad


def test_every_article_is_answered_in_order_with_the_passages_that_prove_it() -> None:
    answers, said, bad = ask(
        "drone NEAR/2 kyiv",
        {"id": "b", "title": "A drone hit Kyiv", "body": "Nothing else."},
        {"id": "a", "title": "Kyiv", "body": "drone"},
    )
    assert (said, bad) == ([], 0)
    assert answers == [
        {
            "id": "b",
            "match": True,
            "spans": [
                {"field": "title", "start": 2, "end": 7},
                {"field": "title", "start": 12, "end": 16},
            ],
        },
        {"id": "a", "match": False, "spans": []},
    ]


def test_what_else_is_known_of_an_article_counts() -> None:
    line = {"id": 1, "title": "drone", "lang": "uk", "source": "courier", "url": "https://www.news.example/1"}
    query = "lang:uk source:courier site:news.example drone"
    assert ask(query, line)[0][0]["match"] is True
    assert ask(f"{query} url:2", line)[0][0]["match"] is False


def test_country_author_tags_and_time_of_an_article_count() -> None:
    known = {"country": "UA", "author": "Jane Doe", "tags": ["Red"], "published": "2026-01-01T00:00:00+02:00"}
    line = {"id": 1, "title": "drone", **known}
    assert ask("drone country:ua author:jane tag:red age>1h", line)[0][0]["match"] is True
    assert ask("drone age<1h", line)[0][0]["match"] is False
    assert ask("drone age>1h", {"id": 1, "title": "drone"})[0][0]["match"] is False


@pytest.mark.parametrize(
    ("key", "value"),
    [("tags", "red"), ("tags", [1]), ("published", "yesterday"), ("published", "2026-01-01")],
)
def test_what_is_no_tag_and_no_time_is_named(key: str, value: object) -> None:
    answers, said, bad = ask("drone", {"id": 1, "title": "drone", key: value})
    assert (answers, bad) == ([], 1)
    assert f"line 1: {key} must be" in said[0]


def test_a_bad_line_is_named_and_the_rest_is_answered() -> None:
    answers, said, bad = ask("drone", {"id": 1, "title": "drone"}, "{", {"id": 3})
    assert [given["id"] for given in answers] == [1, 3]
    assert bad == 1
    assert said[0].startswith("line 2: ")


def test_the_command_reads_a_pipe_and_tells_of_bad_lines() -> None:
    done = CliRunner().invoke(
        program("try"), ["try", "query", "drone"], input='{"id": 1, "title": "Drone"}\n[]\n'
    )
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {
        "id": 1,
        "match": True,
        "spans": [{"field": "title", "start": 0, "end": 5}],
    }
    assert "line 2: not a JSON object" in done.stderr


def test_the_query_may_name_what_a_configuration_has(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text('[termsets]\nboats = ["ferry", "пором"]\n', encoding="utf-8")
    asked = ["try", "query", "@boats -island", "--config", str(tmp_path)]
    done = CliRunner().invoke(program("try"), asked, input='{"id": 1, "title": "Пором"}\n')
    assert (done.exit_code, json.loads(done.stdout)["match"]) == (0, True)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("drone OR uav kyiv", "drone OR uav kyiv\n             ^ AND and OR side by side"),
        ("(drone\nNEAR kyiv)", "NEAR kyiv)\n^ NEAR is no operator"),
        ("drone @nothing", "drone @nothing\n      ^ there is no termset named nothing"),
        ("", "\n^ the query is empty"),
        ("\x1b[2J\u202e\tdrone (", "\ufffd[2J\ufffd drone (\n             ^ expected a word"),
        ("x " * 500 + "@y" + " z" * 500, f"…{' x' * 39} @y{' z' * 38} …\n{' ' * 80}^ there is no termset"),
        ("a NEAR/" + "9" * 900, f"a NEAR/{'9' * 74}…\n  ^ NEAR/{'9' * 35}… is no operator"),
    ],
    ids=["mixed", "second line", "termset", "empty", "controls", "long", "long operator"],
)
def test_a_query_that_cannot_be_read_is_shown_with_a_caret(query: str, shown: str) -> None:
    done = CliRunner().invoke(program("try"), ["try", "query", query], input="")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith(shown)
