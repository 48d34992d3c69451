"""What is news reads like the policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.policy import Freshness, stale
from monitor.model import Untold
from tests.alerting.examples import NOW

FRESHNESS = Freshness(first_poll=timedelta(hours=1), always=timedelta(days=3))
H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "first_poll", "news"),
    [
        (0.5 * H, True, True),
        (1 * H, True, True),
        (1.1 * H, True, False),
        (1.1 * H, False, True),
        (72 * H, False, True),
        (73 * H, False, False),
        (73 * H, True, False),
        (-5 * H, True, True),  # a date in the future counts as now
        (-5000 * H, False, True),
        (None, True, False),
        (None, False, True),
    ],
)
def test_what_is_news(age: timedelta | None, first_poll: bool, news: bool) -> None:
    published = None if age is None else NOW - age
    assert (stale(published, first_poll=first_poll, now=NOW, freshness=FRESHNESS) is Untold.NOT) is news


def test_old_is_old_even_where_a_first_poll_may_be_older() -> None:
    lax = Freshness(first_poll=timedelta(days=30), always=timedelta(days=3))
    assert stale(NOW - 96 * H, first_poll=True, now=NOW, freshness=lax) is Untold.OLD


@given(st.timedeltas(timedelta(days=-9), timedelta(days=9)), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_is_no_news_does_not_become_news_by_waiting(age: timedelta, later: timedelta) -> None:
    for first in (True, False):
        now = not stale(NOW - age, first_poll=first, now=NOW, freshness=FRESHNESS)
        after = not stale(NOW - age, first_poll=first, now=NOW + later, freshness=FRESHNESS)
        assert now or not after
        if first:
            assert not stale(NOW - age, first_poll=False, now=NOW, freshness=FRESHNESS) or not now
