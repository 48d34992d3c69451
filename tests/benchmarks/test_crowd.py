"""What the newsroom of a crowd publishes, and how its daemon is judged by the logs of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.crowd import figures, seen
from benchmarks.crowds.looks import Look
from benchmarks.crowds.newsroom import Newsroom
from benchmarks.crowds.script import SHARE, WORD, Script, alarms

EVERY = 100.0
LOOK = Look(200_000_000, 150_000_000, 40, 7.0, 90_000_000, 60_000_000, 3.0, 50.0)


def test_a_quarter_of_the_feeds_publishes_in_each_round() -> None:
    script = Script(1_000.0, EVERY)
    for turn in range(6):
        publishing = [feed for feed in range(400) if turn in script.turns(feed, 1_000.0 + 6 * EVERY)]
        assert len(publishing) == 400 // SHARE
        moments = [script.published(feed, turn) - 1_000.0 - turn * EVERY for feed in publishing]
        assert all(0 <= moment < EVERY for moment in moments)
        assert len({int(moment / EVERY * 10) for moment in moments}) == 10


def test_feeds_are_empty_until_it_begins_and_unchanged_feeds_are_not_sent_again() -> None:
    newsroom = Newsroom(0.001)
    assert b"<item>" not in newsroom.answer("GET", "/feed/4", b"", b"")
    assert newsroom.answer("GET", "/feed/4", b'if-none-match: "4-0"', b"").startswith(b"HTTP/1.1 304 ")
    newsroom.answer("POST", "/begin", b"", b"{}")
    newsroom.script = Script(newsroom.script.begin - 1, 0.5)  # a second later
    changed = newsroom.answer("GET", "/feed/0", b'if-none-match: "0-0"', b"")
    assert changed.startswith(b"HTTP/1.1 200 ")
    assert changed.count(b"<item>") == 1
    assert WORD.encode() in newsroom.answer("GET", "/page/0-0", b"", b"")


def logs(folder: Path, told: str) -> Path:
    # Feed 0 publishes at 1000.0 and is asked at 990 and at 1090, though its poll was set for 1088.
    (folder / "asked.log").write_text("990.0 0 200\n1090.0 0 200")
    (folder / "polled.log").write_text("991.0 0 1088.0 1\n1091.0 0 1190.0 1\n")
    (folder / "told.log").write_text(told)
    return folder


def test_lag_and_latency_are_told_by_both_logs(tmp_path: Path) -> None:
    folder = logs(tmp_path, "1095.0 http://127.1.0.1:1/page/0-0\n1099.0 http://127.1.0.1:1/page/0-0")
    found = figures(seen(folder, Script(1_000.0, EVERY), 1_200.0, 1.0, [LOOK]), LOOK)
    assert alarms(0)
    assert found["lag p99, s"] == 10.0  # the poll set for 1190 was not made until the end
    assert found["latency from publication p50, s"] == 95.0
    assert found["latency from the poll p50, s"] == 5.0
    assert found["alerts"] == 1
    assert found["alerts missing"] == 0


@pytest.mark.parametrize(("end", "missing"), [(1_150.0, 0), (1_201.0, 1)])
def test_an_alert_is_missing_after_two_rounds(tmp_path: Path, end: float, missing: int) -> None:
    found = figures(seen(logs(tmp_path, ""), Script(1_000.0, EVERY), end, 1.0, [LOOK]), LOOK)
    assert found["alerts missing"] == missing
