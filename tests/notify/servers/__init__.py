"""Chat services that keep their documented limits, without a socket or a clock of their own.

    slack = SERVERS["slack"]()
    reply = slack.answer(request, now)      # what the service would answer at `now`
    slack.accepted, slack.refused, slack.early, slack.faults, slack.disabled

Each is written from its service's documentation, with the figures of that, not from the notifiers: sizes in
the service's own unit, rates, how it says that it has had enough, and what it does with a repeated id. What
it finds wrong in a request it answers as the service would, and keeps in `faults`. `Wire` puts them where the
net would be, under a clock of the test's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Reply, Request
from tests.notify.servers.base import Server, Taken
from tests.notify.servers.chats import Discord, Mattermost, Slack, Telegram
from tests.notify.servers.others import Matrix, Ntfy, PagerDuty, Teams, Webhook

__all__ = ["SERVERS", "Server", "Taken", "Wire"]

SERVERS: dict[str, Callable[[], Server]] = {
    "webhook": Webhook,
    "slack": Slack,
    "discord": Discord,
    "telegram": Telegram,
    "mattermost": Mattermost,
    "teams": Teams,
    "matrix": Matrix,
    "ntfy": Ntfy,
    "pagerduty": PagerDuty,
}


@dataclass(frozen=True, slots=True)
class Wire:
    """The net with a server behind each receiver, by the receiver's name."""

    servers: Mapping[str, Server]
    clock: Callable[[], datetime]

    async def fetch(self, request: Request) -> Reply:
        """What the server of the request's receiver answers now."""
        return self.servers[request.label.removeprefix("receiver ")].answer(request, self.clock())
