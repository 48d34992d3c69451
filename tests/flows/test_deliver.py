"""Delivering: every ending is settled, the id stays, order and patience are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import Fault, Rejected, RetryLater, Sent, Unreachable
from tests.flows.scene import FEED, HOOK, Scene, feed, item, run, status

ADDRESS = HOOK.url.reveal()


@pytest.fixture
def raised(scene: Scene) -> Scene:
    """Two alerts wait for the desk."""
    scene.wire.put(FEED, feed(), feed(item("1", "Ferry one", "x"), item("2", "Ferry two", "y")))
    scene.poll()
    scene.later(hours=2)
    scene.poll()
    scene.read()
    return scene


def states(scene: Scene) -> list[str]:
    return sorted(item.state for item in scene.store.outbox(states=("waiting", "sent", "dead")))


def test_messages_go_out_one_after_the_other(raised: Scene) -> None:
    raised.wire.put(ADDRESS, status(204))
    for _ in range(3):
        raised.deliver()
    assert states(raised) == ["sent", "sent"]
    sent = [dict(request.headers)["webhook-id"] for request in raised.wire.to(ADDRESS)]
    assert len(set(sent)) == len(sent) == 2


def test_a_delivery_keeps_its_id_over_tries_and_its_place_before_the_next(raised: Scene) -> None:
    raised.wire.put(ADDRESS, status(503), status(204))
    (first,) = raised.deliver()
    assert isinstance(first.outcome, RetryLater)
    assert first.due == raised.now + timedelta(seconds=5)
    assert raised.deliver() == [], "the next message waits for this one"
    raised.later(seconds=5)
    (second,) = raised.deliver()
    assert second.outcome == Sent()
    ids = [dict(request.headers)["webhook-id"] for request in raised.wire.to(ADDRESS)]
    assert ids[0] == ids[1]


def test_what_the_service_asks_for_wins(raised: Scene) -> None:
    raised.wire.put(ADDRESS, status(429, retry_after="600"))
    (event,) = raised.deliver()
    assert event.due == raised.now + timedelta(minutes=10)


def test_a_refused_message_becomes_a_dead_letter_and_can_be_replayed(raised: Scene) -> None:
    raised.wire.put(ADDRESS, status(404), status(204))
    (event,) = raised.deliver()
    assert isinstance(event.outcome, Rejected)
    assert states(raised) == ["dead", "waiting"]
    raised.deliver()
    assert states(raised) == ["dead", "waiting"], "nothing goes to a receiver that is gone"
    assert raised.store.replay(event.delivery.id, raised.now)
    raised.deliver()
    raised.deliver()
    assert states(raised) == ["sent", "sent"]


def test_patience_ends_in_a_dead_letter_with_the_last_reason(raised: Scene) -> None:
    raised.wire.put(ADDRESS, Unreachable(Fault.CONNECT, "refused"))
    for _ in range(3):
        raised.deliver()
        raised.later(minutes=2)
    (dead,) = [one for one in raised.store.outbox() if one.state == "dead"]
    assert "given up after 3 tries" in dead.reason
    assert "connect" in dead.reason


def test_a_receiver_that_left_the_configuration_is_said_so(raised: Scene) -> None:
    raised.receivers.clear()
    (event,) = raised.deliver()
    assert isinstance(event.outcome, RetryLater), "it may be switched on again"
    assert "not configured any more" in event.outcome.reason
    assert states(raised) == ["waiting", "waiting"]


def test_a_crash_after_the_request_repeats_the_message_under_its_id(raised: Scene) -> None:
    raised.wire.put(ADDRESS, status(204))
    (claimed,) = run(raised.store.claim_deliveries(raised.now, timedelta(minutes=2), 9, raised.desk()))
    raised.later(minutes=2)
    (event,) = raised.deliver()
    assert event.delivery.id == claimed.id
    assert event.outcome == Sent()


def test_no_address_in_what_is_reported(raised: Scene) -> None:
    raised.wire.put(ADDRESS, status(400))
    raised.deliver()
    assert "hook.example" not in repr(raised.events)
    assert "hook.example" not in repr(raised.store.outbox())
