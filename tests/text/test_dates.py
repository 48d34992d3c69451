from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import dates

TEN = "2026-10-04 10:00"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Sun, 04 Oct 2026 13:00:00 +0300", TEN),
        ("Sun, 04 Oct 2026 13:00:00 +03:00", TEN),
        ("Sun, 04 Oct 2026 13:00:00 EEST", TEN),
        ("Sun, 04 Oct 2026 12:00:00 EET", TEN),
        ("Sun, 04 Oct 2026 13:00 MSK", TEN),
        ("Sun, 04 Oct 2026 06:00:00 EDT", TEN),
        ("Sun,04 Oct 2026 10:00:00 GMT", TEN),
        ("4 Oct 26 10:00 UT", TEN),
        ("Sunday, 4-Oct-26 10:00:00 GMT", TEN),
        ("Sun, 4 Oct 2026 13:00:00 GMT+0300 (EEST)", TEN),
        ("  Sun,  04 October 2026\n10:00:00 Z ", TEN),
        ("Sun Oct 4 10:00:00 UTC 2026", TEN),
        ("Sun Oct  4 10:00:00 2026", TEN),
        ("2026-10-04T10:00:00Z", TEN),
        ("2026-10-04T13:00:00.123456+03:00", TEN),
        ("2026-10-04T05:00:00-0500", TEN),
        ("2026-10-04T13:00+03", TEN),
        ("2026-10-04 10:00", TEN),
        ("2026-10-04", "2026-10-04 00:00"),
        ("2026/10/04 10:00:00", TEN),
        ("20261004T100000Z", TEN),
        ("04.10.2026 10:00", TEN),
        ("10:00, 04.10.2026", TEN),
        ("4 жовтня 2026 року, 10:00", TEN),
        ("неділя, 4 жовтня 2026, 10:00", TEN),
        ("Нд, 04 жов 2026 13:00:00 +0300", TEN),
        ("4 октября 2026 г. в 10:00", TEN),
        ("4 октября 2026", "2026-10-04 00:00"),
        ("8 мая 2026, 10:00", "2026-05-08 10:00"),
        ("4 października 2026 10:00", TEN),
        ("4. Oktober 2026", "2026-10-04 00:00"),
        ("4 de octubre de 2026", "2026-10-04 00:00"),
        ("October 4, 2026 10:00 AM", TEN),
        ("Oct 4, 2026, 12:30 am", "2026-10-04 00:30"),
        ("Oct. 4, 2026 at 10:00 PM", "2026-10-04 22:00"),
        ("2026年10月4日 10:00", TEN),
        ("1791108000", "2026-10-04 10:00"),
        ("13/10/2026", "2026-10-13 00:00"),
        ("10/13/2026", "2026-10-13 00:00"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31 23:59"),
    ],
)
def test_date_is_read(text: str, utc: str) -> None:
    found = dates.parse(text)
    assert found is not None
    assert found.tzinfo is UTC
    assert found.strftime("%Y-%m-%d %H:%M") == utc


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2026", "October 2026", "10:00", "3/4/2026", "2026-13-45", "31 Feb 2026",
        "0001-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 04 Oct 2026 10:00:00 XYZ", "Sun, 04 Oct 2026 25:00:00 GMT",
        "Sun, 04 Oct 2026 10:00:00 +9900", "4 nonsense 2026",
        "13:00 PM 4 Oct 2026", "version 1.2.2026", "9" * 4000,
    ],
)  # fmt: skip
def test_wrong_is_worse_than_none(text: str) -> None:
    assert dates.parse(text) is None


def test_slashes_are_day_first_but_in_english() -> None:
    assert dates.parse("3/4/2026", lang="fr") == datetime(2026, 4, 3, tzinfo=UTC)
    assert dates.parse("3/4/2026", lang="en") is None


def test_nothing_is_more_than_a_day_ahead() -> None:
    now = datetime(2026, 10, 4, 10, tzinfo=UTC)
    assert dates.parse("2026-10-05T09:00:00Z", now=now) is not None
    assert dates.parse("2026-10-05T11:00:00Z", now=now) is None
    assert dates.parse("2026-10-05T11:00:00Z") is not None


SECONDS = st.integers(800_000_000, 3_000_000_000)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(SECONDS, ZONES)
def test_what_is_written_in_any_zone_is_read_back(seconds: int, ahead: timedelta) -> None:
    when = datetime.fromtimestamp(seconds, UTC)
    local = when + ahead
    sign, minutes = "-" if ahead < timedelta() else "+", abs(int(ahead.total_seconds())) // 60
    for zone in (f"{sign}{minutes // 60:02}{minutes % 60:02}", f"{sign}{minutes // 60:02}:{minutes % 60:02}"):
        assert dates.parse(local.strftime("%a, %d %b %Y %H:%M:%S ") + zone) == when
        assert dates.parse(local.strftime("%Y-%m-%dT%H:%M:%S") + zone) == when


@given(st.text("0123456789:.,/-+TZ GMT Octжовтня年", max_size=40))
def test_anything_is_a_sane_time_or_none(text: str) -> None:
    found = dates.parse(text)
    assert found is None or found >= dates.EARLIEST
