"""What each notifier sends for one message, word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.notify import NOTIFIERS
from tests.notify.examples import CANARY, DELIVERY, MESSAGE, NOW, RECEIVERS, body

GOLDEN = Path(__file__).parent / "golden"

URLS = {
    "webhook": f"https://hooks.example/{CANARY}",
    "slack": f"https://hooks.slack.com/services/T0/B0/{CANARY}",
    "discord": f"https://discord.com/api/webhooks/1/{CANARY}?wait=true",
    "telegram": f"https://api.telegram.org/bot123:{CANARY}/sendMessage",
}


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_payload(kind: str) -> None:
    wanted = json.loads((GOLDEN / f"{kind}.json").read_text("utf-8"))
    assert body(kind, MESSAGE) == wanted


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_request_keeps_its_secret_and_follows_nothing(kind: str) -> None:
    request = NOTIFIERS[kind].request(MESSAGE, RECEIVERS[kind], DELIVERY, NOW)
    assert request.url == URLS[kind]
    assert request.method == "POST"
    assert request.follow is False
    assert request.label == "receiver desk"
    assert ("content-type", "application/json") in request.headers
    assert CANARY not in repr(request)


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_every_try_is_alike(kind: str) -> None:
    first, second = (NOTIFIERS[kind].request(MESSAGE, RECEIVERS[kind], DELIVERY, NOW) for _ in range(2))
    assert first == second
