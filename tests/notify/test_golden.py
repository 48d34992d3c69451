"""What each notifier sends for one message and for a digest, word for word, and where to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Receiver, Secret
from monitor.notify import CHATS
from tests.notify.examples import BOTS, CANARY, DELIVERY, DIGEST, EDITORS, MESSAGE, NOW, RECEIVERS, body

GOLDEN = Path(__file__).parent / "golden"

ROOM = "https://matrix.example/_matrix/client/v3/rooms/%21room%3Aexample.org/send/m.room.message"
URLS = {
    "webhook": f"https://hooks.example/{CANARY}",
    "slack": f"https://hooks.slack.com/services/T0/B0/{CANARY}",
    "discord": f"https://discord.com/api/webhooks/1/{CANARY}?wait=true",
    "telegram": f"https://api.telegram.org/bot123:{CANARY}/sendMessage",
    "mattermost": f"https://talk.example/hooks/{CANARY}",
    "teams": f"https://prod-1.logic.azure.com/workflows/1/run?sig={CANARY}",
    "matrix": f"{ROOM}/{DELIVERY}",
    "ntfy": "https://ntfy.sh/",
    "pagerduty": "https://events.pagerduty.com/v2/enqueue",
}
EDITS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "slack": ("C1:12.5", "POST", "https://slack.com/api/chat.update", {"channel": "C1", "ts": "12.5"}),
    "discord": ("77", "PATCH", f"https://discord.com/api/webhooks/1/{CANARY}/messages/77", {}),
    "telegram": (
        "77",
        "POST",
        f"https://api.telegram.org/bot123:{CANARY}/editMessageText",
        {"message_id": 77, "chat_id": "-1001"},
    ),
    "mattermost": ("77x", "PUT", "https://talk.example/api/v4/posts/77x/patch", {}),
    "matrix": (
        "$event",
        "PUT",
        f"{ROOM}/{DELIVERY}",
        {"m.relates_to": {"rel_type": "m.replace", "event_id": "$event"}, "m.mentions": {}},
    ),
    "ntfy": ("msg_first", "POST", "https://ntfy.sh/", {"priority": 2}),
}
"""Reference, method, address and what the body says beside the message."""


@pytest.mark.parametrize("kind", CHATS)
@pytest.mark.parametrize(("suffix", "message"), [("", MESSAGE), ("-digest", DIGEST)])
def test_payload(kind: str, suffix: str, message: Any) -> None:
    wanted = json.loads((GOLDEN / f"{kind}{suffix}.json").read_text("utf-8"))
    assert body(kind, message) == wanted


@pytest.mark.parametrize("kind", CHATS)
def test_request_keeps_its_secret_and_follows_nothing(kind: str) -> None:
    request = CHATS[kind].request(MESSAGE, RECEIVERS[kind], DELIVERY, NOW)
    assert request.url == URLS[kind]
    assert request.method == ("PUT" if kind == "matrix" else "POST")
    assert request.follow is False
    assert request.label == "receiver desk"
    assert ("content-type", "application/json") in request.headers
    assert CANARY not in repr(request) + repr(RECEIVERS[kind])
    assert CANARY not in request.body.decode() or kind == "pagerduty"


@pytest.mark.parametrize("kind", CHATS)
def test_every_try_is_alike(kind: str) -> None:
    first, second = (CHATS[kind].request(MESSAGE, RECEIVERS[kind], DELIVERY, NOW) for _ in range(2))
    assert first == second


def test_who_can_edit() -> None:
    assert EDITS.keys() == EDITORS.keys()
    able = {kind for kind, notifier in CHATS.items() if notifier.can_amend(RECEIVERS[kind])}
    assert able == EDITORS.keys() - BOTS.keys()
    assert all(CHATS[kind].can_amend(receiver) for kind, receiver in EDITORS.items())


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_says_the_message_anew(kind: str) -> None:
    reference, method, url, beside = EDITS[kind]
    amend, receiver = CHATS[kind].amend, EDITORS[kind]
    assert amend is not None
    request = amend(MESSAGE, receiver, DELIVERY, reference, NOW)
    assert (request.method, request.url, request.follow) == (method, url, False)
    assert CANARY not in repr(request)
    made, first = json.loads(request.body), CHATS[kind].request(MESSAGE, receiver, DELIVERY, NOW)
    assert beside.items() <= made.items()
    shown = made.get("m.new_content", made)
    said = {name: value for name, value in json.loads(first.body).items() if name not in ENVELOPE}
    assert said.items() <= shown.items()


ENVELOPE = {"channel", "channel_id", "pending_post_id", "priority"}


def test_an_edit_of_ntfy_names_the_first_sequence() -> None:
    amend, request = CHATS["ntfy"].amend, CHATS["ntfy"].request
    assert amend is not None
    first = request(MESSAGE, RECEIVERS["ntfy"], DELIVERY, NOW)
    edit = amend(MESSAGE, RECEIVERS["ntfy"], "msg_later", DELIVERY, NOW)
    assert ("x-sequence-id", DELIVERY) in first.headers
    assert first.headers == edit.headers


@pytest.mark.parametrize(
    ("kind", "url", "fields"),
    [
        ("slack", "https://slack.com/api/chat.postMessage", {"channel": "C024BE7LR"}),
        (
            "mattermost",
            "https://talk.example/api/v4/posts",
            {"channel_id": "4xp9fdt77pncbef59f4k1qe83o", "pending_post_id": DELIVERY},
        ),
    ],
)
def test_a_bot_posts_with_its_token(kind: str, url: str, fields: dict[str, str]) -> None:
    request = CHATS[kind].request(MESSAGE, BOTS[kind], DELIVERY, NOW)
    assert request.url == url
    assert fields.items() <= json.loads(request.body).items()
    assert ("authorization", f"Bearer {BOTS[kind].token.reveal()}") in request.headers


def test_threads_and_other_servers_are_kept() -> None:
    topic = Receiver("t", "telegram", token=Secret("1:x"), chat="-100/5")
    first = json.loads(CHATS["telegram"].request(MESSAGE, topic, DELIVERY, NOW).body)
    assert (first["chat_id"], first["message_thread_id"]) == ("-100", 5)
    thread = Receiver("t", "discord", Secret("https://discord.com/api/webhooks/1/x?thread_id=5&wait=false"))
    amend = CHATS["discord"].amend
    assert amend is not None
    edit = amend(MESSAGE, thread, DELIVERY, "77", NOW)
    assert edit.url == "https://discord.com/api/webhooks/1/x/messages/77?thread_id=5"
    region = Receiver(
        "p", "pagerduty", Secret("https://events.eu.pagerduty.com/v2/enqueue"), token=Secret("k")
    )
    assert CHATS["pagerduty"].request(MESSAGE, region, DELIVERY, NOW).url == region.url.reveal()
    own = Receiver("s", "slack", Secret("http://127.0.0.1:9/api/"), Secret("x"), "C1")
    assert CHATS["slack"].request(MESSAGE, own, DELIVERY, NOW).url == (
        "http://127.0.0.1:9/api/chat.postMessage"
    )
    hook = Receiver("s", "slack", Secret("https://hooks.slack.com/services/T0/B0/x"), Secret("x"), "C1")
    assert CHATS["slack"].request(MESSAGE, hook, DELIVERY, NOW).url == (
        "https://slack.com/api/chat.postMessage"
    )
