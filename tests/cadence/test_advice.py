"""What a person is told about a source, and what they could do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.cadence.advice import advice, condition
from monitor.model import Because, PollState, Source, Trouble
from monitor.views import SourceStatus

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
H, D = timedelta(hours=1), timedelta(days=1)


def status(articles: int = 0, with_text: int = 0, **state: Any) -> SourceStatus:
    known = PollState(**{"succeeded": NOW - H, "because": Because.ADAPTIVE, **state})
    return SourceStatus(Source("s", "https://s.example/"), known, NOW, None, 0, 0, articles, with_text)


def failing(error: str, since: timedelta = 3 * D) -> dict[str, Any]:
    return {"failures": 4, "error": error, "troubles": (Trouble(error, NOW - since, NOW, 4),)}


@pytest.mark.parametrize(
    ("state", "word", "said"),
    [
        ({}, "good", ""),
        ({"succeeded": None}, "waiting", ""),
        ({"gone": NOW, "failures": 1}, "gone", "remove the source"),
        ({"because": Because.OFFLINE}, "offline", "is this machine online?"),
        (failing("HTTP 403", H), "failing", "the server refuses us"),
        (failing("HTTP 429", H), "failing", "raise `min_interval`"),
        (failing("HTTP 404", H), "failing", "may pass by itself"),
        (failing("HTTP 404"), "failing", "look for its new address"),
        (failing("dns: no such host"), "failing", "has the site moved?"),
        (failing("an HTML page, not a feed"), "failing", "a web page stands where the feed was"),
        (failing("timeout"), "failing", ""),
        ({"gap": NOW - H, "gaps": 1}, "good", "lower `min_interval`"),
        ({"gap": NOW - H, "gaps": 1, "because": Because.TTL}, "good", "while it wants to be left alone"),
        ({"gap": NOW - 9 * D, "gaps": 1}, "good", ""),
        ({"moved": "https://new.example/"}, "good", "make its `url` https://new.example/"),
        ({"lies": 1}, "good", "asked in full once a day"),
        ({"pace": H, "full": NOW - 9 * D}, "good", "nothing new for 9d"),
        ({"pace": 2 * D, "full": NOW - 9 * D}, "good", ""),
        ({"articles": 50, "with_text": 50}, "good", ""),
        ({"articles": 50, "with_text": 5}, "good", "its pages give little text"),
        ({"articles": 5}, "good", ""),
    ],
)
def test_condition_and_advice(state: dict[str, Any], word: str, said: str) -> None:
    one = status(**state)
    assert condition(one) == word
    found = advice(one, NOW)
    assert said in found
    assert bool(said) == bool(found)
