"""What a poll leaves behind: redirects, audits and the network, each by the laws that it is judged by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.cadence import Connection, Found, audit, memory, moves, next_poll, poll_failed
from monitor.cadence.failure import KEPT, recorded
from monitor.model import (
    Entry,
    Fault,
    Feed,
    Move,
    Poll,
    PollState,
    Reply,
    Response,
    Source,
    Trouble,
    Unreachable,
)

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEW_PLACE = "https://new.example/feed"


def sighted(*polls: tuple[float, str, bool]) -> PollState:
    """The state after polls: days passed, where a permanent redirect led, whether the feed was known."""
    state = PollState()
    for days, target, same in polls:
        reply = Response(target or "https://old.example/feed", 200, moved=target)
        state = moves.followed(state, reply, NOW + days * D, same_feed=same)
    return state


def test_a_redirect_is_learnt_after_several_sightings_over_days() -> None:
    seen = [(0.7 * day, NEW_PLACE, True) for day in range(5)]
    assert sighted(*seen[:4]).moved == ""
    assert sighted(*seen[:4], (2.9, NEW_PLACE, True)).moved == "", "five times, but in less than three days"
    assert sighted(*seen[:2], (9, NEW_PLACE, True)).moved == "", "over days, but three times"
    assert sighted(*seen, (3.5, NEW_PLACE, True)) == PollState(moved=NEW_PLACE)


def test_it_is_learnt_only_from_a_feed_with_a_known_entry() -> None:
    seen = [(float(day), NEW_PLACE, False) for day in range(9)]
    assert sighted(*seen).moved == ""
    assert sighted(*seen, (9, NEW_PLACE, True)).moved == NEW_PLACE


@pytest.mark.parametrize("between", ["", "https://portal.example/"])
def test_another_answer_in_between_begins_anew(between: str) -> None:
    seen = [(float(day), NEW_PLACE, True) for day in range(4)]
    assert sighted(*seen, (4, between, True), (5, NEW_PLACE, True)).moved == ""


def test_a_learnt_address_that_fails_is_forgotten() -> None:
    moved = PollState(moved=NEW_PLACE, move=Move("x", NOW))
    assert moves.doubted(replace(moved, failures=2)).moved == NEW_PLACE
    assert moves.doubted(replace(moved, failures=3)).moved == ""


KNOWN = PollState(etag='"1"', began=NOW - 30 * D, full=NOW - 26 * H, succeeded=NOW - H, pace=H, silence=4 * H)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"full": NOW - 24 * H}, False),
        ({"silence": 8 * H}, False),
        ({"pace": 7 * H}, False),
        ({"pace": None}, False),
        ({"pace": None, "full": NOW - 29 * D, "began": NOW - 60 * D}, True),
        ({"began": NOW - 3 * D}, False),
        ({"began": NOW - 3 * D, "full": NOW - 3 * D - H}, True),
        ({"succeeded": NOW - 25 * H}, False),  # it was not asked since, as on days to skip
        ({"succeeded": None}, False),
        ({"failures": 1}, False),
        ({"etag": ""}, False),
        ({"etag": "", "last_modified": "yesterday"}, True),
        ({"full": None}, False),
        ({"lies": 1, "silence": 90 * D}, True),
        ({"lies": 1, "full": NOW - 23 * H}, False),
    ],
)
def test_validators_are_doubted_after_a_silence_far_longer_than_any(
    changes: dict[str, Any], due: bool
) -> None:
    assert audit.due(replace(KNOWN, **changes), NOW) is due


@pytest.mark.parametrize(
    ("etag", "published", "lied"),
    [
        ('"1"', None, True),
        ('"2"', None, False),
        ('"2"', NOW - 2 * H, True),
        ('"2"', NOW - M, False),
        ('"2"', NOW - 26 * H, False),
    ],
)
def test_what_came_just_now_proves_no_lie(etag: str, published: datetime | None, lied: bool) -> None:
    reply = Response("https://old.example/", 200, (("etag", etag),))
    assert audit.lied(KNOWN, reply, [Entry("1", published=published)]) is lied


def test_the_pace_is_the_median_time_between_entries() -> None:
    dates = [NOW, NOW + H, NOW + 2 * H, NOW + 12 * H, NOW + 12 * H]
    assert audit.pace([Entry(str(day), published=day) for day in dates]) == H
    assert audit.pace([Entry("1"), Entry("2", published=NOW)]) is None


SILENCE = Unreachable(Fault.DNS)


def heard(*replies: tuple[str, Reply]) -> list[bool]:
    connection = Connection()
    return [connection.hear(f"https://{host}/feed", reply) for host, reply in replies]


def test_three_unrelated_sites_in_a_row_mean_that_it_is_us() -> None:
    assert heard(("a.example", SILENCE), ("b.org", SILENCE), ("c.net", SILENCE), ("a.example", SILENCE)) == [
        *(False, False),
        *(True, True),
    ]
    related = [(f"{name}.shared.example", SILENCE) for name in ("x", "y", "z")]
    assert not any(heard(*related))
    assert heard(*((f"{name}.co.uk", SILENCE) for name in ("x", "y", "z")))[-1], "co.uk is nobody's site"


@pytest.mark.parametrize("answer", [Response("", 500), Unreachable(Fault.TLS)])
def test_one_answer_of_anybody_proves_that_the_network_is_there(answer: Reply) -> None:
    sites = [("a.org", SILENCE), ("b.net", SILENCE)]
    assert not any(heard(*sites, ("d.com", answer), ("c.info", SILENCE), *sites)[:-1])
    blocked = ("d.com", Unreachable(Fault.BLOCKED))
    assert heard(*sites, blocked, ("c.info", SILENCE))[-1], "what was never sent tells nothing"


def test_troubles_are_counted_in_a_row_and_bounded() -> None:
    state = PollState()
    for number in range(3):
        state = replace(
            state, troubles=recorded(state, "HTTP 500", NOW + number * H), failures=state.failures + 1
        )
    assert state.troubles == (Trouble("HTTP 500", NOW, NOW + 2 * H, 3),)
    again = recorded(replace(state, failures=0), "HTTP 500", NOW + D)
    assert again == (*state.troubles, Trouble("HTTP 500", NOW + D, NOW + D)), "it had recovered in between"
    for number in range(20):
        state = replace(state, troubles=recorded(state, f"HTTP {number}", NOW))
    assert [one.error for one in state.troubles] == [f"HTTP {number}" for number in range(20 - KEPT, 20)]


SOURCE = Source("courier", "https://courier.example/feed")
HELD = PollState(etag='"1"', last_modified="Mon, 23 Nov 2026 06:00:00 GMT", succeeded=NOW - H)


@pytest.mark.parametrize(
    ("status", "kept"), [(400, False), (412, False), (431, False), (404, True), (500, True)]
)
def test_a_request_that_the_server_cannot_take_is_made_without_validators_next(
    status: int, kept: bool
) -> None:
    reply = Response(SOURCE.url, status)
    after = poll_failed(SOURCE, HELD, reply, now=NOW, jitter=0)
    state = memory.after_failure(Poll(SOURCE, HELD), reply, f"HTTP {status}", after, NOW)
    assert (state.etag, state.last_modified) == ((HELD.etag, HELD.last_modified) if kept else ("", ""))


@pytest.mark.parametrize(("size", "kept"), [(10, True), (4_000, True), (5_000, False), (90_000, False)])
def test_a_validator_that_no_server_would_take_back_is_not_kept(size: int, kept: bool) -> None:
    mark = "x" * size
    reply = Response(SOURCE.url, 200, (("etag", mark), ("last-modified", mark)))
    found = Found()
    after = next_poll(SOURCE, PollState(), reply, found, now=NOW, jitter=0)
    state = memory.after_success(Poll(SOURCE, PollState()), reply, Feed(), found, after, NOW)
    assert (state.etag == mark, state.last_modified == mark) == (kept, kept)
