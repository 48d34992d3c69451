"""WebSub from the first poll to the end of a lease: what is pushed is news, and polling watches over it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest

from monitor.flows.events import Pushed
from monitor.flows.push import Pusher
from monitor.flows.subscribe import Subscriber, offered
from monitor.model import Fault, PollState, PushSettings, Request, Response, Source, Unreachable
from monitor.views import PushStatus
from tests.flows.scene import FEED, NOW, SOURCE, Readers, Scene, item, rss, run

HUB = "https://hub.example/"
PUSH = PushSettings("https://news.example.org/websub")
SLOW = replace(SOURCE, min_interval=timedelta(minutes=10), max_interval=timedelta(hours=2))


class Stage:
    """A scene whose feed names a hub."""

    def __init__(self, folder: Path, settings: PushSettings = PUSH) -> None:
        self.scene = Scene(folder)
        self.names = (f"name-{number}" for number in count())
        self.settings = settings
        run(self.scene.store.sync_sources([SLOW], NOW))
        self.scene.wire.put(HUB, Response(HUB, 202))
        self._join()

    def _join(self) -> None:
        scene = self.scene

        def offer(hub: str, topic: str) -> object:
            return offered(self.settings, hub, topic, lambda: next(self.names))

        scene.poller = replace(scene.poller, offer=offer)  # type: ignore[arg-type]
        self.pusher = Pusher(Readers(), scene.store, scene.clock, scene.events.append)
        self.subscriber = Subscriber(scene.wire, scene.store.pushes, lambda: self.settings, scene.clock)

    def restart(self) -> None:
        self.scene.restart([SLOW])
        self._join()

    def show(self, *items: str, hub: str = HUB, topic: str = FEED) -> None:
        links = (("link", f"<{hub}>; rel=hub, <{topic}>; rel=self"),) if hub else ()
        headers = (("content-type", "application/rss+xml"), *links)
        self.scene.wire.put(FEED, Response(FEED, 200, headers, rss(*items)))

    def poll(self) -> int:
        self.scene.now = max(self.scene.now, self.scene.now + self.wait)
        (polled,) = self.scene.poll()
        assert not polled.error
        return polled.new

    def subscribe(self) -> list[dict[str, str]]:
        """What the hub was asked, this time."""
        before = len(self.scene.wire.to(HUB))
        run(self.subscriber())
        asked = self.scene.wire.to(HUB)[before:]
        return [{k: v[0] for k, v in parse_qs(one.body.decode()).items()} for one in asked]

    def verify(self, asked: dict[str, str], **changes: str) -> Response:
        said = {
            "mode": "subscribe",
            "topic": FEED,
            "challenge": "say this",
            "lease_seconds": "86400",
        } | changes
        query = urlencode({f"hub.{name}": value for name, value in said.items()})
        return run(self.pusher.take(Request(f"{asked['hub.callback']}?{query}")))

    def push(self, asked: dict[str, str], *items: str, secret: str = "", topic: str = FEED) -> Response:
        body = rss(*items)
        made = hmac.new((secret or asked["hub.secret"]).encode(), body, hashlib.sha256).hexdigest()
        headers = (("x-hub-signature", f"sha256={made}"), ("link", f'<{topic}>; rel="self"'))
        call = Request(asked["hub.callback"], method="POST", headers=headers, body=body)
        return run(self.pusher.admit(call)) or run(self.pusher.take(call))

    def subscribed(self) -> dict[str, str]:
        """A subscription that has been verified."""
        self.show(item("one", "Ferry one"))
        assert self.poll() == 1
        (asked,) = self.subscribe()
        assert self.verify(asked).body == b"say this"
        return asked

    def state(self) -> PollState:
        return self.scene.state()

    @property
    def wait(self) -> timedelta:
        status = self.scene.store.source_statuses(self.scene.now)[0]
        assert status.next_poll is not None
        return status.next_poll - self.scene.now

    def errors(self) -> list[str]:
        return [event.error for event in self.scene.events if isinstance(event, Pushed) and event.error]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def ago(stage: Stage, **passed: float) -> datetime:
    return stage.scene.now - timedelta(**passed)


def test_what_is_pushed_is_read_at_once_and_known_to_the_next_poll(stage: Stage) -> None:
    asked = stage.subscribed()
    assert asked["hub.topic"] == FEED
    two = item("two", "Ferry two", published=stage.scene.now)
    assert stage.push(asked, two).status == 202
    assert sorted(read.article.title for read in stage.scene.read()) == ["Ferry one", "Ferry two"]
    assert stage.push(asked, two).status == 202  # a hub may push twice
    assert stage.scene.read() == []
    stage.show(two, item("one", "Ferry one"))
    assert stage.poll() == 0
    assert stage.subscribe() == []


def test_polling_slows_down_while_push_is_good_and_goes_on_when_it_misses_something(stage: Stage) -> None:
    asked = stage.subscribed()
    assert stage.wait < timedelta(minutes=12)
    two = item("two", "Ferry two", published=stage.scene.now)
    stage.push(asked, two)
    stage.show(two, item("one", "Ferry one"))
    stage.poll()
    assert stage.state().pushed is not None
    assert stage.wait >= timedelta(hours=2)
    assert stage.state().why == "every 2h: its hub pushes its news"
    three = item("three", "Ferry three", published=ago(stage, minutes=-90))
    stage.show(three, two)
    assert stage.poll() == 1
    assert stage.state().pushed is None
    assert stage.wait < timedelta(minutes=12)
    assert stage.state().why == "every 10m: its hub did not push all of its news"


def test_what_is_a_moment_old_may_still_be_on_its_way(stage: Stage) -> None:
    asked = stage.subscribed()
    stage.push(asked, item("two", "Ferry two"))
    stage.scene.later(minutes=30)
    stage.show(item("three", "Ferry three", published=stage.scene.now), item("two", "Ferry two"))
    stage.poll()
    assert stage.state().pushed is not None


def test_push_is_trusted_for_a_day(stage: Stage) -> None:
    asked = stage.subscribed()
    stage.push(asked, item("two", "Ferry two"))
    stage.scene.later(hours=25)
    stage.show(item("two", "Ferry two"), item("one", "Ferry one"))
    stage.poll()
    assert "hub" not in stage.state().why


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"secret": "another"}, "what was pushed is not signed by its hub"),
        ({"topic": "https://other.example/"}, "what was pushed is of another feed"),
    ],
)
def test_what_is_not_of_the_hub_is_thrown_away(stage: Stage, change: dict[str, str], error: str) -> None:
    asked = stage.subscribed()
    stage.scene.read()
    asked_before = len(stage.scene.wire.asked)
    assert stage.push(asked, item("two", "Ferry two"), **change).status == 202
    assert stage.scene.read() == []
    assert stage.errors() == [error]
    assert stage.state().pushed is None
    assert len(stage.scene.wire.asked) == asked_before  # a call makes us ask nobody


def test_what_is_no_feed_is_no_news(stage: Stage) -> None:
    asked = stage.subscribed()
    body = b"<html>"
    made = hmac.new(asked["hub.secret"].encode(), body, hashlib.sha1).hexdigest()
    headers = (("x-hub-signature", f"sha1={made}"),)
    call = Request(asked["hub.callback"], method="POST", headers=headers, body=body)
    assert run(stage.pusher.take(call)).status == 202
    assert stage.errors()[0].startswith("what was pushed is no feed")


def test_calls_of_no_subscription_are_told_so(stage: Stage) -> None:
    asked = stage.subscribed()
    other = asked | {"hub.callback": "https://news.example.org/websub/guess"}
    assert stage.push(other, item("two", "Ferry two")).status == 410
    assert stage.verify(other).status == 404
    assert stage.verify(asked, topic="https://other.example/").status == 404
    assert run(stage.pusher.admit(Request(asked["hub.callback"], method="DELETE"))).status == 405  # type: ignore[union-attr]
    unsigned = Request(asked["hub.callback"], method="POST", body=b"x")
    assert run(stage.pusher.admit(unsigned)) == Response("", 202)


def test_a_lease_is_renewed_before_it_ends(stage: Stage) -> None:
    first = stage.subscribed()
    stage.scene.later(hours=17)
    assert stage.subscribe() == []
    stage.scene.later(hours=2)
    (again,) = stage.subscribe()
    assert again == first
    stage.verify(again)
    stage.scene.later(hours=17)
    assert stage.subscribe() == []


def test_when_a_lease_has_ended_polling_goes_on_by_itself(stage: Stage) -> None:
    asked = stage.subscribed()
    stage.scene.wire.put(HUB, Unreachable(Fault.TIMEOUT))
    for name in ("two", "three", "four"):
        stage.scene.later(hours=9)
        stage.push(asked, item(name, f"Ferry {name}", published=stage.scene.now))
        stage.subscribe()
    assert stage.state().pushed is None
    assert stage.wait <= timedelta(0)


def test_a_hub_that_never_verifies_is_asked_less_and_less(stage: Stage) -> None:
    stage.show(item("one", "Ferry one"))
    stage.poll()
    times = []
    for _ in range(100):
        if stage.subscribe():
            times.append(stage.scene.now)
        stage.scene.later(hours=1)
    gaps = [round((b - a) / timedelta(hours=1)) for a, b in pairwise(times)]
    assert gaps == [1, 2, 4, 8, 16, 24, 24]


def test_a_hub_may_refuse(stage: Stage) -> None:
    asked = stage.subscribed()
    stage.push(asked, item("two", "Ferry two"))
    assert stage.verify(asked, mode="denied", reason="quota").status == 202
    assert stage.errors() == ["the hub refuses: quota"]
    assert stage.state().pushed is None
    assert stage.wait <= timedelta(0)
    stage.scene.later(hours=23)
    assert stage.subscribe() == []
    stage.scene.later(hours=2)
    assert len(stage.subscribe()) == 1


def test_another_hub_is_taken_once_a_day_and_none_ends_it(stage: Stage) -> None:
    asked = stage.subscribed()
    other = "https://hub2.example/"
    stage.show(item("one", "Ferry one"), hub=other)
    stage.poll()
    run(stage.subscriber())
    assert stage.scene.wire.to(other) == []
    stage.scene.later(days=1)
    stage.poll()
    run(stage.subscriber())
    (moved,) = stage.scene.wire.to(other)
    assert asked["hub.secret"].encode() not in moved.body
    assert stage.push(asked, item("two", "Ferry two")).status == 410
    stage.show(item("one", "Ferry one"), hub="")
    stage.poll()
    token = parse_qs(moved.body.decode())["hub.callback"][0].rpartition("/")[2]
    assert run(stage.scene.store.pushes.subscription(token)) is None


def test_all_of_it_outlives_a_restart(stage: Stage) -> None:
    asked = stage.subscribed()
    stage.restart()
    assert stage.subscribe() == []
    assert stage.push(asked, item("two", "Ferry two", published=stage.scene.now)).status == 202
    stage.restart()
    assert stage.state().pushed is not None
    assert sorted(read.article.title for read in stage.scene.read()) == ["Ferry one", "Ferry two"]


def test_a_person_can_see_how_it_stands(stage: Stage) -> None:
    def push() -> PushStatus | None:
        return stage.scene.store.source_statuses(stage.scene.now)[0].push

    stage.show(item("one", "Ferry one"))
    stage.scene.wire.put(HUB, Response(HUB, 500))
    assert push() is None
    stage.poll()
    assert push() == PushStatus(HUB)
    (asked,) = stage.subscribe()
    assert push() == PushStatus(HUB, None, "the hub answered HTTP 500")
    stage.verify(asked)
    assert push() == PushStatus(HUB, stage.scene.now + timedelta(days=1))


def test_nothing_is_subscribed_to_without_an_address_to_call(tmp_path: Path) -> None:
    stage = Stage(tmp_path, PushSettings())
    stage.show(item("one", "Ferry one"))
    stage.poll()
    assert stage.subscribe() == []
    assert run(stage.scene.store.pushes.claim_subscriptions(stage.scene.now, 9)) == ()


def test_a_source_that_is_switched_off_takes_no_pushes(stage: Stage) -> None:
    asked = stage.subscribed()
    run(stage.scene.store.sync_sources([Source("other", "https://other.example/")], stage.scene.now))
    assert stage.push(asked, item("two", "Ferry two")).status == 410
    stage.scene.later(days=2)
    assert stage.subscribe() == []
