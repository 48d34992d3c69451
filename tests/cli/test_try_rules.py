"""``monitor try rules``: NDJSON in, NDJSON out, order kept, bad lines named."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from monitor.cli.try_rules import run
from monitor.model import Rule
from monitor.rules.rulebook import compile_rulebook
from tests.cost import affordable
from tests.extent import WHOLE

RULES = [
    Rule("shahed", "shahed* OR шахед*", tags=("drones", "shahed")),
    Rule("courier", "source:courier", tags=("watched",)),
    Rule("drones", "drone OR drones", tags=("drones",)),
]


def ask(*lines: str | bytes | dict[str, Any]) -> tuple[list[dict[str, Any]], list[str], int]:
    out = io.BytesIO()
    said: list[str] = []
    raw = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    bad = run(compile_rulebook(RULES), raw, out, said.append)
    return [json.loads(line) for line in out.getvalue().splitlines()], said, bad


def test_an_article_gets_its_tags_rules_and_spans() -> None:
    answers, said, bad = ask(
        {"id": "1", "title": "Drones", "body": "Шахеди, Shahed-136", "source": "Courier"}
    )
    assert (said, bad) == ([], 0)
    assert answers == [
        {
            "id": "1",
            "tags": ["drones", "shahed", "watched"],
            "rules": ["shahed", "courier", "drones"],
            "spans": [
                {"rule": "shahed", "field": "body", "start": 0, "end": 6},
                {"rule": "shahed", "field": "body", "start": 8, "end": 14},
                {"rule": "drones", "field": "title", "start": 0, "end": 6},
            ],
        }
    ]


def test_an_article_that_no_rule_wants_is_answered_too() -> None:
    assert ask({"id": 7, "title": "Weather", "body": "Sun"})[0] == [
        {"id": 7, "tags": [], "rules": [], "spans": []}
    ]


def test_order_is_kept_and_blank_lines_are_nothing() -> None:
    answers, said, _ = ask(
        {"id": "b", "title": "", "body": ""}, "", "  \n", {"id": "a", "title": "", "body": ""}
    )
    assert [given["id"] for given in answers] == ["b", "a"]
    assert said == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "Expecting property name"),
        ("[]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ('{"id": {}, "title": "a", "body": "b"}', "id must be"),
        ('{"id": 1, "title": ["a"], "body": "b"}', "title must be a string"),
        ('{"id": 1, "title": "a", "body": 5}', "body must be a string"),
        (b'{"id": 1, "title": "\xff", "body": ""}', "decode"),
        ("[" * 200_000, "nested too deeply"),
    ],
    ids=["cut", "list", "string", "id", "title", "body", "bytes", "deep"],
)
def test_a_bad_line_is_named_and_the_rest_is_answered(line: str | bytes, message: str) -> None:
    answers, said, bad = ask({"id": 1, "title": "Drone"}, line, {"id": 3, "title": "Drone", "lang": None})
    assert [given["id"] for given in answers] == [1, 3]
    assert bad == 1
    assert said[0].startswith("line 2: ")
    assert message in said[0]


def test_lone_surrogates_and_other_scripts_come_back_as_they_were() -> None:
    assert ask('{"id": "\\ud800 泽", "title": "drone"}')[0][0]["id"] == "\ud800 泽"


LINES = 3000 if WHOLE else 1000


def test_thousands_of_lines_are_answered_in_one_go() -> None:
    lines = [{"id": number, "title": "A Shahed", "body": "drone " * 300} for number in range(LINES)]
    with affordable(20):
        answers, _, _ = ask(*lines)
        assert len(answers) == LINES
