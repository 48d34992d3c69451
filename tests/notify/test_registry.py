"""Which notifier a URL belongs to and what a receiver lacks."""

from __future__ import annotations

import pytest

from monitor.model import Receiver, Secret
from monitor.notify import CHATS, NOTIFIERS, complaints, infer_kind, missing
from tests.notify.examples import BOTS, OTHERS, RECEIVERS


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://hooks.slack.com/services/T0/B0/x", "slack"),
        ("https://hooks.slack-gov.com/services/T0/B0/x", "slack"),
        ("https://discord.com/api/webhooks/1/x", "discord"),
        ("https://ptb.discord.com/api/webhooks/1/x", "discord"),
        ("https://DISCORDAPP.com/api/webhooks/1/x", "discord"),
        ("https://api.telegram.org/bot1:x/", "telegram"),
        ("https://ntfy.sh/desk", "ntfy"),
        ("https://events.eu.pagerduty.com/v2/enqueue", "pagerduty"),
        ("https://prod-1.westeurope.logic.azure.com:443/workflows/1/run?sig=x", "teams"),
        ("https://default1.environment.api.powerplatform.com/powerautomate/x", "teams"),
        ("https://matrix.org", "matrix"),
        ("https://team.cloud.mattermost.com/hooks/x", "mattermost"),
        ("https://notdiscord.com/api/webhooks/1/x", "webhook"),
        ("https://hooks.slack.com.evil.example/x", "webhook"),
        ("https://hooks.example/x", "webhook"),
        ("smtps://mail.example", "email"),
        ("smtp+plain://10.1.2.3:25", "email"),
        ("pover://user@token", "webhook"),
        ("http://[::1", "webhook"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_infer_kind(url: str, kind: str) -> None:
    assert infer_kind(url) == kind


@pytest.mark.parametrize(
    "receiver", [*RECEIVERS.values(), *BOTS.values(), *OTHERS.values()], ids=lambda one: one.kind
)
def test_complete_receivers_lack_nothing(receiver: Receiver) -> None:
    assert missing(receiver) == ()
    assert list(complaints(receiver)) == []


@pytest.mark.parametrize("kind", CHATS)
def test_paces(kind: str) -> None:
    seconds = CHATS[kind].every(RECEIVERS[kind]).total_seconds()
    assert seconds == PACES[kind]


PACES = {
    "webhook": 0,
    "slack": 1,
    "discord": 0.5,
    "telegram": 3,
    "mattermost": 0.1,
    "teams": 0.5,
    "matrix": 1,
    "ntfy": 5,
    "pagerduty": 0.5,
}


def test_a_person_on_telegram_may_be_written_to_every_second() -> None:
    every = NOTIFIERS["telegram"].every
    assert every(Receiver("r", "telegram", chat="123")).total_seconds() == 1
    assert every(Receiver("r", "telegram", chat="@channel")).total_seconds() == 3


@pytest.mark.parametrize(
    ("receiver", "fields"),
    [
        (Receiver("r", "webhook"), ("url",)),
        (Receiver("r", "slack"), ("url",)),
        (Receiver("r", "discord"), ("url",)),
        (Receiver("r", "telegram"), ("token", "chat")),
        (Receiver("r", "telegram", token=Secret("1:x")), ("chat",)),
        (Receiver("r", "email", url=Secret("smtps://mail.example")), ("sender", "to")),
        (Receiver("r", "apprise"), ("url",)),
        (Receiver("r", "pigeon", url=Secret("https://h.example")), ("kind",)),
        (Receiver("r", "slack", token=Secret("xoxb-1")), ("chat",)),
        (Receiver("r", "slack", url=Secret("https://h.example"), chat="C1"), ()),
        (Receiver("r", "mattermost", token=Secret("t"), chat="4xp9"), ("url",)),
        (Receiver("r", "telegram", token=Secret("1:x"), chat="-100/5"), ()),
        (Receiver("r", "telegram", token=Secret("1:x"), chat="@desk"), ()),
        (Receiver("r", "matrix", Secret("https://h.example")), ("token", "chat")),
        (Receiver("r", "pagerduty", Secret("https://events.pagerduty.com/v2/enqueue")), ("token",)),
    ],
)
def test_missing(receiver: Receiver, fields: tuple[str, ...]) -> None:
    assert missing(receiver) == fields


@pytest.mark.parametrize(
    ("receiver", "fields"),
    [
        (Receiver("r", "mattermost", Secret("https://h.example"), Secret("t"), "town-square"), ("chat",)),
        (Receiver("r", "telegram", token=Secret("1:x"), chat="our desk"), ("chat",)),
        (Receiver("r", "matrix", Secret("https://h.example"), Secret("t"), "#room:h.example"), ("chat",)),
        (Receiver("r", "ntfy", Secret("https://ntfy.sh/")), ("url",)),
        (Receiver("r", "ntfy", Secret("https://ntfy.sh/a/b")), ("url",)),
        (Receiver("r", "pagerduty", token=Secret("ключ")), ("token",)),
        (Receiver("r", "matrix", Secret("https://h.example"), Secret("a\r\nb: c"), "!r"), ("token",)),
    ],
)
def test_fields_that_cannot_be_used(receiver: Receiver, fields: tuple[str, ...]) -> None:
    assert missing(receiver) == ()
    said = list(complaints(receiver))
    assert tuple(key for key, _ in said) == fields
    assert all(len(why) > 40 for _, why in said)
