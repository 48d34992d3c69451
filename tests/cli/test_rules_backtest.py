"""Rules on trial over the archive."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.cli.rules_backtest import BLOCKS, PLAIN, plot
from tests.cli.scene import Desk

SINCE = ("--since", "2026-10-01")
RULES = """
[[rule]]
name = "ferry"
tags = ["sea"]
query = "ferry OR пором"
[[rule]]
name = "runs"
query = "runs islands"
[[rule]]
name = "deep"
query = "tag:sea"
"""


@pytest.fixture
def ruled(desk: Desk) -> Desk:
    desk.write("rules.toml", RULES)
    return desk


def results(desk: Desk, *words: str) -> dict[str, dict[str, Any]]:
    return {one["rule"]: one for one in json.loads(desk("rules", "backtest", *words, *SINCE, "--json").out)}


def test_a_query_is_tried(ruled: Desk) -> None:
    one = results(ruled, "ferry OR пором")[""]
    assert (one["articles"], one["stories"], one["alerts"]) == (2, 2, 2)
    assert one["days"] == {"2026-10-04": 2}
    assert one["overlap"] == {"ferry": 2, "deep": 2, "runs": 1}


def test_rules_hold_as_they_did_when_the_articles_came(ruled: Desk) -> None:
    """The archive was filled by rules of its own: `ferry` is one of them, and finds the same articles."""
    live = {
        hit["title"] for hit in json.loads(ruled("search", "ferry OR пором", "--rule", "ferry", "--json").out)
    }
    found = results(ruled)
    assert {name: one["articles"] for name, one in found.items()} == {"ferry": 2, "runs": 1, "deep": 2}
    assert {hit["title"] for hit in found["ferry"]["samples"]} == live


def test_near_misses_say_what_is_lacking(ruled: Desk) -> None:
    one = results(ruled, "ferry submarine")[""]
    assert one["articles"] == 0
    (near,) = one["near"]
    assert near["title"] == "Ferry service resumes"
    assert near["lacking"] == "`submarine` is missing"


def test_in_words(ruled: Desk) -> None:
    said = ruled("rules", "backtest", "--rule", "ferry", *SINCE).out
    assert "2 articles in 2 stories" in said
    assert "deep holds in 2 of them too" in said
    assert "Ferry service resumes" in said


def test_wrong_usage_and_nothing_found(ruled: Desk) -> None:
    assert ruled("rules", "backtest", "(ferry").code == 2
    assert ruled("rules", "backtest", "ferry", "--rule", "ferry").code == 2
    assert ruled("rules", "backtest", "--rule", "none").code == 2
    assert ruled("rules", "backtest", "zeppelin").code == 1


@pytest.mark.parametrize("signs", [BLOCKS, PLAIN])
def test_a_plot_has_a_sign_a_day(signs: str) -> None:
    start, end = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC)
    days = {date(2026, 3, 1): 1, date(2026, 3, 3): 8}
    assert plot(days, start, end, signs) == f"{signs[0]} {signs[-1]} "
