from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StoreError
from monitor.model import Because, Move, Poll, PollState, Rhythm, Source, Trouble
from monitor.steps import Hold, PollResult
from monitor.steps.seen import Compared
from monitor.store import Store
from monitor.store.sources import SPREAD, jitter
from tests.store.support import DAY, HOUR, LATER, MINUTE, NOW, entry, poll, rows, run, source

FAST = source(min_interval=MINUTE, max_interval=10 * MINUTE)


def claimed(store: Store, now: datetime = LATER, limit: int = 10) -> list[str]:
    return [item.source.id for item in run(store.claim_polls(now, limit))]


def sync(store: Store, *sources: Source, now: datetime = NOW) -> None:
    run(store.sync_sources(sources, now))


def settle(store: Store, source_: Source, state: PollState, next_poll: datetime) -> None:
    run(store.settle_poll(PollResult(source_.id, state, next_poll), NOW))


def next_poll(store: Store) -> datetime | None:
    return store.source_statuses(NOW)[0].next_poll


def test_a_source_comes_back_as_it_was_configured(store: Store) -> None:
    full = Source(
        id="voice",
        url="https://voice.example/rss",
        kind="feed",
        name="Голос",
        lang="uk",
        country="UA",
        trust="state_controlled",
        tags=("war", "north"),
        min_interval=timedelta(seconds=90),
        max_interval=2 * HOUR,
        full_text=False,
        headers=(("accept", "application/rss+xml"),),
        selector="article .body",
    )
    sync(store, full)
    late = LATER - NOW + jitter(full.id)
    assert run(store.claim_polls(LATER, 5)) == [Poll(full, PollState(), late=late)]


def test_one_source_of_a_host_is_claimed_and_none_of_a_host_that_is_busy(store: Store) -> None:
    slow = [source(f"slow-{number}", url=f"https://u:p@Slow.example/{number}") for number in range(9)]
    ports = [source(f"port-{number}", url=f"http://own.example:{8000 + number}/") for number in range(2)]
    sync(store, *slow, *ports, source("quick"))

    def asked(busy: set[str]) -> set[str]:
        return {item.source.id for item in run(store.claim_polls(LATER, 10, busy))}

    first = asked(set())
    assert len(first) == 4
    assert first > {"port-0", "port-1", "quick"}
    assert asked({"slow.example"}) == set()
    assert len(asked(set())) == 1, "the next one of the host, when it is free"
    assert len(claimed(store)) == 7, "the others have kept their turn"


@pytest.mark.parametrize(("url", "kind"), [("https://elsewhere.example/feed", "feed"), (None, "page")])
def test_a_poll_that_ends_after_its_source_got_another_address_changes_nothing(
    store: Store, url: str | None, kind: str
) -> None:
    """Validators, redirects and entries of the old document would keep the new one from being read."""
    sync(store, source("moving"))
    (asked,) = run(store.claim_polls(LATER, 1))
    sync(store, replace(asked.source, url=url or asked.source.url, kind=kind), now=LATER)
    learnt = PollState(etag='"old"', moved="https://old.example/there", polled=LATER, succeeded=LATER)
    late = PollResult(
        "moving",
        learnt,
        LATER + DAY,
        Compared([entry("1")]),
        place=(asked.source.url, asked.source.kind),
    )
    assert run(store.settle_poll(late, LATER)) == 0
    (again,) = run(store.claim_polls(LATER, 1))
    assert again.state == PollState()
    assert store.counts().entries == 0
    place = again.source.url, again.source.kind
    assert run(store.settle_poll(replace(late, place=place), LATER)) == 1
    with pytest.raises(StoreError, match="no source"):
        run(store.settle_poll(replace(late, source="unknown"), LATER))


def test_a_poll_that_a_wrong_clock_put_years_away_is_due_at_once(store: Store) -> None:
    sync(store, source("wrong"), source("asked"))
    settle(store, source("wrong"), PollState(polled=NOW), NOW + 3000 * DAY)
    settle(store, source("asked"), PollState(polled=NOW), NOW + 7 * DAY)
    sync(store, source("wrong"), source("asked"), now=LATER)
    assert claimed(store, LATER) == ["wrong"]


def test_a_clock_that_was_ahead_for_days_keeps_no_source_waiting_for_them(store: Store) -> None:
    ahead, hour = NOW + 10 * DAY, timedelta(hours=1)
    sync(store, source("quick"), source("asked"), now=ahead)
    settle(store, source("quick"), PollState(polled=ahead), ahead + hour)
    settle(store, source("asked"), PollState(polled=ahead), ahead + 3 * hour)
    for _ in range(2):
        sync(store, source("quick"), source("asked"))
        assert claimed(store, NOW) == [], "each waits as long as it was to"
    assert claimed(store, NOW + hour) == ["quick"]
    assert "asked" in claimed(store, NOW + 3 * hour)


@given(st.text())
def test_jitter_is_short_and_always_the_same(id: str) -> None:
    assert timedelta(0) <= jitter(id) < SPREAD
    assert jitter(id) == jitter(id)


def test_jitter_spreads_sources() -> None:
    slots = {int(jitter(f"source-{number}") / SPREAD * 10) for number in range(200)}
    assert slots == set(range(10))


def test_new_sources_are_due_at_once_in_an_order_of_their_own(store: Store) -> None:
    ids = [f"source-{number}" for number in range(9)]
    sync(store, *map(source, ids))
    assert claimed(store, NOW) == sorted(ids, key=jitter, reverse=True)


def test_a_claim_tells_how_late_it_comes(store: Store) -> None:
    sync(store, source("a"), source("b"))
    settle(store, source("a"), PollState(polled=NOW), NOW + HOUR)
    settle(store, source("b"), PollState(polled=NOW), NOW + HOUR + 3 * MINUTE)
    late = {one.source.id: one.late for one in run(store.claim_polls(NOW + HOUR + 4 * MINUTE, 9))}
    assert late == {"a": 4 * MINUTE, "b": MINUTE}


def test_claims_take_each_source_once_and_the_oldest_first(store: Store) -> None:
    sync(store, source("a"), source("b"), now=NOW)
    sync(store, source("a"), source("b"), source("late"), now=NOW + DAY)
    first = claimed(store, NOW + DAY + MINUTE, limit=2)
    assert set(first) == {"a", "b"}
    assert claimed(store, NOW + DAY + MINUTE) == ["late"]
    assert claimed(store, NOW + DAY + MINUTE) == []


def test_a_claim_moves_the_next_poll_on_by_the_interval(store: Store) -> None:
    assert claimed(store, LATER) == ["courier"]
    # Whoever claimed it may have died: nobody asks before the time all the same.
    assert claimed(store, LATER + 10 * MINUTE - timedelta(microseconds=1)) == []
    assert claimed(store, LATER + 10 * MINUTE) == ["courier"]


def test_a_claim_moves_on_by_the_adaptive_interval_once_there_is_one(store: Store) -> None:
    settle(store, source(), PollState(interval=HOUR, polled=NOW, succeeded=NOW), NOW + HOUR)
    assert claimed(store, NOW + HOUR) == ["courier"]
    assert next_poll(store) == NOW + 2 * HOUR


def test_settling_keeps_validators_byte_for_byte_and_the_schedule(store: Store) -> None:
    state = PollState(
        etag='W/"odd, \\"etag"',
        last_modified="Tue, 3 Mar 2026 5:06:07 EET",
        interval=3 * HOUR,
        failures=2,
        polled=NOW,
        succeeded=NOW - DAY,
        error="timeout",
    )
    settle(store, source(), state, NOW + 5 * MINUTE)
    assert claimed(store, NOW + 4 * MINUTE) == []
    (due,) = run(store.claim_polls(NOW + 5 * MINUTE, 1))
    assert (due.source, due.state) == (source(), state)


def test_entries_and_validators_are_stored_together_or_not_at_all(store: Store) -> None:
    broken = entry("b", title="\ud800")  # no database takes a lone surrogate
    with pytest.raises(UnicodeEncodeError):
        poll(store, source(), [entry("a"), broken])
    assert store.counts().entries == 0
    assert store.source_statuses(NOW)[0].state == PollState()


def test_settling_a_source_that_is_not_there_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no source 'ghost'"):
        settle(store, source("ghost"), PollState(), NOW)


def test_a_source_that_left_is_not_polled_but_kept(store: Store) -> None:
    poll(store, source(), [entry("a")])
    sync(store, source("other"))
    assert claimed(store, NOW + DAY) == ["other"]
    assert store.counts().entries == 1
    sync(store, source("other"), source())
    (back,) = run(store.claim_polls(NOW + DAY, 1))
    assert back.state.etag == '"1"'


def test_a_source_that_moved_is_new_again(store: Store) -> None:
    poll(store, source(), [])
    moved = source(url="https://courier.example/new-feed")
    sync(store, moved, now=NOW + MINUTE)
    (due,) = run(store.claim_polls(NOW + 2 * MINUTE, 1))
    assert (due.source, due.state) == (moved, PollState())


def test_a_new_name_changes_nothing_else(store: Store) -> None:
    poll(store, source(), [])
    before = store.source_statuses(NOW)[0]
    renamed = source(name="The Courier", tags=("north",))
    sync(store, renamed, now=NOW + HOUR)
    assert store.source_statuses(NOW)[0] == replace(before, source=renamed)


def test_a_shorter_interval_counts_from_the_last_poll(store: Store) -> None:
    settle(store, source(), PollState(interval=6 * HOUR, polled=NOW, succeeded=NOW), NOW + 6 * HOUR)
    sync(store, FAST, now=NOW + MINUTE)
    status = store.source_statuses(NOW)[0]
    assert (status.state.interval, status.next_poll) == (10 * MINUTE, NOW + 10 * MINUTE)


def test_a_shorter_interval_does_not_break_what_a_failing_server_asked_for(store: Store) -> None:
    settle(store, source(), PollState(interval=HOUR, failures=1, polled=NOW, error="429"), NOW + 5 * HOUR)
    sync(store, FAST, now=NOW + MINUTE)
    assert next_poll(store) == NOW + 5 * HOUR


def test_a_longer_interval_holds_at_once(store: Store) -> None:
    sync(store, FAST)
    settle(store, FAST, PollState(interval=MINUTE, polled=NOW, succeeded=NOW), NOW + MINUTE)
    sync(store, source(min_interval=HOUR, max_interval=2 * HOUR), now=NOW + MINUTE)
    status = store.source_statuses(NOW)[0]
    assert (status.state.interval, status.next_poll) == (HOUR, NOW + HOUR)


def hold(store: Store, source_: Source, until: datetime, host: str = "courier.example") -> None:
    result = PollResult(source_.id, PollState(polled=NOW), NOW + MINUTE, hold=Hold(host, until))
    run(store.settle_poll(result, NOW))


def test_a_state_comes_back_as_it_was_settled(store: Store) -> None:
    state = PollState(
        strain=2.25,
        troubles=(Trouble("HTTP 500", NOW, LATER, 3),),
        because=Because.TTL,
        why="the feed says so",
        rhythm=Rhythm(3600, 60, (1, 2), (6,)),
        fresh=HOUR,
        trace=b"\x00\xff",
        gaps=2,
        gap=NOW,
        pace=HOUR,
        silence=DAY,
        began=NOW,
        full=NOW,
        lies=1,
        moved="https://new.example/feed",
        move=Move("https://newer.example/feed", NOW, 4),
    )
    settle(store, source(), state, NOW)
    (claim,) = run(store.claim_polls(NOW, 1))
    assert (claim.state, claim.url) == (state, "https://new.example/feed")


def test_a_held_host_holds_all_its_sources_and_the_longest_hold_counts(store: Store) -> None:
    sync(store, source(), source("sport", url="https://COURIER.example/sport"), source("other"))
    hold(store, source(), NOW + HOUR)
    hold(store, source(), NOW + MINUTE)
    assert claimed(store) == ["other"]
    assert {status.source.id: status.hold for status in store.source_statuses(NOW)} == {
        "courier": NOW + HOUR,
        "other": None,
        "sport": NOW + HOUR,
    }
    assert claimed(store, NOW + HOUR - timedelta(seconds=1)) == ["other"]
    assert claimed(store, NOW + HOUR) == ["courier", "sport"]


def test_holds_that_are_over_are_forgotten(store: Store, path: Path) -> None:
    hold(store, source(), NOW + MINUTE, "old.example")
    run(store.settle_poll(PollResult("courier", PollState(), NOW, hold=Hold("b.example", NOW + DAY)), LATER))
    assert [row[0] for row in rows(path, "SELECT host FROM hold")] == ["b.example"]


def test_a_source_that_came_due_in_an_hour_to_skip_waits_on(store: Store) -> None:
    state = PollState(rhythm=Rhythm(skip_hours=(NOW.hour,)), polled=NOW, interval=HOUR)
    settle(store, source(), state, NOW)
    assert claimed(store, NOW) == []
    status = store.source_statuses(NOW)[0]
    assert status.next_poll is not None
    assert status.next_poll.hour == NOW.hour + 1
    assert (status.state.because, "skipHours" in status.state.why) == (Because.SKIP_HOURS, True)
    assert claimed(store, status.next_poll) == ["courier"]


def test_a_source_that_is_gone_is_not_claimed_until_it_is_resumed(store: Store) -> None:
    settle(store, source(), PollState(gone=NOW), NOW)
    assert claimed(store, NOW + DAY) == []
    assert store.source_statuses(NOW)[0].next_poll is None
    assert not store.resume("other", NOW)
    assert store.resume("courier", NOW)
    assert claimed(store, NOW) == ["courier"]


def test_an_audit_is_on_record_before_it_goes_out(store: Store) -> None:
    quiet = PollState(etag='"1"', began=NOW - 90 * DAY, full=NOW - 30 * DAY, succeeded=NOW, polled=NOW)
    settle(store, source(), quiet, NOW)
    (first,) = run(store.claim_polls(NOW, 1))
    assert (first.audit, first.state.full) == (True, NOW - 30 * DAY)
    (again,) = run(store.claim_polls(NOW + DAY, 1))
    assert (again.audit, again.state.full) == (False, NOW)


def test_a_shorter_interval_does_not_break_what_the_feed_asked_for(store: Store) -> None:
    said = PollState(
        interval=6 * HOUR, polled=NOW, succeeded=NOW, because=Because.ADAPTIVE, rhythm=Rhythm(ttl=7200)
    )
    settle(store, source(), said, NOW + 6 * HOUR)
    sync(store, FAST, now=NOW + MINUTE)
    assert next_poll(store) == NOW + 2 * HOUR
    settle(store, source(), replace(said, because=Because.RETRY_AFTER), NOW + 9 * HOUR)
    sync(store, source(), now=NOW + MINUTE)
    assert next_poll(store) == NOW + 9 * HOUR
