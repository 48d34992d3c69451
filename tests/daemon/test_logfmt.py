"""Log lines: one record a line, whatever a title holds."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.daemon.logfmt import LogfmtFormatter, PlainFormatter, event_pairs, line, value
from monitor.errors import ConfigError, Problem
from monitor.flows.events import Alarmed, Delivered, Event, Notice, Noticed, Polled, Read
from monitor.model import Article, Delivery, Message, Placement, RetryLater, Source
from monitor.watching import Alarm, Kind

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)


@given(st.text())
def test_a_value_stays_on_its_line_and_within_its_quotes(text: str) -> None:
    shown = value(text)
    assert shown.isprintable()
    if shown.startswith('"'):
        assert shown.endswith('"')
        inner = shown[1:-1].replace("\\\\", "").replace('\\"', "")
        assert '"' not in inner
    else:
        assert " " not in shown
        assert "=" not in shown


def test_empty_values_are_left_out() -> None:
    assert line([("a", 1), ("b", ""), ("c", None), ("d", 0)]) == "a=1 d=0"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            Polled(Source("s", "http://x"), 200, 3, 1, NOW),
            "event=polled source=s status=200 entries=3 new=1 next=2026-10-04T12:00:00+00:00",
        ),
        (
            Polled(Source("s", "http://x"), 0, 0, 0, NOW, "dns: no such host"),
            'event=polled source=s entries=0 new=0 next=2026-10-04T12:00:00+00:00 error="dns: no such host"',
        ),
        (
            Noticed(Notice.GAP, "entries may have been missed", Source("s", "http://x")),
            'event=noticed notice=gap source=s text="entries may have been missed"',
        ),
        (Noticed(Notice.OFFLINE, "nobody answers"), 'event=noticed notice=offline text="nobody answers"'),
        (
            Alarmed(Alarm(Kind.SILENT_RULE, "my ferry", "no match for 3 days", NOW)),
            'event=alarm kind=silent-rule subject="my ferry" state=open text="no match for 3 days"',
        ),
        (
            Alarmed(Alarm(Kind.FULL_DISK, "", "no room", NOW, NOW)),
            'event=alarm kind=full-disk state=over text="no room"',
        ),
        (
            Read(
                Source("s", "http://x"),
                Article(1, "s", "http://x/1", "a\nb", "text", link="http://x/1"),
                (),
                Placement(1),
                None,
            ),
            'event=read source=s url=http://x/1 title="a\\u000ab" text=summary chars=4',
        ),
        (
            Delivered(
                Delivery("msg_1", "desk", Message("t", "u", "s"), NOW),
                RetryLater("HTTP 503"),
                NOW + timedelta(1),
            ),
            "event=delivered receiver=desk id=msg_1 attempt=1 outcome=RetryLater "
            'reason="HTTP 503" next=2026-10-05T12:00:00+00:00',
        ),
    ],
)
def test_events_have_stable_names(event: Event, expected: str) -> None:
    assert line(event_pairs(event)) == expected


def test_a_record_with_a_traceback_is_one_line() -> None:
    try:
        raise ValueError("a\nb")
    except ValueError:
        record = logging.getLogger("monitor").makeRecord(
            "monitor",
            logging.ERROR,
            "f",
            1,
            "work failed",
            (),
            __import__("sys").exc_info(),
            extra={"stage": "reading"},
        )
    shown = LogfmtFormatter().format(record)
    assert "\n" not in shown
    assert 'msg="work failed" stage=reading traceback=' in shown


def test_a_person_gets_words_each_problem_on_its_line() -> None:
    problems = ConfigError((Problem("a\x1b[31m", "rules.toml", 3), Problem("b", "sources.toml", 7)))
    record = logging.getLogger("monitor").makeRecord(
        "monitor", logging.WARNING, "f", 1, "refused", (), None, extra={"error": problems}
    )
    said = PlainFormatter().format(record)
    assert said[8:].splitlines() == [" refused: rules.toml:3: a[31m", "sources.toml:7: b"]
