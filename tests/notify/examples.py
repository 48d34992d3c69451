"""One message of a fictional outlet, one receiver of each kind, and how to read what a notifier made."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from monitor.model import Excerpt, Headline, Message, Receiver, Secret, Severity
from monitor.notify import CHATS

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
    story="changed: figure 12 → 15",
    sites=47,
    texts=3,
    silence="monitor silence add --story sto_0123456789abcdef",
)

DIGEST = Message(
    title="14 more alerts",
    url="",
    source="",
    severity=Severity.HIGH,
    headlines=(
        Headline("Depot on fire", "https://northgazette.example/2026/depot", "North Gazette", Severity.HIGH),
        Headline("A quiet night", "", "Lom Post", Severity.LOW, "4 sites, 2 own texts"),
    ),
    more=12,
    silence="monitor silence add --rule Interceptors",
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
    "mattermost": Receiver("desk", "mattermost", url=Secret(f"https://talk.example/hooks/{CANARY}")),
    "teams": Receiver(
        "desk", "teams", url=Secret(f"https://prod-1.logic.azure.com/workflows/1/run?sig={CANARY}")
    ),
    "matrix": Receiver(
        "desk",
        "matrix",
        url=Secret("https://matrix.example/"),
        token=Secret(CANARY),
        chat="!room:example.org",
    ),
    "ntfy": Receiver("desk", "ntfy", url=Secret("https://ntfy.sh/desk_0x3f"), token=Secret(f"tk_{CANARY}")),
    "pagerduty": Receiver("desk", "pagerduty", token=Secret(CANARY)),
}

OTHERS = {
    "email": Receiver(
        "desk",
        "email",
        url=Secret("smtps://mail.example"),
        user=Secret("monitor"),
        password=Secret(CANARY),
        sender="monitor@desk.example",
        to=("ann@desk.example", "bob@desk.example"),
    ),
    "apprise": Receiver("desk", "apprise", url=Secret(f"pover://user@{CANARY}")),
}
"""Receivers that are not spoken to by HTTP."""

BOTS = {
    "slack": Receiver("desk", "slack", token=Secret(f"xoxb-{CANARY}"), chat="C024BE7LR"),
    "mattermost": Receiver(
        "desk",
        "mattermost",
        url=Secret("https://talk.example"),
        token=Secret(CANARY),
        chat="4xp9fdt77pncbef59f4k1qe83o",
    ),
}
"""Receivers that are written to by a bot, where a webhook is the usual way."""

EDITORS = {kind: {**RECEIVERS, **BOTS}[kind] for kind, notifier in CHATS.items() if notifier.amend}
"""A receiver of each kind that can edit."""


def body(kind: str, message: Message) -> Any:
    """The JSON that the notifier sends."""
    return json.loads(CHATS[kind].request(message, RECEIVERS[kind], DELIVERY, NOW).body)
