"""Which notifier a URL belongs to and what a receiver lacks."""

from __future__ import annotations

import pytest

from monitor.model import Receiver, Secret
from monitor.notify import NOTIFIERS, infer_kind, missing
from tests.notify.examples import RECEIVERS


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://hooks.slack.com/services/T0/B0/x", "slack"),
        ("https://hooks.slack-gov.com/services/T0/B0/x", "slack"),
        ("https://discord.com/api/webhooks/1/x", "discord"),
        ("https://ptb.discord.com/api/webhooks/1/x", "discord"),
        ("https://DISCORDAPP.com/api/webhooks/1/x", "discord"),
        ("https://api.telegram.org/bot1:x/", "telegram"),
        ("https://notdiscord.com/api/webhooks/1/x", "webhook"),
        ("https://hooks.slack.com.evil.example/x", "webhook"),
        ("https://hooks.example/x", "webhook"),
        ("http://[::1", "webhook"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_infer_kind(url: str, kind: str) -> None:
    assert infer_kind(url) == kind


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_complete_receivers_lack_nothing(kind: str) -> None:
    assert missing(RECEIVERS[kind]) == ()


@pytest.mark.parametrize(
    ("receiver", "fields"),
    [
        (Receiver("r", "webhook"), ("url",)),
        (Receiver("r", "slack"), ("url",)),
        (Receiver("r", "discord"), ("url",)),
        (Receiver("r", "telegram"), ("token", "chat")),
        (Receiver("r", "telegram", token=Secret("1:x")), ("chat",)),
        (Receiver("r", "pigeon", url=Secret("https://h.example")), ("kind",)),
    ],
)
def test_missing(receiver: Receiver, fields: tuple[str, ...]) -> None:
    assert missing(receiver) == fields
