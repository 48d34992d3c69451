from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from monitor.model import Delivery, Outcome, Rejected, RetryLater, Sent
from monitor.store import Store, open_store
from tests.extent import examples
from tests.store.support import (
    DAY,
    DESK,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    SECOND,
    alert,
    new_story,
    published,
    run,
    source,
)

ALL = ("waiting", "sent", "dead")


def raised(store: Store, id: str, *receivers: str, now: datetime = NOW) -> None:
    published(store, f"entry-{id}", new_story(alert(id, receivers or ("desk",), rules=(id,))), now=now)


def claim(store: Store, now: datetime = NOW, limit: int = 9, busy: Collection[str] = ()) -> list[Delivery]:
    return list(run(store.claim_deliveries(now, LEASE, limit, DESK, busy)))


def titles(deliveries: list[Delivery]) -> list[str]:
    return [f"{delivery.message.title} to {delivery.receiver}" for delivery in deliveries]


def settle(
    store: Store, delivery: Delivery, outcome: Outcome, due: datetime | None = None, now: datetime = NOW
) -> None:
    run(store.settle_delivery(delivery, outcome, due, now, desk=DESK))


def states(store: Store) -> dict[str, tuple[str, int, str]]:
    return {item.title: (item.state, item.attempts, item.reason) for item in store.outbox(states=ALL)}


def test_a_delivery_carries_the_message_as_it_was_raised(store: Store) -> None:
    raised(store, "A")
    (delivery,) = claim(store)
    assert delivery.message == replace(alert("A").message, silence="monitor silence add story=1", thread="A")
    assert (delivery.receiver, delivery.created, delivery.attempt) == ("desk", NOW, 0)


def test_each_receiver_gets_one_at_a_time_in_the_order_of_the_news(store: Store) -> None:
    raised(store, "A", "desk", "night")
    raised(store, "B", "desk")
    raised(store, "C", "chief")
    assert titles(claim(store)) == ["Alert A to desk", "Alert A to night", "Alert C to chief"]
    assert claim(store) == []


def test_a_busy_receiver_gets_none(store: Store) -> None:
    raised(store, "A", "desk", "night")
    assert titles(claim(store, busy={"desk"})) == ["Alert A to night"]


def test_at_most_as_many_as_asked_for_and_the_oldest_first(store: Store) -> None:
    raised(store, "A", "night", now=NOW)
    raised(store, "B", "desk", "chief", now=NOW + SECOND)
    assert titles(claim(store, NOW + MINUTE, limit=2)) == ["Alert A to night", "Alert B to desk"]


def test_what_was_sent_makes_room_for_the_next(store: Store) -> None:
    raised(store, "A")
    raised(store, "B")
    (first,) = claim(store)
    settle(store, first, Sent())
    assert titles(claim(store)) == ["Alert B to desk"]
    assert states(store)["Alert A"] == ("sent", 1, "")


def test_one_that_must_wait_holds_back_those_behind_it(store: Store) -> None:
    raised(store, "A")
    raised(store, "B")
    (first,) = claim(store)
    settle(store, first, RetryLater("429: slow down"), NOW + HOUR)
    assert claim(store, NOW + 59 * MINUTE) == []
    (again,) = claim(store, NOW + HOUR)
    assert (again.id, again.attempt) == (first.id, 1)
    assert states(store)["Alert A"] == ("waiting", 1, "429: slow down")


def test_one_that_fails_again_and_again_lets_others_pass_until_it_is_due(store: Store) -> None:
    raised(store, "A")
    raised(store, "B")
    raised(store, "C")
    now = NOW
    for _ in range(3):
        (first,) = claim(store, now)
        assert titles([first]) == ["Alert A to desk"]
        settle(store, first, RetryLater("HTTP 500"), now + HOUR, now)
        if first.attempt < 2:
            assert claim(store, now) == []
            now += HOUR
    (second,) = claim(store, now)
    assert titles([second]) == ["Alert B to desk"]
    settle(store, second, Sent(), None, now)
    assert titles(claim(store, now + HOUR)) == ["Alert A to desk"], "its turn comes before C's when it is due"


def test_a_wait_that_the_service_asked_for_holds_for_the_whole_receiver(store: Store) -> None:
    raised(store, "A", "desk", "night")
    raised(store, "B", "desk")
    first = next(one for one in claim(store) if one.receiver == "desk")
    settle(store, first, RetryLater("HTTP 429", after=HOUR), NOW + HOUR)
    assert claim(store, NOW + HOUR - SECOND, busy={"night"}) == []
    run(store.settle_delivery(first, Rejected("HTTP 404"), None, NOW + MINUTE, desk=DESK))
    assert claim(store, NOW + HOUR - SECOND, busy={"night"}) == [], "the next one waits as long"
    assert titles(claim(store, NOW + HOUR, busy={"night"})) == ["Alert B to desk"]


def test_a_dead_letter_is_kept_and_lets_others_pass(store: Store) -> None:
    raised(store, "A")
    raised(store, "B")
    (first,) = claim(store)
    settle(store, first, Rejected("404: no such hook"))
    assert states(store)["Alert A"] == ("dead", 1, "404: no such hook")
    assert titles(claim(store)) == ["Alert B to desk"]


def test_tries_that_ran_out_end_as_a_dead_letter(store: Store) -> None:
    raised(store, "A")
    (first,) = claim(store)
    settle(store, first, RetryLater("503"), None)
    assert states(store)["Alert A"] == ("dead", 1, "503")
    assert claim(store, NOW + DAY) == []


def test_a_lease_that_ends_makes_it_due_again_under_the_same_id(store: Store) -> None:
    raised(store, "A")
    (lost,) = claim(store)
    assert claim(store, NOW + LEASE - SECOND) == []
    assert claim(store, NOW + LEASE) == [lost]


def test_a_slow_failure_does_not_bring_back_what_was_sent(store: Store) -> None:
    raised(store, "A")
    (first,) = claim(store)
    (second,) = claim(store, NOW + LEASE)
    settle(store, second, Sent())
    settle(store, first, RetryLater("timeout"), NOW + HOUR)
    assert states(store)["Alert A"] == ("sent", 1, "")
    assert claim(store, NOW + DAY) == []


def test_replay_brings_a_dead_letter_back_with_all_its_tries(store: Store) -> None:
    raised(store, "A")
    (first,) = claim(store)
    settle(store, first, Rejected("403"))
    assert store.replay(first.id, NOW + HOUR)
    (again,) = claim(store, NOW + HOUR)
    assert (again.id, again.attempt) == (first.id, 0)


def test_replay_hurries_one_that_waits_and_leaves_what_was_sent(store: Store) -> None:
    raised(store, "A")
    (first,) = claim(store)
    settle(store, first, RetryLater("503"), NOW + DAY)
    assert store.replay(first.id, NOW + HOUR)
    assert [delivery.id for delivery in claim(store, NOW + HOUR)] == [first.id]
    settle(store, first, Sent())
    assert not store.replay(first.id, NOW + HOUR)
    assert not store.replay("unheard-of", NOW)


def test_drop_gives_one_up_and_a_late_failure_does_not_bring_it_back(store: Store) -> None:
    raised(store, "A")
    (first,) = claim(store)
    assert store.drop(first.id, NOW)
    assert not store.drop(first.id, NOW)
    settle(store, first, RetryLater("timeout"), NOW + HOUR)
    assert states(store)["Alert A"] == ("dead", 0, "dropped by hand")
    settle(store, first, Sent())
    assert states(store)["Alert A"] == ("sent", 1, "")


class Outbox(RuleBasedStateMachine):
    """Any order of alerts, claims, outcomes, lost processes and waiting.

    The law: every delivery is waiting, sent or dead; what was sent is never given out again; a receiver gets
    its deliveries in order; and nothing that waits is out of reach for good.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store: Store = open_store(Path(self.folder.name) / "m.sqlite")
        run(self.store.sync_sources([source()], NOW))
        self.now = NOW
        self.alerts = 0
        self.made: list[str] = []
        self.sent: set[str] = set()
        self.dead: set[str] = set()
        self.held: list[Delivery] = []

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(receivers=st.sets(st.sampled_from(["desk", "night", "chief"]), min_size=1))
    def raise_alert(self, receivers: set[str]) -> None:
        self.alerts += 1
        id = f"alert-{self.alerts}"
        raised(self.store, id, *sorted(receivers), now=self.now)
        self.made += [f"Alert {id} to {receiver}" for receiver in sorted(receivers)]

    @rule(limit=st.integers(1, 3), busy=st.sets(st.sampled_from(["desk", "night"]), max_size=1))
    def claim(self, limit: int, busy: set[str]) -> None:
        claimed = claim(self.store, self.now, limit, busy)
        receivers = [delivery.receiver for delivery in claimed]
        assert len(receivers) == len(set(receivers)) <= limit
        assert not busy & set(receivers)
        for delivery in claimed:
            assert titles([delivery])[0] == self.foremost(delivery.receiver)
        self.held += claimed

    @precondition(lambda self: self.held)
    @rule(data=st.data(), outcome=st.sampled_from([Sent(), RetryLater("503"), Rejected("404")]))
    def settle(self, data: st.DataObject, outcome: Outcome) -> None:
        delivery = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        (title,) = titles([delivery])
        due = self.now + HOUR if isinstance(outcome, RetryLater) else None
        settle(self.store, delivery, outcome, due, self.now)
        if isinstance(outcome, Sent):
            self.sent.add(title)
            self.dead.discard(title)
        elif isinstance(outcome, Rejected) and title not in self.sent:
            self.dead.add(title)

    @rule()
    def die(self) -> None:
        """A process is killed: whatever it held is nobody's now."""
        self.held.clear()

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def foremost(self, receiver: str) -> str | None:
        waiting = (title for title in self.made if title not in self.sent | self.dead)
        return next((title for title in waiting if title.endswith(f" to {receiver}")), None)

    @invariant()
    def nothing_is_lost(self) -> None:
        found = {
            f"{item.title} to {item.receiver}": item.state
            for item in self.store.outbox(states=ALL, limit=1000)
        }
        assert set(found) == set(self.made)
        assert {title for title, state in found.items() if state == "sent"} == self.sent
        assert {title for title, state in found.items() if state == "dead"} == self.dead

    @invariant()
    def nothing_is_stuck(self) -> None:
        far = self.now + DAY
        heads = {self.foremost(receiver) for receiver in ("desk", "night", "chief")} - {None}
        items = self.store.outbox(states=("waiting",), limit=1000)
        due = {
            f"{item.title} to {item.receiver}" for item in items if item.due is not None and item.due <= far
        }
        assert heads <= due


TestOutbox = Outbox.TestCase
TestOutbox.settings = examples(15, steps=25)
