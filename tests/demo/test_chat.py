"""The chat at its four doors, and the signature check against the specification's own example."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from monitor.demo.chat import Chat, strings
from monitor.demo.settings import SIGNING_KEY
from monitor.demo.signing import fault, sign

# The example of the Standard Webhooks specification's reference libraries.
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
STAMP = "1614265330"
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
THEN = datetime.fromtimestamp(int(STAMP), UTC)


def test_specification_vector() -> None:
    assert sign(KEY, ID, STAMP, BODY) == SIGNATURE
    assert fault(KEY, ID, STAMP, SIGNATURE, BODY, THEN) == ""


def test_one_of_several_signatures_is_enough() -> None:
    assert fault(KEY, ID, STAMP, f"v1,AAAA v2,other {SIGNATURE}", BODY, THEN) == ""


@pytest.mark.parametrize(
    ("key", "id", "stamp", "signatures", "body", "why"),
    [
        (KEY, "", STAMP, SIGNATURE, BODY, "webhook-id"),
        (KEY, ID, "", SIGNATURE, BODY, "webhook-timestamp"),
        (KEY, ID, "161426533O", SIGNATURE, BODY, "webhook-timestamp"),
        (KEY, ID, STAMP, "", BODY, "no signature"),
        (KEY, ID, STAMP, SIGNATURE, BODY + b" ", "no signature"),
        (KEY, "msg_other", STAMP, SIGNATURE, BODY, "no signature"),
        (KEY, ID, STAMP, "v1,é", BODY, "no signature"),
        ("whsec_x", ID, STAMP, SIGNATURE, BODY, "base64"),
    ],
)
def test_faults_are_named(key: str, id: str, stamp: str, signatures: str, body: bytes, why: str) -> None:
    assert why in fault(key, id, stamp, signatures, body, THEN)


def test_old_messages_are_refused() -> None:
    assert "too far" in fault(KEY, ID, STAMP, SIGNATURE, BODY, THEN + timedelta(minutes=6))


@pytest.fixture
def chat() -> Iterator[Chat]:
    with Chat(SIGNING_KEY) as room:
        yield room


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> int:
    request = Request(url, data=body, headers=dict(headers or {}), method="POST")
    try:
        with urlopen(request, timeout=5) as response:
            return int(response.status)
    except HTTPError as error:
        with error:
            return error.code


def signed(id: str, body: bytes) -> dict[str, str]:
    stamp = str(int(datetime.now(UTC).timestamp()))
    signature = sign(SIGNING_KEY, id, stamp, body)
    return {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": signature}


def test_first_webhook_is_asked_to_come_back_and_keeps_its_id(chat: Chat) -> None:
    body = b'{"data": {"title": "x"}}'
    statuses = [post(chat.doors.webhook, body, signed("msg_1", body)) for _ in range(2)]
    assert statuses == [503, 204]
    assert [(one.id, one.accepted) for one in chat.received] == [("msg_1", False), ("msg_1", True)]


def test_unsigned_webhook_is_refused(chat: Chat) -> None:
    assert post(chat.doors.webhook, b"{}", {"webhook-id": "msg_1"}) == 401
    assert chat.received[0].fault


def test_other_doors_answer_as_the_services_do(chat: Chat) -> None:
    assert post(chat.doors.slack, b"{}") == 200
    assert post(chat.doors.discord + "?wait=true", b"{}") == 200
    assert post(f"{chat.doors.telegram}/bot{chat.token}/sendMessage", b"{}") == 200
    assert [one.door for one in chat.received] == ["slack", "discord", "telegram"]


def test_wrong_token_and_wrong_method_find_nothing(chat: Chat) -> None:
    assert post(f"{chat.doors.telegram}/bot999:x/sendMessage", b"{}") == 404
    with pytest.raises(HTTPError) as caught:
        urlopen(chat.doors.slack, timeout=5)
    caught.value.close()
    assert chat.received == ()


def test_what_is_not_json_is_kept_as_nothing(chat: Chat) -> None:
    post(chat.doors.slack, b"\xff{")
    assert chat.received[0].payload is None


def test_strings_of_a_payload() -> None:
    assert list(strings(json.loads('{"a": ["b", {"c": "d"}], "e": 1, "f": null}'))) == ["b", "d"]
