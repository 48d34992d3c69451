"""Times in header fields: sane or absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Response
from monitor.text.headers import LONGEST_FRESH, LONGEST_WAIT, fresh_for, http_date, retry_after

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
S = timedelta(seconds=1)


def answer(**headers: str) -> Response:
    return Response("", 200, tuple((name.replace("_", "-"), value) for name, value in headers.items()))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("", None),
        ("0", 0 * S),
        ("120", 120 * S),
        (" 7 ", 7 * S),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("1000000000", LONGEST_WAIT),
        ("9" * 6000, LONGEST_WAIT),
        ("Tue, 24 Nov 2026 06:02:00 GMT", 120 * S),
        ("Tuesday, 24-Nov-26 06:02:00 GMT", 120 * S),
        ("Tue Nov 24 06:02:00 2026", 120 * S),
        ("Tue, 24 Nov 2026 05:00:00 GMT", 0 * S),
        ("Tue, 24 Nov 2099 05:00:00 GMT", LONGEST_WAIT),
        ("Tue, 99 Nov 2026 05:00:00 GMT", None),
    ],
)
def test_retry_after(value: str, wait: timedelta | None) -> None:
    assert retry_after(answer(retry_after=value), NOW) == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, 0 * S),
        ({"cache_control": "max-age=600"}, 600 * S),
        ({"cache_control": 'public, MAX-AGE="600"', "age": "60"}, 540 * S),
        ({"cache_control": "max-age=600", "age": "900"}, 0 * S),
        ({"cache_control": "max-age=600", "age": "x"}, 600 * S),
        ({"cache_control": "s-maxage=600"}, 0 * S),
        ({"cache_control": "no-cache, max-age=600"}, 0 * S),
        ({"cache_control": "max-age=600, no-store"}, 0 * S),
        ({"cache_control": "max-age=" + "9" * 50}, LONGEST_FRESH),
        ({"cache_control": "max-age=604800", "age": "172800"}, LONGEST_FRESH),
        ({"expires": "Tue, 24 Nov 2026 06:05:00 GMT"}, 300 * S),
        ({"expires": "Tue, 24 Nov 2026 09:05:00 GMT", "date": "Tue, 24 Nov 2026 09:00:00 GMT"}, 300 * S),
        ({"expires": "Tue, 24 Nov 2026 07:00:00 GMT", "cache_control": "max-age=60"}, 60 * S),
        ({"expires": "0"}, 0 * S),
        ({"expires": "Tue, 24 Nov 2020 06:05:00 GMT"}, 0 * S),
        ({"expires": "Tue, 24 Nov 2099 06:05:00 GMT"}, LONGEST_FRESH),
    ],
)
def test_freshness(headers: dict[str, str], fresh: timedelta) -> None:
    assert fresh_for(answer(**headers), NOW) == fresh


@given(st.text(), st.text(), st.text())
def test_any_value_is_bounded(one: str, two: str, three: str) -> None:
    response = answer(retry_after=one, cache_control="max-age=" + two, age=three, expires=one, date=two)
    wait = retry_after(response, NOW)
    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT
    assert timedelta(0) <= fresh_for(response, NOW) <= LONGEST_FRESH
    when = http_date(one)
    assert when is None or when.utcoffset() == timedelta(0)
