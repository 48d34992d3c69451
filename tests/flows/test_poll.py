"""Polling: what is new is kept once, validators come back byte for byte, nothing ends a source."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import Fault, Response, Unreachable
from tests.flows.scene import FEED, NOW, Scene, feed, item, run, status


def test_new_entries_are_stored_once(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "One"), item("2", "Two")), feed(item("2", "Two"), item("3", "Three")))
    (first,) = scene.poll()
    assert (first.status, first.entries, first.new, first.error) == (200, 2, 2, "")
    scene.later(hours=2)
    (second,) = scene.poll()
    assert (second.entries, second.new) == (2, 1)
    assert scene.store.counts().entries == 3


def test_a_source_is_not_due_again_before_its_next_poll(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "One")))
    (event,) = scene.poll()
    assert event.next_poll >= NOW + timedelta(minutes=10)
    scene.now = event.next_poll - timedelta(seconds=1)
    assert scene.poll() == []
    scene.now = event.next_poll
    assert len(scene.poll()) == 1


def test_validators_are_sent_back_byte_for_byte(scene: Scene) -> None:
    odd = 'W/"a,b" '.strip()
    scene.wire.put(FEED, feed(item("1", "One"), etag=odd, last_modified="yesterday, about noon"), status(304))
    scene.poll()
    scene.later(hours=2)
    (event,) = scene.poll()
    assert (event.status, event.new, event.error) == (304, 0, "")
    first, second = (dict(request.headers) for request in scene.wire.to(FEED))
    assert "if-none-match" not in first
    assert "if-modified-since" not in first
    assert second["if-none-match"] == odd
    assert second["if-modified-since"] == "yesterday, about noon"


def test_a_304_keeps_validators_and_may_renew_them(scene: Scene) -> None:
    scene.wire.put(
        FEED, feed(item("1", "One"), etag='"1"'), status(304), status(304, etag='"2"'), status(304)
    )
    for _ in range(4):
        scene.poll()
        scene.later(hours=2)
    sent = [dict(request.headers).get("if-none-match") for request in scene.wire.to(FEED)]
    assert sent == [None, '"1"', '"1"', '"2"']


def test_a_200_without_validators_forgets_the_old_ones(scene: Scene) -> None:
    scene.wire.put(FEED, feed(etag='"1"'), feed(), feed())
    for _ in range(3):
        scene.poll()
        scene.later(hours=2)
    sent = [dict(request.headers).get("if-none-match") for request in scene.wire.to(FEED)]
    assert sent == [None, '"1"', None]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Unreachable(Fault.DNS, "no such host"), "dns: no such host"),
        (status(404), "HTTP 404"),
        (status(410), "HTTP 410"),
        (status(503), "HTTP 503"),
        (Response(FEED, 200, (), b"<!doctype html><html><body>Please log in</body></html>"), "HTML"),
        (Response(FEED, 200, (), b""), "empty"),
    ],
)
def test_a_failure_says_why_and_is_tried_again(
    scene: Scene, reply: Response | Unreachable, said: str
) -> None:
    scene.wire.put(FEED, reply)
    (event,) = scene.poll()
    assert said in event.error
    assert NOW < event.next_poll <= NOW + timedelta(hours=1)
    (state,) = scene.store.source_statuses(scene.now)
    assert state.state.failures == 1
    assert state.state.error == event.error


def test_failures_are_never_the_end_and_success_clears_them(scene: Scene) -> None:
    scene.wire.put(FEED, *[status(500)] * 60, feed(item("1", "One")))
    for _ in range(60):
        (event,) = scene.poll()
        assert event.next_poll - scene.now <= timedelta(hours=27)
        scene.now = event.next_poll
    (event,) = scene.poll()
    assert (event.new, event.error) == (1, "")
    (state,) = scene.store.source_statuses(scene.now)
    assert (state.state.failures, state.state.error) == (0, "")


def test_retry_after_is_obeyed_when_the_server_is_in_trouble(scene: Scene) -> None:
    scene.wire.put(FEED, status(503, retry_after="7200"))
    (event,) = scene.poll()
    assert event.next_poll >= NOW + timedelta(hours=2)


def test_freshness_is_obeyed_after_a_304_too(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "One"), etag='"1"'), status(304, cache_control="max-age=14400"))
    scene.poll()
    scene.later(hours=2)
    (event,) = scene.poll()
    assert event.next_poll >= scene.now + timedelta(hours=4)


def test_a_crash_between_answer_and_commit_loses_nothing(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "One"), etag='"1"'))
    run(scene.store.claim_polls(scene.now, 9))  # and the process dies before it settles
    assert scene.poll() == [], "a crash loop does not ask early"
    scene.later(hours=2)
    (event,) = scene.poll()
    assert event.new == 1
    assert "if-none-match" not in dict(scene.wire.to(FEED)[-1].headers)
