"""The generic webhook keeps to Standard Webhooks 1.0."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import ConfigError
from monitor.model import Document, Excerpt, Headline, Message, Receiver, Secret
from monitor.notify import complaints
from monitor.notify.webhook import BODY, NAMES, key_bytes, keys_usable, names, request, sign
from tests.notify.examples import DELIVERY, MESSAGE, NOW, RECEIVERS


def test_the_specifications_own_vector() -> None:
    signature = sign(
        Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_headers_carry_id_time_and_a_signature_a_key() -> None:
    made = request(MESSAGE, RECEIVERS["webhook"], DELIVERY, NOW)
    headers = dict(made.headers)
    assert headers["webhook-id"] == DELIVERY
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signatures = headers["webhook-signature"].split(" ")
    assert len(signatures) == 2
    for key, signature in zip(RECEIVERS["webhook"].signing_keys, signatures, strict=True):
        version, encoded = signature.split(",", 1)
        assert version == "v1"
        signed = f"{DELIVERY}.{headers['webhook-timestamp']}.".encode() + made.body
        digest = hmac.new(key_bytes(key), signed, hashlib.sha256).digest()
        assert base64.b64decode(encoded) == digest


def test_without_keys_there_is_no_signature() -> None:
    bare = Receiver("desk", "webhook", url=Secret("https://hooks.example/x"))
    assert "webhook-signature" not in dict(request(MESSAGE, bare, DELIVERY, NOW).headers)


def test_a_later_try_has_the_same_id_and_body_and_another_signature() -> None:
    first = request(MESSAGE, RECEIVERS["webhook"], DELIVERY, NOW)
    later = request(MESSAGE, RECEIVERS["webhook"], DELIVERY, NOW + timedelta(minutes=5))
    assert first.body == later.body
    one, two = dict(first.headers), dict(later.headers)
    assert one["webhook-id"] == two["webhook-id"]
    assert one["webhook-signature"] != two["webhook-signature"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("whsec_AAEC", b"\0\1\2"), ("whsec_AAE", b"\0\1"), ("plain ключ", "plain ключ".encode()), (" x ", b"x")],
)
def test_keys(key: str, value: bytes) -> None:
    assert key_bytes(Secret(key)) == value


def test_a_bad_key_is_named_without_being_shown() -> None:
    bad = Secret("whsec_not*base64")
    with pytest.raises(ConfigError) as raised:
        key_bytes(bad)
    assert "not*base64" not in str(raised.value)
    assert raised.value.__cause__ is None
    ((key, said),) = complaints(
        Receiver("d", "webhook", url=Secret("https://h.example"), signing_keys=(bad,))
    )
    assert key == "signing_keys"
    assert "not*base64" not in said
    assert not keys_usable([Secret("")])


def test_a_digest_goes_whole() -> None:
    digest = replace(MESSAGE, document=Document(json='{"version": 1, "sections": []}'))
    made = json.loads(request(digest, RECEIVERS["webhook"], DELIVERY, NOW).body)
    assert made == {
        "type": "digest.made",
        "version": 1,
        "id": DELIVERY,
        "data": {"version": 1, "sections": []},
    }


@pytest.mark.parametrize("char", ["\U0001f600", "я", '"', "\\", "a", "&"])
def test_the_largest_body_stays_below_what_receivers_take(char: str) -> None:
    long = char * 1_000
    marks = tuple((at, at + 1) for at in range(0, 1_000, 2))
    message = Message(
        title=long,
        url="https://a.example/" + "x" * 1900,
        source=long,
        trust=long,
        lang=long,
        rules=(long,) * 200,
        tags=(long,) * 200,
        excerpts=(Excerpt(long, marks),) * 5,
        headlines=(Headline(long, "https://a.example/" + "x" * 1900, long, story=long),) * 40,
        silence=long,
        published=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert len(request(message, RECEIVERS["webhook"], DELIVERY, NOW).body) < BODY


def test_all_tags_of_a_rich_article_are_told() -> None:
    tags = [f"a tag of the desk {number}" for number in range(40)]
    assert names(tags) == tags


def test_names_are_whole_and_bounded_in_bytes() -> None:
    told = names('ї"' * 40 + str(number) for number in range(500))
    assert 20 < len(told) < 500
    assert all(len(name) <= 64 for name in told)
    assert len(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()) <= NAMES + 1
