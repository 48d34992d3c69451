"""What is said to hubs, and what of theirs is believed."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import pytest

from monitor.model import About, Hub, Subscription
from monitor.sources import websub
from monitor.sources.websub import Denied, Verified
from tests.cost import affordable

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
TOPIC = "https://courier.example/feed?a=1&b=2"
HUB = "https://hub.example/"
SUBSCRIPTION = Subscription("courier", Hub(HUB, TOPIC, "token", "secret"))


def link(url: str, rel: str) -> tuple[str, str]:
    return "link", f'<{url}>; rel="{rel}"'


@pytest.mark.parametrize(
    ("about", "headers", "found"),
    [
        (About(hub=HUB, topic=TOPIC), (), (HUB, TOPIC)),
        (About(), (link(HUB, "hub"), link(TOPIC, "self")), (HUB, TOPIC)),
        (About(), (("link", f'<{HUB}>; title="a, b"; rel=hub, <{TOPIC}>; REL="x SELF"'),), (HUB, TOPIC)),
        (About(hub="https://other.example/", topic=TOPIC), (link(HUB, "hub"),), (HUB, TOPIC)),
        (About(hub=HUB), (), ("", "")),
        (About(topic=TOPIC), (), ("", "")),
        (About(hub="http://hub.example/", topic=TOPIC), (), ("", "")),
        (About(hub="http://hub.example/", topic="http://courier.example/feed"), (), ("", "")),
        (About(topic=TOPIC), (link("javascript:alert(1)", "hub"),), ("", "")),
        (About(topic=TOPIC), (link("/hub", "hub"),), ("https://courier.example/hub", TOPIC)),
    ],
)
def test_a_feed_names_its_hub(
    about: About, headers: tuple[tuple[str, str], ...], found: tuple[str, str]
) -> None:
    assert websub.named(about, headers, "https://courier.example/feed") == found


def test_a_feed_over_http_may_have_a_hub_over_http() -> None:
    about = About(hub="http://hub.example/", topic="http://courier.example/feed")
    assert websub.named(about, (), "http://courier.example/feed") == (about.hub, about.topic)


def test_link_headers_of_any_kind_are_read_in_linear_time() -> None:
    for value in ("<a>;" * 9_000, '<a>; rel="' * 4_000, "<" * 50_000, "<a>" + "; a=b" * 20_000 + ";"):
        with affordable(0.2):
            websub.linked((("link", value),), TOPIC)


def test_the_request_says_who_where_and_for_how_long() -> None:
    request = websub.subscribing(SUBSCRIPTION, "https://news.example.org/websub/", timedelta(days=7))
    assert (request.url, request.method, request.label) == (HUB, "POST", "hub of courier")
    assert parse_qs(request.body.decode()) == {
        "hub.mode": ["subscribe"],
        "hub.topic": [TOPIC],
        "hub.callback": ["https://news.example.org/websub/token"],
        "hub.lease_seconds": ["604800"],
        "hub.secret": ["secret"],
    }
    assert "secret" not in repr(request) + repr(SUBSCRIPTION)


def query(**changes: str) -> str:
    said = {"mode": "subscribe", "topic": TOPIC, "challenge": "x", "lease_seconds": "86400"} | changes
    return urlencode({f"hub.{name}": value for name, value in said.items()})


def test_a_challenge_is_said_back_for_what_was_asked() -> None:
    said = websub.heard(query(challenge="тест &"), SUBSCRIPTION, NOW)
    day = timedelta(days=1)
    assert said == Verified("тест &".encode(), NOW + day, NOW + day * 0.75)


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [("0", 60), ("1", 60), ("-5", 86400), ("", 86400), ("x", 86400), ("9" * 11, 2592000), ("٣", 86400)],
)
def test_leases_are_bounded(seconds: str, lease: int) -> None:
    said = websub.heard(query(lease_seconds=seconds), SUBSCRIPTION, NOW)
    assert isinstance(said, Verified)
    assert said.until - NOW == timedelta(seconds=lease)
    assert NOW < said.renew < said.until


@pytest.mark.parametrize(
    "said",
    [
        "",
        query(topic="https://courier.example/feed"),
        query(topic=TOPIC + "/"),
        query(challenge=""),
        query(challenge="x" * 2001),
        query(mode="unsubscribe"),
        query(mode="SUBSCRIBE"),
        query(mode="denied", topic="https://other.example/"),
        "&".join(f"a{n}=b" for n in range(500)),
        "%ff%fe=%00&hub.mode=%d8",
    ],
)
def test_nothing_else_is_confirmed(said: str) -> None:
    assert websub.heard(said, SUBSCRIPTION, NOW) is None


def test_a_hub_may_refuse() -> None:
    said = websub.heard(query(mode="denied", reason="too\nmany\u202e" + "x" * 500), SUBSCRIPTION, NOW)
    assert isinstance(said, Denied)
    assert said.reason.startswith("too many")
    assert len(said.reason) <= 200
    assert "\u202e" not in said.reason


BODY = b"<rss/>"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_what_the_hub_signed_is_known(method: str) -> None:
    made = hmac.new(b"secret", BODY, getattr(hashlib, method)).hexdigest()
    assert websub.signed(SUBSCRIPTION, f"{method}={made}", BODY)
    assert websub.signed(SUBSCRIPTION, f" {method.upper()}={made.upper()} ", BODY)
    assert not websub.signed(SUBSCRIPTION, f"{method}={made}", BODY + b" ")
    assert not websub.signed(SUBSCRIPTION, f"{method}={made[:-1]}", BODY)


@pytest.mark.parametrize("given", ["", "=", "sha1=", "md5=" + "0" * 32, "sha256", "sha256=ü", "__class__=x"])
def test_anything_else_is_no_signature(given: str) -> None:
    assert not websub.signed(SUBSCRIPTION, given, BODY)


def test_what_is_pushed_may_say_of_which_feed_it_is() -> None:
    assert websub.is_of(SUBSCRIPTION, ())
    assert websub.is_of(SUBSCRIPTION, (link(HUB, "hub"), link(TOPIC, "self")))
    assert not websub.is_of(SUBSCRIPTION, (link("https://other.example/feed", "self"),))
