"""Polling: what is new is kept once, validators come back byte for byte, nothing ends a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.flows.events import Notice
from monitor.model import Because, Fault, Response, Source, Unreachable
from tests.flows.scene import FEED, NOW, SOURCE, Scene, feed, item, rss, run, status


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


# --- what the feed says of itself ----------------------------------------------------------------------


def test_what_a_feed_said_of_its_rhythm_is_remembered_after_a_304(scene: Scene) -> None:
    said = replace(
        feed(item("1", "One"), etag='"1"'),
        body=rss(item("1", "One")).replace(b"<channel>", b"<channel><ttl>300</ttl>"),
    )
    scene.wire.put(FEED, said, status(304))
    for _ in range(2):
        (event,) = scene.poll()
        assert event.next_poll == scene.now + timedelta(hours=5)
        scene.now = event.next_poll
    assert scene.state().because is Because.TTL


def test_a_crash_loop_does_not_ask_before_what_the_feed_said(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "One"), etag='"1"', cache_control="max-age=36000"))
    (event,) = scene.poll()
    scene.now = event.next_poll
    assert len(run(scene.store.claim_polls(scene.now, 9))) == 1, "and the process dies"
    scene.later(hours=9)
    assert scene.poll() == []
    scene.later(hours=1)
    assert len(scene.poll()) == 1


# --- coverage ------------------------------------------------------------------------------------------


def test_polls_that_share_no_entry_are_counted_and_told(scene: Scene) -> None:
    scene.wire.put(
        FEED,
        feed(item("1", "One"), item("2", "Two")),
        feed(item("2", "Two"), item("3", "Three")),
        feed(item("7", "Seven"), item("8", "Eight")),
        feed(item("8", "Eight"), item("9", "Nine")),
    )
    for _ in range(4):
        (event,) = scene.poll()
        scene.now = event.next_poll
    (told,) = scene.notices()
    assert (told.notice, told.source) == (Notice.GAP, SOURCE)
    assert "entries may have been missed" in told.text
    assert scene.state().gaps == 1


# --- what a server asks of us --------------------------------------------------------------------------


@pytest.mark.parametrize("code", [429, 503])
def test_a_host_that_wants_to_be_left_alone_is_left_alone_by_all_and_over_restarts(
    scene: Scene, code: int
) -> None:
    others = [replace(SOURCE, id="sport", url=FEED + "/sport"), Source("far", "https://far.example/feed")]
    scene.wire.put(FEED, status(code, retry_after="86400"))
    scene.poll()
    scene.restart([SOURCE, *others])
    scene.later(minutes=1)
    assert [event.source.id for event in scene.poll()] == ["far"]
    scene.later(hours=23, minutes=58)
    assert [event.source.id for event in scene.poll()] == ["far"]
    scene.later(minutes=2)
    assert [event.source.id for event in scene.poll()] == ["courier", "sport"]


def test_a_feed_that_is_gone_is_not_polled_again_and_told_once(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "One")), status(410))
    for _ in range(9):
        scene.poll()
        scene.later(days=2)
    assert len(scene.wire.to(FEED)) == 2
    assert [told.notice for told in scene.notices()] == [Notice.GONE]
    assert scene.store.resume("courier", scene.now)
    assert not scene.store.resume("courier", scene.now)
    scene.wire.put(FEED, feed(item("1", "One"), item("2", "Two")))
    (event,) = scene.poll()
    assert (event.new, scene.state().gone) == (1, None)


@pytest.mark.parametrize("code", [401, 403])
def test_a_refusal_is_told_once_and_asked_on_slowly(scene: Scene, code: int) -> None:
    scene.wire.put(FEED, *[status(code)] * 12, feed(item("1", "One")))
    for _ in range(12):
        (event,) = scene.poll()
        scene.now = event.next_poll
    assert [told.notice for told in scene.notices()] == [Notice.REFUSED]
    assert event.next_poll - scene.state().troubles[-1].last >= timedelta(hours=14)
    (event,) = scene.poll()
    assert event.error == ""


def test_a_redirect_that_stays_is_learnt_and_unlearnt_when_it_fails(scene: Scene) -> None:
    new = "https://new.courier.example/feed"
    seen = replace(feed(item("1", "One"), etag='"1"'), url=new, moved=new)
    scene.wire.put(FEED, seen)
    scene.wire.put(new, feed(item("1", "One")), *[status(404)] * 3)
    for _ in range(5):
        scene.poll()
        scene.later(days=1)
    assert scene.state().moved == new
    scene.poll()
    asked = scene.wire.to(new)[-1]
    assert (asked.home, dict(asked.headers)["if-none-match"]) == (FEED, '"1"')
    for _ in range(3):
        scene.later(days=1)
        scene.poll()
    assert scene.state().moved == ""
    assert [told.notice for told in scene.notices()] == [Notice.MOVED, Notice.MOVED]


def test_a_captive_portal_teaches_nothing(scene: Scene) -> None:
    portal = "https://login.portal.example/"
    page = Response(portal, 200, (("content-type", "text/html"),), b"<html><body>Log in</body></html>")
    scene.wire.put(FEED, feed(item("1", "One")), *[replace(page, moved=portal)] * 9, feed(item("1", "One")))
    for _ in range(11):
        scene.poll()
        scene.later(days=1)
    state = scene.state()
    assert (state.moved, state.move, state.failures) == ("", None, 0)
    assert {request.url for request in scene.wire.asked} == {FEED}


# --- validators ----------------------------------------------------------------------------------------


def test_a_validator_that_lies_is_found_out_by_one_whole_feed(scene: Scene) -> None:
    old = [item(str(n), f"News {n}", published=NOW - timedelta(hours=n)) for n in range(1, 6)]
    late = item("6", "Kept from us", published=NOW + timedelta(hours=5))
    scene.wire.put(
        FEED, feed(*old, etag='"x"'), *[status(304)] * 5, feed(late, *old, etag='"x"'), status(304)
    )
    for _ in range(6):
        scene.poll()
        scene.later(hours=17)
    (event,) = scene.poll()
    sent = ["if-none-match" in dict(request.headers) for request in scene.wire.to(FEED)]
    assert sent == [False, True, True, True, True, True, False]
    assert (event.new, scene.state().lies) == (1, 1)
    assert [told.notice for told in scene.notices()] == [Notice.UNTRUE]
    scene.later(hours=23)
    scene.poll()
    assert "if-none-match" in dict(scene.wire.asked[-1].headers), "never within a day of the last"
    scene.later(hours=2)
    scene.poll()
    scene.later(hours=2)
    assert run(scene.store.claim_polls(scene.now, 9))[0].audit, "and the claim has it on record:"
    scene.later(hours=2)
    assert not run(scene.store.claim_polls(scene.now, 9))[0].audit, "a crash does not ask in full twice"


# --- our own network -----------------------------------------------------------------------------------


def test_while_nobody_answers_nobody_is_blamed(scene: Scene) -> None:
    sites = [Source(name, f"https://{name}/feed") for name in ("a.example", "b.org", "c.net", "d.com")]
    run(scene.store.sync_sources(sites, scene.now))
    for source in sites:
        scene.wire.put(source.url, feed(item("1", "One")))
    scene.poll()
    for source in sites:
        scene.wire.put(source.url, Unreachable(Fault.DNS, "the name server gives no answer"))
    for _ in range(50):
        scene.later(hours=2)
        assert all(event.next_poll - scene.now <= timedelta(hours=1.1) for event in scene.poll())
    failures = [status.state.failures for status in scene.store.source_statuses(scene.now)]
    assert sorted(failures) == [0, 0, 1, 1], "the first two, before it was known"
    scene.wire.put(sites[3].url, feed(item("1", "One")))
    scene.later(hours=2)
    scene.poll()
    assert [told.notice for told in scene.notices()] == [Notice.OFFLINE, Notice.ONLINE]
