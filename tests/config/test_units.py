"""Durations and sizes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.units import LONGEST, duration, show_duration, size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0s", 0), ("250ms", 0.25), ("90s", 90), ("10m", 600), ("1h30m", 5400), ("3d", 259200), ("2w", 1209600)],
)
def test_reads_durations(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "5", "m", "5 m", "-5m", "1.5h", "5M", "5min", "10m ", "\u0665m", "4000d"]
)
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"write a number|longer than"):
        duration(text)


@given(st.timedeltas(timedelta(0), LONGEST).map(lambda t: t - timedelta(microseconds=t.microseconds % 1000)))
def test_show_and_read_are_inverse(value: timedelta) -> None:
    assert duration(show_duration(value)) == value


@pytest.mark.parametrize(
    ("text", "count"), [("64KB", 64_000), ("10MB", 10_000_000), ("1 GiB", 2**30), ("5kib", 5120), ("7B", 7)]
)
def test_reads_sizes(text: str, count: int) -> None:
    assert size(text) == count


@pytest.mark.parametrize("text", ["", "10", "MB", "1.5MB", "-1MB", "10 megs", "10XB", "10MBB"])
def test_refuses_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="write a number"):
        size(text)
