from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from monitor.store.types import Duration, Moment, Packed, Words

DIALECT = sqlite.dialect()
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TEXTS = st.text(st.characters(codec="utf-8"))


def kept(kind: Any, value: Any) -> Any:
    return kind.process_result_value(kind.process_bind_param(value, DIALECT), DIALECT)


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES))  # noqa: DTZ001
def test_a_moment_comes_back_exactly_and_in_utc(when: datetime) -> None:
    back = kept(Moment(), when)
    assert back == when
    assert back.tzinfo is UTC


@given(st.lists(st.datetimes(timezones=ZONES, min_value=datetime(2, 1, 2)), min_size=2, max_size=2))  # noqa: DTZ001
def test_moments_are_kept_in_their_order(pair: list[datetime]) -> None:
    one, two = pair
    assert (Moment().write(one) < Moment().write(two)) == (one < two)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Moment().write(datetime(2026, 1, 1))  # noqa: DTZ001


@given(st.timedeltas())
def test_a_duration_comes_back(value: timedelta) -> None:
    assert kept(Duration(), value) == value


@given(st.lists(TEXTS))
def test_words_come_back(words: list[str]) -> None:
    assert kept(Words(), tuple(words)) == tuple(words)


@given(TEXTS)
def test_packed_text_comes_back(text: str) -> None:
    assert kept(Packed(), text) == text


@pytest.mark.parametrize("kind", [Moment(), Duration(), Words(), Packed()])
def test_none_stays_none(kind: Any) -> None:
    assert kept(kind, None) is None
