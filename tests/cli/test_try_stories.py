"""``monitor try stories``: what each article is to an earlier one, by the daemon's own decisions."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.try_stories import run
from monitor.store.scratch import Scratch
from tests.stories.test_copies import OTHERS, REPORT


def line(id: Any, hour: float = 0, **changes: Any) -> dict[str, Any]:
    day, rest = divmod(hour, 24)
    at = f"2026-10-{4 + int(day):02}T{int(rest):02}:{round(rest % 1 * 60):02}:00Z"
    told = {
        "id": id,
        "t": at,
        "feed": "courier",
        "url": f"https://courier.example/{id}",
        "site": "courier.example",
    }
    return {**told, "lang": "en", "title": REPORT.title, "body": REPORT.body, **changes}


def ask(path: Path, *lines: Any) -> tuple[list[dict[str, Any]], list[str]]:
    out = io.BytesIO()
    said: list[str] = []
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    with Scratch(path / "try.sqlite") as scratch:
        assert run(scratch, raw, out, said.append) == len(said)
    return [json.loads(one) for one in out.getvalue().splitlines()], said


def test_each_article_is_placed_by_what_came_before(tmp_path: Path) -> None:
    answers, said = ask(
        tmp_path,
        line("a"),
        line("b", 1, feed="north", url="https://north.example/x", body=REPORT.body.upper()),
        line("c", 2, url="https://other.example/c", body="\n".join(REPORT.body.split("\n")[:5])),
        line("d", 3, url="https://other.example/d", body=REPORT.body.replace("14,000", "17,000")),
        line("e", 4, url="https://courier.example/a?utm_source=x", title="Bridge", body="In short."),
        line("f", 5, title=OTHERS[0].title, body=OTHERS[0].body),
    )
    assert said == []
    assert [(one["id"], one["relation"], one["linked_to"], one["story"]) for one in answers] == [
        ("a", "none", None, 1),
        ("b", "same-text", "a", 1),
        ("c", "copy", "a", 1),
        ("d", "changed-copy", "a", 1),
        ("e", "same-url", "a", 1),
        ("f", "none", None, 2),
    ]
    assert all(one["why"] for one in answers)
    assert [one["score"] for one in answers[1:3]] == [1.0, 1.0]


def test_a_closed_story_is_followed(tmp_path: Path) -> None:
    answers, _ = ask(tmp_path, line(1), line(2, 24 * 9, body="Repeated from last week.\n" + REPORT.body))
    assert [(one["relation"], one["linked_to"], one["story"]) for one in answers] == [
        ("none", None, 1),
        ("copy", 1, 2),
    ]
    assert "quiet for more than 7 days" in answers[1]["why"]


def test_what_is_too_old_is_forgotten(tmp_path: Path) -> None:
    answers, _ = ask(tmp_path, line(1), line(2, 24 * 20), line(3, 24 * 20 + 1, body=OTHERS[0].body))
    assert [one["relation"] for one in answers] == ["none", "same-text", "none"]


def test_the_same_after_a_restart(tmp_path: Path) -> None:
    lines = [line(number, number, url="", body=f"Note {number}.\n{REPORT.body}") for number in range(6)]
    whole, _ = ask(tmp_path, *lines)
    (tmp_path / "again").mkdir()
    first, _ = ask(tmp_path / "again", *lines[:3])
    second, _ = ask(tmp_path / "again", *lines[3:])
    assert [one["relation"] for one in first + second] == [one["relation"] for one in whole]
    assert [one["story"] for one in first + second] == [one["story"] for one in whole]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"[1]", "not a JSON object"),
        (b"{", "Expecting"),
        (line(1, t="yesterday"), "t must be a time"),
        (line(1, t=None), "t must be a time"),
        (line(1, t="0001-01-01T00:00:00+14:00"), "t is out of range"),
        (line(1, feed=3), "feed must be a string"),
        (line(1, title=[]), "title must be a string"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_left_out(tmp_path: Path, given: Any, said: str) -> None:
    answers, faults = ask(tmp_path, line("a"), given, line("b", 1, url=""))
    assert [one["relation"] for one in answers] == ["none", "same-text"]
    (fault,) = faults
    assert fault.startswith("line 2: ")
    assert said in fault


def test_texts_of_any_size_and_kind(tmp_path: Path) -> None:
    bodies = ["", "1 " * 50_000, "1 " * 50_000 + "2", "\ud800", "無" * 200_000, "x"]
    answers, said = ask(
        tmp_path, *(line(number, number, url="", body=body) for number, body in enumerate(bodies))
    )
    assert (len(answers), said) == (len(bodies), [])
