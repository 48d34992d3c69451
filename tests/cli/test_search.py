"""Searching from the command line: filters, pages, formats."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.cursors import by_time, place
from monitor.cli.hits import cell
from monitor.views.search import Place
from tests.cli.scene import ALIVE, Desk
from tests.cli.terminal import Terminal

ALL = "fire OR ferry OR пором OR quiet"


def titles(desk: Desk, *words: str) -> list[str]:
    return [hit["title"] for hit in json.loads(desk("search", ALL, "--json", *words).out)]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ([], 4),
        (["--tag", "TRANSPORT"], 2),
        (["--tag", "transport", "--tag", "danger"], 3),
        (["--tag", "transport", "--severity", "high"], 0),
        (["--severity", "medium"], 3),
        (["--rule", "fire"], 1),
        (["--source", "courier"], 4),
        (["--source", "gazette"], 0),
        (["--lang", "EN"], 4),
        (["--lang", "uk"], 0),
        (["--country", "UA"], 0),
        (["--story", "1"], 1),
        (["--until", "2026-10-02"], 0),
        (["--since", "2026-10-04", "--until", "2026-10-05"], 4),
    ],
)
def test_filters(desk: Desk, words: list[str], count: int) -> None:
    assert len(titles(desk, *words)) == count


@pytest.mark.parametrize("word", ["search", "stories"])
def test_a_country_is_asked_for_by_its_code(desk: Desk, word: str) -> None:
    said = desk(word, *([ALL] if word == "search" else []), "--country", "Ukraine\x1b[31m")
    assert (said.code, said.out) == (2, "")
    assert "such as UA" in said.err
    assert "\x1b[31m" not in said.err


def test_a_span_that_ends_before_it_begins_is_wrong_usage(desk: Desk) -> None:
    assert desk("search", ALL, "--since", "1h", "--until", "2h").code == 2


@pytest.mark.parametrize("order", [[], ["--rank"]])
def test_pages_joined_are_the_whole_list(desk: Desk, order: list[str]) -> None:
    whole = titles(desk, *order)
    found: list[str] = []
    after: list[str] = []
    while True:
        result = desk("search", ALL, "--ndjson", "-n", "1", *order, *after)
        if result.code == 1:
            break
        (hit,) = map(json.loads, result.out.splitlines())
        found.append(hit["title"])
        after = ["--after", hit["cursor"]]
    assert found == whole
    assert len(whole) == 4


def test_a_page_in_text_ends_with_how_to_go_on(desk: Desk) -> None:
    first = desk("search", ALL, "-n", "3").out.splitlines()
    assert first[-1].startswith("Go on with --after t")
    rest = desk("search", ALL, "--after", first[-1].split()[-1]).out
    assert "Go on" not in rest
    assert rest.count("https://") == 1


@pytest.mark.parametrize(
    ("after", "order", "said"),
    [
        ("7", [], "is no cursor"),
        ("t9999999999999999999-1", [], "is no cursor"),
        ("t999999999999999999-1", [], "is no cursor"),
        ("t1-1", ["--rank"], "a search without --rank"),
        ("r1.5-1-9", [], "a search with --rank"),
        ("r1.5-1-x", ["--rank"], "is no cursor"),
    ],
)
def test_a_cursor_that_is_none_is_wrong_usage(desk: Desk, after: str, order: list[str], said: str) -> None:
    result = desk("search", ALL, "--after", after, *order)
    assert (result.code, result.out) == (2, "")
    assert said in " ".join(result.err.replace("│", " ").split())


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 10**12))
def test_a_cursor_says_its_place(when: datetime, article: int) -> None:
    assert place(by_time(Place(when, article))) == Place(when, article)


def test_csv_can_be_read_and_is_no_formula(desk: Desk) -> None:
    said = desk("search", ALL, "--csv").out
    assert said.count("\r\n") == said.count("\n") == 5
    rows = list(csv.DictReader(io.StringIO(said, newline="")))
    assert [row["source"] for row in rows] == ["courier"] * 4
    assert {row["title"]: row["tags"] for row in rows}["Ferry service resumes"] == "transport"
    assert not [sign for sign in ALIVE if sign in said]


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\x00", "\u202e"])
def test_a_cell_never_begins_a_formula(sign: str, before: str) -> None:
    assert cell(f'{before}{sign}HYPERLINK("x")') == f'\'{sign}HYPERLINK("x")'


def test_lines_of_json_are_the_same_hits(desk: Desk) -> None:
    lines = desk("search", ALL, "--ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(desk("search", ALL, "--json").out)
    assert not [sign for sign in ALIVE if any(sign in line for line in lines)]


def test_all_of_them(desk: Desk) -> None:
    assert len(desk("search", ALL, "--ndjson", "-n", "1", "--all").out.splitlines()) == 4


def test_marks_in_the_title(desk: Desk) -> None:
    (hit,) = json.loads(desk("search", "title:ferry", "--json").out)
    assert [hit["title"][start:end] for start, end in hit["title_marks"]] == ["Ferry"]


def test_a_terminal_sees_what_was_found_in_colour(desk: Desk) -> None:
    env = {"MONITOR_CONFIG": str(desk.config), "MONITOR_STATE": str(desk.state)}
    with Terminal(["search", "ferry"], 80, env) as terminal:
        terminal.wait_for("https://")
    assert "\x1b[1;33mFerry\x1b[0m" in terminal.said
