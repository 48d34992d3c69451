"""When to poll and when to try again: the laws hold for all inputs, the examples read like the policy."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cadence import (
    Found,
    claimed,
    next_attempt,
    next_poll,
    poll_failed,
    postponed,
    unblamed,
)
from monitor.cadence.failure import LONGEST_BACKOFF, UNHEARD
from monitor.cadence.schedule import SPREAD, strain
from monitor.model import Because, Fault, PollState, Reply, Response, Rhythm, Source, Unreachable
from monitor.text.spans import show

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCE = Source("north", "https://north.example/feed", min_interval=10 * M, max_interval=6 * H)
OLD = PollState(interval=H, polled=NOW - H, succeeded=NOW - H)


def answer(status: int = 200, **headers: str) -> Response:
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(SOURCE.url, status, fields)


INTERVALS = st.none() | st.timedeltas(timedelta(0), 30 * D)
STATES = st.builds(
    PollState,
    interval=INTERVALS,
    failures=st.integers(0, 10_000),
    succeeded=st.sampled_from([None, NOW - H]),
)
SOURCES = st.builds(
    Source,
    st.just("s"),
    st.just("https://s.example/"),
    min_interval=st.timedeltas(timedelta(0), 3 * D),
    max_interval=st.timedeltas(timedelta(0), 9 * D),
)
JITTER = st.floats(0, 1, exclude_max=True)
COUNT = st.integers(0, 3000)
HINTS = st.fixed_dictionaries(
    {},
    optional={
        "cache_control": st.integers(0, 10**12).map(lambda age: f"max-age={age}") | st.text(max_size=9),
        "age": st.integers(0, 10**6).map(str),
        "retry_after": st.integers(-9, 10**12).map(str) | st.text(max_size=9),
        "expires": st.sampled_from(["0", "Tue, 24 Nov 2026 07:00:00 GMT", "Tue, 24 Nov 2099 07:00:00 GMT"]),
    },
)


@given(SOURCES, STATES, HINTS, COUNT, COUNT, JITTER)
def test_never_before_the_floor_nor_beyond_the_caps(
    source: Source, state: PollState, hints: dict[str, str], found: int, new: int, jitter: float
) -> None:
    after = next_poll(source, state, answer(200, **hints), Found(found, new), now=NOW, jitter=jitter)
    floor = max(source.min_interval, timedelta(seconds=1))
    ceiling = max(source.max_interval, floor)
    assert floor <= after.interval <= ceiling
    assert NOW + after.interval <= after.at
    assert after.at <= NOW + max(ceiling, 7 * D) + after.interval * (SPREAD if state.succeeded else 1)
    assert after.why


@given(SOURCES, STATES, COUNT, COUNT, COUNT, JITTER)
def test_more_news_never_means_a_later_poll(
    source: Source, state: PollState, found: int, one: int, two: int, jitter: float
) -> None:
    few, many = sorted((min(one, found), min(two, found)))
    slow, fast = (
        next_poll(source, state, answer(), Found(found, new), now=NOW, jitter=jitter) for new in (few, many)
    )
    assert fast.at <= slow.at
    assert fast.interval <= slow.interval


@given(SOURCES, STATES, COUNT, JITTER, JITTER)
def test_more_jitter_never_means_an_earlier_poll(
    source: Source, state: PollState, new: int, one: float, two: float
) -> None:
    first, second = (
        next_poll(source, state, answer(), Found(new, new), now=NOW, jitter=jitter)
        for jitter in sorted((one, two))
    )
    assert first.at <= second.at
    assert first.interval == second.interval


@given(
    st.lists(st.tuples(st.timedeltas(timedelta(0), 2 * H), JITTER), min_size=1, max_size=9),
    st.sampled_from(["", "max-age=7200"]),
)
def test_who_comes_late_waits_longer_by_as_much_at_most(
    polls: list[tuple[timedelta, float]], hint: str
) -> None:
    for late, jitter in polls:
        usual, after = (
            next_poll(
                SOURCE, OLD, answer(cache_control=hint), Found(9, 4), now=NOW, jitter=jitter, late=behind
            )
            for behind in (timedelta(0), late)
        )
        assert usual.at <= after.at <= usual.at + min(late, after.interval) * jitter
        assert (usual.interval, usual.why) == (after.interval, after.why)


@pytest.mark.parametrize("hint", ["", "max-age=7200"])
def test_sources_that_were_asked_together_are_asked_apart_from_then_on(hint: str) -> None:
    """A thousand new ones, and a thousand that had waited for a daemon that was down for a day."""
    for state, late in ((PollState(), 0 * D), (OLD, D)):
        after = [
            next_poll(
                SOURCE, state, answer(cache_control=hint), Found(9, 4), now=NOW, jitter=n / 1000, late=late
            )
            for n in range(1000)
        ]
        interval, begin = after[0].interval, after[0].at
        tenths = Counter((one.at - begin) * 10 // interval for one in after)
        assert tenths == dict.fromkeys(range(10), 100)


def test_what_has_been_spread_stays_so() -> None:
    """Who comes in time is moved by a tenth: the wait that spread it is no lateness."""
    after = next_poll(SOURCE, OLD, answer(), Found(9, 4), now=NOW, jitter=0.999)
    assert after.at - NOW < after.interval * (1 + SPREAD)


@given(SOURCES, STATES, st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from([200, 304]))
def test_a_longer_hint_never_means_an_earlier_poll(
    source: Source, state: PollState, one: int, two: int, status: int
) -> None:
    short, long = sorted((one, two))
    for hint in ("max-age={}", "{}"):
        name = "cache_control" if "max" in hint else "retry_after"
        soon, late = (
            next_poll(source, state, answer(status, **{name: hint.format(age)}), Found(), now=NOW, jitter=0.5)
            for age in (short, long)
        )
        assert soon.at <= late.at


@given(SOURCES, INTERVALS, st.integers(0, 5000), st.integers(0, 5000), JITTER)
def test_more_failures_never_mean_an_earlier_poll_and_none_stops(
    source: Source, interval: timedelta | None, one: int, two: int, jitter: float
) -> None:
    dead = Unreachable(Fault.DNS)
    few, many = (
        poll_failed(
            source, PollState(interval=interval, failures=count, strain=count), dead, now=NOW, jitter=jitter
        )
        for count in sorted((one, two))
    )
    assert few.at <= many.at <= NOW + max(LONGEST_BACKOFF, source.min_interval) * (1 + SPREAD)
    assert few.at >= NOW + source.min_interval
    assert few.interval == many.interval


@pytest.mark.parametrize(
    ("found", "new", "interval"),
    [
        (10, 10, 30 * M),
        (10, 7, 30 * M),
        (9, 6, H),
        (10, 4, H),
        (10, 3, 66 * M),
        (10, 0, 90 * M),
        (0, 0, 90 * M),
    ],
)
def test_the_interval_follows_the_share_of_new_entries(found: int, new: int, interval: timedelta) -> None:
    after = next_poll(SOURCE, OLD, answer(), Found(found, new), now=NOW, jitter=0)
    assert after.interval == interval
    assert after.at == NOW + interval


def test_a_first_poll_knows_no_rhythm() -> None:
    after = next_poll(SOURCE, PollState(), answer(), Found(50, 50), now=NOW, jitter=0)
    assert (after.at, after.interval) == (NOW + 10 * M, 10 * M)
    assert after.why == "every 10m: its rhythm is not known yet"


@pytest.mark.parametrize("status", [200, 304])
@pytest.mark.parametrize(
    ("headers", "at", "why"),
    [
        ({}, NOW + 90 * M, "every 1h 30m: it shows nothing new"),
        ({"cache_control": "max-age=60"}, NOW + 90 * M, "every 1h 30m: it shows nothing new"),
        (
            {"cache_control": "max-age=7200", "age": "600"},
            NOW + 110 * M,
            "the server says that the feed stays",
        ),
        ({"cache_control": "max-age=864000"}, NOW + D, "the server says that the feed stays"),
        ({"expires": "Tue, 24 Nov 2026 08:00:00 GMT"}, NOW + 2 * H, "the server says that the feed stays"),
        ({"retry_after": "10800", "cache_control": "max-age=7200"}, NOW + 3 * H, "the server asked to wait"),
        ({"retry_after": "1000000000"}, NOW + 7 * D, "the server asked to wait"),
    ],
)
def test_hints_after_a_feed_and_after_not_modified(
    headers: dict[str, str], at: datetime, why: str, status: int
) -> None:
    after = next_poll(SOURCE, OLD, answer(status, **headers), Found(), now=NOW, jitter=0)
    assert after.at == at
    assert after.why.startswith(why)
    assert after.interval == 90 * M, "hints move one poll, not the rhythm"


@pytest.mark.parametrize("status", [200, 304])
@pytest.mark.parametrize(
    ("rhythm", "at", "because"),
    [
        (Rhythm(ttl=7200), NOW + 2 * H, Because.TTL),
        (Rhythm(ttl=600, update=4 * 3600), NOW + 4 * H, Because.UPDATE_PERIOD),
        (Rhythm(update=7 * 86_400), NOW + D, Because.UPDATE_PERIOD),
        (Rhythm(ttl=-1, update=10**30), NOW + D, Because.UPDATE_PERIOD),
        (Rhythm(skip_hours=(7, 8)), NOW + 3 * H, Because.SKIP_HOURS),
        (Rhythm(ttl=3 * 3600, skip_hours=(9, 10)), NOW + 5 * H, Because.SKIP_HOURS),
        (Rhythm(skip_days=(1, 2)), datetime(2026, 11, 26, tzinfo=UTC), Because.SKIP_DAYS),
        (Rhythm(skip_hours=(0, 1), skip_days=(1,)), datetime(2026, 11, 25, 2, tzinfo=UTC), Because.SKIP_DAYS),
        (Rhythm(skip_hours=tuple(range(24)), skip_days=tuple(range(7))), NOW + 1.5 * H, Because.ADAPTIVE),
        (Rhythm(skip_hours=(99, -1), skip_days=(7,)), NOW + 1.5 * H, Because.ADAPTIVE),
    ],
)
def test_what_the_feed_says_of_its_rhythm(
    rhythm: Rhythm, at: datetime, because: Because, status: int
) -> None:
    after = next_poll(SOURCE, OLD, answer(status), Found(rhythm=rhythm), now=NOW, jitter=0)
    assert (after.at, after.because) == (at, because)


RHYTHMS = st.builds(
    Rhythm,
    st.integers(-1, 10**12),
    st.integers(-1, 10**12),
    st.lists(st.integers(-2, 25), max_size=25).map(tuple),
    st.lists(st.integers(-1, 7), max_size=8).map(tuple),
)


@given(SOURCES, STATES, RHYTHMS, HINTS, COUNT, JITTER)
def test_never_in_an_hour_or_a_day_to_skip_and_never_before_what_was_said(
    source: Source, state: PollState, rhythm: Rhythm, hints: dict[str, str], new: int, jitter: float
) -> None:
    said = Found(new, new, rhythm=rhythm)
    after = next_poll(source, state, answer(200, **hints), said, now=NOW, jitter=jitter)
    skipped = set(rhythm.skip_hours) & set(range(24)), set(rhythm.skip_days) & set(range(7))
    assert after.at.hour not in skipped[0] or len(skipped[0]) == 24
    assert after.at.weekday() not in skipped[1] or len(skipped[1]) == 7
    assert after.at >= NOW + min(timedelta(seconds=max(rhythm.ttl, rhythm.update)), D)
    plain = next_poll(source, state, answer(200, **hints), Found(new, new), now=NOW, jitter=jitter)
    assert after.at >= plain.at
    kept = replace(state, rhythm=rhythm)
    assert claimed(source, kept, NOW) >= NOW + min(timedelta(seconds=max(rhythm.ttl, rhythm.update)), D)


def test_a_304_without_a_word_renews_what_was_said_before() -> None:
    state = replace(OLD, fresh=3 * H)
    after = next_poll(SOURCE, state, answer(304), Found(), now=NOW, jitter=0)
    assert (after.at, after.because) == (NOW + 3 * H, Because.MAX_AGE)
    whole = next_poll(SOURCE, state, answer(200), Found(), now=NOW, jitter=0)
    assert (whole.at, whole.because) == (NOW + 1.5 * H, Because.ADAPTIVE)
    shorter = next_poll(SOURCE, state, answer(304, cache_control="max-age=60"), Found(), now=NOW, jitter=0)
    assert shorter.because is Because.ADAPTIVE
    assert claimed(SOURCE, state, NOW) == NOW + 3 * H, "a crash does not forget it either"


def test_a_late_poll_tells_more_of_the_wait_than_of_the_feed() -> None:
    late = replace(OLD, succeeded=NOW - 9 * H)
    for found in (Found(10, 10), Found(10, 10, gap=True)):
        assert next_poll(SOURCE, late, answer(), found, now=NOW, jitter=0).interval == H
    assert next_poll(SOURCE, late, answer(), Found(), now=NOW, jitter=0).interval == 1.5 * H


def test_a_gap_shortens_the_interval_more_than_news_do() -> None:
    after = next_poll(SOURCE, OLD, answer(), Found(9, 9, gap=True), now=NOW, jitter=0)
    assert after.interval == 15 * M
    assert after.why == "every 15m: entries may have been missed"


def test_while_we_are_offline_a_source_goes_on_at_its_own_interval() -> None:
    after = unblamed(SOURCE, replace(OLD, failures=9, strain=9), now=NOW, jitter=0.5)
    assert (after.at, after.interval, after.because) == (NOW + 1.05 * H, H, Because.OFFLINE)


@pytest.mark.parametrize(
    ("until", "rhythm", "at", "because"),
    [
        (None, Rhythm(), None, None),
        (NOW - H, Rhythm(), None, None),
        (NOW + H, Rhythm(), NOW + H, Because.RETRY_AFTER),
        (None, Rhythm(skip_hours=(6,)), NOW + H, Because.SKIP_HOURS),
        (NOW + H, Rhythm(skip_hours=(7, 8)), NOW + 3 * H, Because.SKIP_HOURS),
    ],
)
def test_who_is_due_may_have_to_wait(
    until: datetime | None, rhythm: Rhythm, at: datetime | None, because: Because | None
) -> None:
    wait = postponed(replace(OLD, rhythm=rhythm), NOW, until, 0.0)
    assert (wait and (wait.at, wait.because)) == (at and (at, because))


@pytest.mark.parametrize(
    ("reply", "weight"),
    [
        (Unreachable(Fault.DNS), 0.25),
        (Unreachable(Fault.TIMEOUT), 0.5),
        (Unreachable(Fault.TLS), 1.0),
        (Response("", 503), 0.5),
        (Response("", 404), 1.0),
        (Response("", 200), 0.5),
    ],
)
def test_failures_are_weighed(reply: Reply, weight: float) -> None:
    assert strain(PollState(strain=2.0), reply) == 2.0 + weight


def test_a_name_that_is_not_found_is_looked_up_more_often() -> None:
    worn = replace(OLD, failures=99, strain=50.0)
    waits = [
        poll_failed(SOURCE, worn, Unreachable(fault), now=NOW, jitter=0).at - NOW
        for fault in (Fault.DNS, Fault.CONNECT)
    ]
    assert waits == [UNHEARD, LONGEST_BACKOFF]


@pytest.mark.parametrize(
    ("failures", "wait", "why"),
    [
        (0, 10 * M, "in 10m: the first failure"),
        (1, 15 * M, "in 15m: failure 2 in a row"),
        (2, 22.5 * M, "in 22m 30s: failure 3 in a row"),
        (12, 21.62 * H, "failure 13 in a row"),
        (13, D, "in 1d: failure 14 in a row"),
        (10**9, D, "in 1d: failure"),
    ],
)
def test_failures_back_off(failures: int, wait: timedelta, why: str) -> None:
    state = PollState(interval=H, failures=failures, strain=failures)
    after = poll_failed(SOURCE, state, Unreachable(Fault.TIMEOUT), now=NOW, jitter=0)
    assert after.at - NOW == pytest.approx(wait, abs=M)
    assert why in after.why
    assert after.interval == H


@pytest.mark.parametrize("status", [200, 404, 429, 500, 503])
def test_retry_after_holds_after_any_status(status: int) -> None:
    after = poll_failed(SOURCE, OLD, answer(status, retry_after="18000"), now=NOW, jitter=0.9)
    assert NOW + 5 * H <= after.at <= NOW + 5 * H + M
    assert "Retry-After" in after.why


RETRIES = st.lists(st.timedeltas(timedelta(0), 2 * D), max_size=12)


@given(st.integers(0, 14), RETRIES, st.none() | st.timedeltas(-D, 7 * D), JITTER)
def test_a_delivery_is_tried_as_often_as_listed_and_never_early(
    attempt: int, retries: list[timedelta], after: timedelta | None, jitter: float
) -> None:
    due = next_attempt(attempt, retries, after, NOW, jitter)
    assert (due is None) == (attempt >= len(retries))
    if due is not None:
        assert due >= NOW + retries[attempt]
        assert after is None or due >= NOW + after
        assert due <= NOW + max(retries[attempt] * (1 + SPREAD), after or timedelta(0))


@pytest.mark.parametrize(
    ("attempt", "after", "due"),
    [
        (0, None, NOW + timedelta(seconds=5)),
        (1, None, NOW + 5 * M),
        (1, M, NOW + 5 * M),
        (1, H, NOW + H),
        (2, H, None),
    ],
)
def test_next_attempt(attempt: int, after: timedelta | None, due: datetime | None) -> None:
    assert next_attempt(attempt, (timedelta(seconds=5), 5 * M), after=after, now=NOW, jitter=0) == due


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (0 * M, "0s"),
        (0.75 * M, "45s"),
        (10 * M, "10m"),
        (90 * M, "1h 30m"),
        (49 * H + M, "2d 1h"),
        (-M, "0s"),
    ],
)
def test_show(span: timedelta, shown: str) -> None:
    assert show(span) == shown
