"""Every status and every fault against every notifier: the right outcome, a reason, and no secret in it."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import product

import pytest

from monitor.model import Fault, Rejected, Response, RetryLater, Sent, Unreachable
from monitor.notify import CHATS
from tests.notify.examples import CANARY, NOW

RETRIED = {408, 425, 429, *range(500, 600), *range(100, 200)}
TAKEN = {
    "webhook": dict.fromkeys(range(200, 300), b"anything"),
    "slack": {200: b"ok"},
    "discord": {200: b'{"id": "1"}', 204: b""},
    "telegram": dict.fromkeys(range(200, 300), b'{"ok": true, "result": {}}'),
    "mattermost": {200: b"ok", 201: b'{"id": "p1", "channel_id": "c1"}'},
    "teams": {200: b"1", 202: b""},
    "matrix": {200: b'{"event_id": "$e:example.org"}'},
    "ntfy": {200: b'{"id": "x1", "event": "message"}'},
    "pagerduty": {202: b'{"status": "success", "dedup_key": "msg_1"}'},
}
BODIES = (
    b"",
    b"ok but not quite",
    f"<html>https://hooks.example/{CANARY}</html>".encode(),
    json.dumps({"ok": False, "description": CANARY, "message": CANARY, "code": CANARY}).encode(),
    json.dumps({"code": 10015, "retry_after": CANARY, "parameters": {"retry_after": CANARY}}).encode(),
    b"\xff\xfe\x00",
    b"[" * 50_000,
    b'{"retry_after": ' + b"9" * 5000 + b"}",
    b'{"retry_after": NaN, "code": true, "parameters": []}',
)
HEADERS = (("location", f"https://elsewhere.example/{CANARY}"), ("retry-after", CANARY), ("server", CANARY))


def reply(status: int, body: bytes = b"", **headers: str) -> Response:
    extra = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(f"https://hooks.example/{CANARY}", status, extra, body)


TELLING = (100, 200, 201, 202, 204, 299, 301, 308, 400, 401, 403, 404, 410, 413, 418, 429, 500, 503, 599)
"""Statuses that are tried with every body, after all have been with none and with one."""


@pytest.mark.parametrize("kind", CHATS)
def test_every_status(kind: str) -> None:
    verdict = CHATS[kind].verdict
    for status, body in (*product(range(100, 600), (None, BODIES[3])), *product(TELLING, BODIES)):
        content = TAKEN[kind].get(status, b"") if body is None else body
        outcome = verdict(Response(f"https://h.example/{CANARY}", status, HEADERS, content), NOW)
        if 200 <= status < 300:
            taken = body is None and status in TAKEN[kind]
            assert isinstance(outcome, Sent) if taken else not isinstance(outcome, Rejected), status
        else:
            assert isinstance(outcome, RetryLater if status in RETRIED else Rejected), (status, content[:60])
        if isinstance(outcome, Rejected) and body in (None, BODIES[3]):
            assert outcome.permanent == (status in (401, 403, 404, 410))
        assert CANARY not in repr(outcome)
        if not isinstance(outcome, Sent):
            assert str(status) in outcome.reason
            assert len(outcome.reason) > 20
            assert CANARY not in outcome.reason
            assert "://" not in outcome.reason


@pytest.mark.parametrize(("kind", "fault"), list(product(CHATS, Fault)))
def test_every_fault(kind: str, fault: Fault) -> None:
    for detail in ("", "certificate has expired", CANARY, f"https://h.example/{CANARY}", f"/bot1:{CANARY}/x"):
        outcome = CHATS[kind].verdict(Unreachable(fault, detail), NOW)
        assert isinstance(outcome, RetryLater)
        assert CANARY not in outcome.reason
        assert "://" not in outcome.reason
        assert ('"allow" in [network]' in outcome.reason) == (fault is Fault.BLOCKED)


def test_a_harmless_detail_is_told() -> None:
    outcome = CHATS["slack"].verdict(Unreachable(Fault.TLS, "certificate has expired"), NOW)
    assert outcome == RetryLater(
        "unreachable: no safe connection could be made (TLS) (certificate has expired)"
    )


@pytest.mark.parametrize("kind", CHATS)
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("Tue, 24 Nov 2026 06:01:05 GMT", 60),
        ("Tue, 24 Nov 2026 05:00:00 GMT", 0),
        ("1000000000", 7 * 86_400),
        ("-30", None),
        ("later", None),
        ("", None),
    ],
)
def test_retry_after_is_honoured(kind: str, value: str, seconds: int | None) -> None:
    for status in (408, 425, 429, 500, 502, 503, 504):
        outcome = CHATS[kind].verdict(reply(status, retry_after=value), NOW)
        assert isinstance(outcome, RetryLater)
        unsaid = UNSAID.get(kind) if status == 429 else None
        assert outcome.after == (unsaid if seconds is None else timedelta(seconds=seconds)), status


UNSAID = {"teams": timedelta(minutes=10), "pagerduty": timedelta(minutes=2)}


@pytest.mark.parametrize(
    ("kind", "response", "seconds"),
    [
        ("discord", reply(429, b'{"retry_after": 1.5, "global": false}'), 1.5),
        ("discord", reply(429, b'{"retry_after": 2}', retry_after="9"), 9),
        ("discord", reply(429, b"", x_ratelimit_reset_after="3.25"), 3.25),
        ("discord", reply(429, b'{"retry_after": -1}', x_ratelimit_reset_after="soon"), None),
        ("discord", reply(429, b'{"retry_after": 1e300}'), 7 * 86_400),
        ("discord", reply(429, b'{"retry_after": Infinity}'), None),
        ("telegram", reply(429, b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}'), 35),
        ("telegram", reply(200, b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}'), 35),
        ("telegram", reply(429, b'{"parameters": {"retry_after": true}}'), None),
        ("matrix", reply(429, b'{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}'), 2.5),
        (
            "matrix",
            reply(429, b'{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}', retry_after="3"),
            3,
        ),
        ("matrix", reply(429, b'{"retry_after_ms": true}'), None),
        ("mattermost", reply(429, b"limit exceeded", x_ratelimit_reset="4"), 4),
        ("slack", reply(200, b'{"ok": false, "error": "ratelimited"}', retry_after="30"), 30),
        ("teams", reply(200, b"\xefTeams endpoint returned HTTP error 429 with ContextId"), 600),
        ("teams", reply(202, b"endpoint returned HTTP error 503", retry_after="7"), 7),
        ("ntfy", reply(429, b'{"code": 42901}'), None),
        ("ntfy", reply(429, b'{"code": 42908}'), (18 * 60 - 1) * 60 + 55),
    ],
)
def test_waits_in_the_body(kind: str, response: Response, seconds: float | None) -> None:
    outcome = CHATS[kind].verdict(response, NOW)
    assert isinstance(outcome, RetryLater)
    assert outcome.after == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("kind", "status", "body", "says"),
    [
        ("slack", 404, b"no_service", "make a new one"),
        ("slack", 403, b"action_prohibited", "administrator"),
        ("slack", 410, b"channel_is_archived", "archived"),
        ("discord", 404, b'{"message": "Unknown Webhook", "code": 10015}', "deleted"),
        ("discord", 401, b'{"code": 50027}', "token"),
        ("telegram", 400, b'{"ok":false,"description":"Bad Request: chat not found"}', "receiver's chat"),
        ("telegram", 403, b'{"description":"Forbidden: bot was blocked by the user"}', "blocked the bot"),
        ("telegram", 200, b'{"ok":false,"error_code":400,"description":"chat not found"}', "receiver's chat"),
        ("telegram", 401, b'{"ok":false,"description":"Unauthorized"}', "token"),
        ("webhook", 301, b"", "redirects of a receiver are not followed"),
        ("webhook", 410, b"", "gone"),
        ("webhook", 418, b"", "refuses the message"),
        ("slack", 200, b'{"ok": false, "error": "not_in_channel"}', "invite it"),
        ("mattermost", 400, b'{"id": "web.incoming_webhook.invalid.app_error"}', "deleted"),
        ("teams", 200, b"returned HTTP error 413 with ContextId", "too large"),
        ("matrix", 403, b'{"errcode": "M_FORBIDDEN"}', "invite it"),
        ("matrix", 401, b'{"errcode": "M_UNKNOWN_TOKEN"}', "token"),
        ("ntfy", 403, b'{"code": 40301}', "reserved"),
        ("pagerduty", 400, b'{"status": "invalid event", "errors": ["Invalid routing key"]}', "routing key"),
    ],
)
def test_reasons_say_what_to_do(kind: str, status: int, body: bytes, says: str) -> None:
    outcome = CHATS[kind].verdict(reply(status, body), NOW)
    assert isinstance(outcome, Rejected)
    assert says in outcome.reason


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        ("slack", 200, b"<html>Log in to the hotel network</html>"),
        ("slack", 201, b"ok"),
        ("discord", 202, b""),
        ("telegram", 200, b"ok"),
        ("telegram", 200, b'{"ok": "true"}'),
        ("telegram", 200, b'{"ok": false, "error_code": 200}'),
        ("slack", 200, b'{"ok": true}'),
        ("slack", 200, b'{"ok": false, "error": "fatal_error"}'),
        ("mattermost", 200, b'{"id": "p1"}'),
        ("mattermost", 200, b"okay"),
        ("teams", 200, b"<html>Log in to the hotel network</html>"),
        ("teams", 201, b""),
        ("matrix", 200, b"{}"),
        ("matrix", 200, b'{"event_id": "a b"}'),
        ("ntfy", 200, b'{"id": "x1"}'),
        ("pagerduty", 202, b""),
        ("pagerduty", 200, b'{"status": "success"}'),
    ],
)
def test_somebody_elses_success_is_none(kind: str, status: int, body: bytes) -> None:
    assert isinstance(CHATS[kind].verdict(reply(status, body), NOW), RetryLater)


@pytest.mark.parametrize(
    ("kind", "status", "body", "permanent"),
    [
        ("telegram", 400, b'{"description": "Bad Request: chat not found"}', True),
        ("telegram", 400, b'{"description": "Bad Request: message to edit not found"}', False),
        ("telegram", 400, b'{"description": "Bad Request: can\'t parse entities"}', False),
        ("telegram", 403, b'{"description": "Forbidden: bot was kicked from the group"}', True),
        ("discord", 404, b'{"code": 10015}', True),
        ("discord", 404, b'{"code": 10008}', False),
        ("discord", 400, b'{"code": 50035}', False),
        ("discord", 400, b'{"code": 220001}', True),
        ("slack", 200, b'{"ok": false, "error": "message_not_found"}', False),
        ("slack", 200, b'{"ok": false, "error": "token_revoked"}', True),
        ("slack", 400, b"invalid_blocks", False),
        ("slack", 400, b"no_team", True),
        ("mattermost", 404, b'{"id": "app.post.get.app_error"}', False),
        ("mattermost", 400, b'{"id": "web.incoming_webhook.invalid.app_error"}', True),
        ("matrix", 413, b'{"errcode": "M_TOO_LARGE"}', False),
        ("teams", 200, b"endpoint returned HTTP error 404", True),
        ("pagerduty", 400, b'{"errors": ["Length of \'routing_key\' is incorrect"]}', True),
        ("pagerduty", 400, b'{"errors": ["\'payload\' is missing or blank"]}', False),
        ("ntfy", 400, b'{"code": 40009}', True),
    ],
)
def test_what_is_wrong_is_the_receiver_or_the_message(
    kind: str, status: int, body: bytes, permanent: bool
) -> None:
    outcome = CHATS[kind].verdict(reply(status, body), NOW)
    assert isinstance(outcome, Rejected)
    assert outcome.permanent == permanent


@pytest.mark.parametrize(
    ("kind", "response", "wanted"),
    [
        ("telegram", reply(200, b'{"ok": true, "result": {"message_id": 77}}'), Sent("77")),
        ("telegram", reply(200, b'{"ok": true, "result": {"message_id": "x/.."}}'), Sent()),
        ("telegram", reply(400, b'{"description": "Bad Request: message is not modified: x"}'), Sent()),
        ("discord", reply(200, b'{"id": "77"}', x_ratelimit_remaining="3"), Sent("77")),
        (
            "discord",
            reply(200, b'{"id": "77"}', x_ratelimit_remaining="0", x_ratelimit_reset_after="1.5"),
            Sent("77", timedelta(seconds=1.5)),
        ),
        ("discord", reply(200, b'{"id": "77"}', x_ratelimit_remaining="0"), Sent("77")),
        ("discord", reply(204), Sent()),
        ("slack", reply(200, b"ok"), Sent()),
        ("slack", reply(200, b'{"ok": true, "channel": "C1", "ts": "12.5"}'), Sent("C1:12.5")),
        ("mattermost", reply(201, b'{"id": "p1", "channel_id": "c1"}'), Sent("p1")),
        (
            "mattermost",
            reply(200, b"ok", x_ratelimit_remaining="0", x_ratelimit_reset="2"),
            Sent("", timedelta(seconds=2)),
        ),
        ("matrix", reply(200, b'{"event_id": "$e:example.org"}'), Sent("$e:example.org")),
        ("ntfy", reply(200, b'{"id": "x", "event": "message", "sequence_id": "msg_1"}'), Sent("msg_1")),
        ("ntfy", reply(200, b'{"id": "x", "event": "message"}'), Sent()),
    ],
)
def test_the_name_and_the_pause_of_what_was_sent(kind: str, response: Response, wanted: Sent) -> None:
    assert CHATS[kind].verdict(response, NOW) == wanted
