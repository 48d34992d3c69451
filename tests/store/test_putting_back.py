"""A clock that was ahead for days and is put back: nothing waits for those days, and nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.alerting.desk import Desk
from monitor.model import Budget, Delivery, PollState, Receiver, RetryLater, Secret, Sent
from monitor.steps import Hold, PollResult
from monitor.store import Store
from tests.store.support import (
    DAY,
    DESK,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    SECOND,
    alert,
    entry,
    new_story,
    poll,
    published,
    read,
    run,
    source,
)

AHEAD = NOW + 5 * DAY


def put_back(store: Store, now: datetime = NOW, by: timedelta | None = 5 * DAY) -> timedelta:
    return run(store.put_back(now, by))


def raised(store: Store, id: str, now: datetime) -> None:
    published(store, f"entry-{id}", new_story(alert(id)), now=now)


def claim(store: Store, now: datetime, desk: Desk = DESK) -> list[Delivery]:
    return list(run(store.claim_deliveries(now, LEASE, 9, desk)))


def settle(store: Store, delivery: Delivery, outcome: Sent | RetryLater, due: datetime | None) -> None:
    run(store.settle_delivery(delivery, outcome, due, AHEAD, desk=DESK))


def test_an_article_is_read_again_after_as_long_as_it_was_to_wait(store: Store) -> None:
    poll(store, source(), [entry("1")], AHEAD)
    read(store, now=AHEAD, again=AHEAD + 5 * MINUTE)
    put_back(store)
    assert not run(store.claim_reads(NOW + 4 * MINUTE, LEASE, 9))
    assert len(run(store.claim_reads(NOW + 5 * MINUTE, LEASE, 9))) == 1


def test_what_was_claimed_when_it_happened_comes_back_with_its_lease(store: Store) -> None:
    raised(store, "A", AHEAD)
    poll(store, source(), [entry("1")], AHEAD)
    assert len(claim(store, AHEAD)) == len(run(store.claim_reads(AHEAD, LEASE, 9))) == 1
    put_back(store)
    assert not claim(store, NOW)
    assert len(claim(store, NOW + LEASE)) == len(run(store.claim_reads(NOW + LEASE, LEASE, 9))) == 1


def test_a_message_and_its_receiver_wait_no_longer_than_they_were_to(store: Store) -> None:
    raised(store, "A", AHEAD)
    (delivery,) = claim(store, AHEAD)
    settle(store, delivery, RetryLater("HTTP 429", HOUR), AHEAD + MINUTE)
    put_back(store)
    assert not claim(store, NOW + 59 * MINUTE), "the service asked for an hour"
    assert len(claim(store, NOW + HOUR)) == 1


def test_a_message_is_not_too_old_when_the_clock_is_right_again(store: Store) -> None:
    """It may be now that the clock is wrong, by decades where nothing keeps it between two starts."""
    raised(store, "A", NOW)
    (delivery,) = claim(store, NOW)
    settle(store, delivery, RetryLater("HTTP 500"), NOW + MINUTE)
    put_back(store, NOW - 9_000 * DAY, by=9_000 * DAY)
    assert [one.created for one in claim(store, NOW + MINUTE)] == [NOW]


def test_what_went_out_under_the_clock_that_was_ahead_is_in_nobodys_way(store: Store) -> None:
    few = Receiver("desk", "webhook", Secret("https://desk.example/x"), flood=Budget(1, HOUR))
    desk = Desk({"desk": few})
    raised(store, "A", AHEAD)
    (delivery,) = claim(store, AHEAD, desk)
    settle(store, delivery, Sent(), None)
    raised(store, "B", AHEAD + SECOND)
    assert claim(store, AHEAD + SECOND, desk) == [], "one an hour"
    put_back(store)
    assert [one.message.title for one in claim(store, NOW + HOUR, desk)] == ["Alert B"]


def test_a_host_is_left_alone_for_as_long_as_it_asked(store: Store) -> None:
    held = source("held")
    run(store.sync_sources([held], NOW))
    (asked,) = run(store.claim_polls(AHEAD, 1))
    poll(store, held, [], AHEAD)
    keep_off(store, asked.source.id, AHEAD + 2 * HOUR)
    put_back(store)
    run(store.sync_sources([held], NOW))
    assert not run(store.claim_polls(NOW + 119 * MINUTE, 1))
    assert len(run(store.claim_polls(NOW + 121 * MINUTE, 1))) == 1


def keep_off(store: Store, id: str, until: datetime) -> None:
    state = PollState(polled=AHEAD)
    result = PollResult(id, state, AHEAD + HOUR, hold=Hold(f"{id}.example", until))
    run(store.settle_poll(result, AHEAD))


def test_a_daemon_that_starts_under_the_clock_that_was_put_back_sees_it_once(store: Store) -> None:
    assert put_back(store, by=None) == timedelta(0), "nothing is known of the clock yet"
    run(store.note_time(AHEAD))
    raised(store, "A", AHEAD)
    (delivery,) = claim(store, AHEAD)
    settle(store, delivery, RetryLater("HTTP 500"), AHEAD + MINUTE)
    assert put_back(store, by=None) == 5 * DAY
    assert put_back(store, NOW + SECOND, by=None) == timedelta(0)
    assert not claim(store, NOW + 50 * SECOND)
    assert len(claim(store, NOW + MINUTE)) == 1


def test_steps_of_seconds_change_nothing(store: Store) -> None:
    run(store.note_time(NOW))
    assert put_back(store, NOW - 59 * SECOND, by=None) == timedelta(0)
    assert put_back(store, NOW - 60 * SECOND, by=None) == MINUTE
