"""One message of a fictional outlet, one receiver of each kind, and how to read what a notifier made."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from monitor.model import Excerpt, Message, Receiver, Secret, Severity
from monitor.notify import NOTIFIERS

NOW = datetime(2026, 11, 24, 6, 0, 5, tzinfo=UTC)
CANARY = "CANARY0secret0CANARY"
DELIVERY = "msg_0123456789abcdef0123456789abcdef"

MESSAGE = Message(
    title="Interceptor drones tested near Veskar & Lom",
    url="https://northgazette.example/2026/drones?id=7",
    source="North Gazette",
    trust="state_controlled",
    lang="en",
    published=datetime(2026, 11, 24, 5, 12, tzinfo=UTC),
    severity=Severity.HIGH,
    rules=("Interceptors", "Air defence"),
    tags=("interceptor", "air-defence"),
    excerpts=(
        Excerpt("…The interceptor caught a Shahed at night.", ((5, 16), (26, 32))),
        Excerpt("Air defence was on alert."),
    ),
    story="changed: figure 12 → 15; 3 texts at 47 sites",
)

RECEIVERS = {
    "webhook": Receiver(
        "desk",
        "webhook",
        url=Secret(f"https://hooks.example/{CANARY}"),
        signing_keys=(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Secret(CANARY)),
    ),
    "slack": Receiver("desk", "slack", url=Secret(f"https://hooks.slack.com/services/T0/B0/{CANARY}")),
    "discord": Receiver("desk", "discord", url=Secret(f"https://discord.com/api/webhooks/1/{CANARY}")),
    "telegram": Receiver("desk", "telegram", token=Secret(f"123:{CANARY}"), chat="-1001"),
}


def body(kind: str, message: Message) -> Any:
    """The JSON that the notifier sends."""
    return json.loads(NOTIFIERS[kind].request(message, RECEIVERS[kind], DELIVERY, NOW).body)
