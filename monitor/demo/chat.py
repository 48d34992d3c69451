"""A chat on loopback that takes alerts at four doors: as a webhook, as Slack, as Discord and as Telegram.

The webhook door checks the Standard Webhooks signature, answers its first delivery with 503 and Retry-After
and knows a repeated message by its id, as the specification asks of receivers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.demo.loopback import NOT_FOUND, Answer, Loopback, Seen
from monitor.demo.signing import fault

BUSY = Answer(503, (("retry-after", "1"), ("content-type", "text/plain")), b"busy, come back in a second\n")
REFUSED = Answer(401, (("content-type", "text/plain"),), b"who are you?\n")

BOT = "12345:demo"
"""What the chat takes for a Telegram bot's token."""

_PLAIN = (("content-type", "text/plain"),)
_JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses at which the chat takes alerts."""

    webhook: str
    slack: str
    discord: str
    telegram: str
    """Base address of the bot API: ``/bot<token>/sendMessage`` follows."""


@dataclass(frozen=True, slots=True)
class Received:
    """One try of a delivery, as the chat saw it."""

    at: datetime
    door: str
    """``webhook``, ``slack``, ``discord`` or ``telegram``."""
    id: str
    """The webhook-id; the other services know none."""
    payload: object
    """The JSON that came, or None when it was not JSON."""
    status: int
    """What the chat answered."""
    fault: str = ""
    """Why the signature was not accepted."""

    @property
    def accepted(self) -> bool:
        """The chat took it."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """All of the payload as one line, with its characters as they are."""
        return json.dumps(self.payload, ensure_ascii=False)


class Chat(Loopback):
    """The chat on loopback. ``received`` holds every try in order."""

    def __init__(self, secret: str, token: str = BOT, refuse_first: bool = True) -> None:
        super().__init__(self._take)
        self._secret = secret
        self._telegram = f"/telegram/bot{token}/sendMessage"
        self._refuse = refuse_first
        self._received: list[Received] = []
        self.token = token

    @property
    def doors(self) -> Doors:
        """Where it listens."""
        return Doors(f"{self.url}/hook", f"{self.url}/slack", f"{self.url}/discord", f"{self.url}/telegram")

    @property
    def received(self) -> tuple[Received, ...]:
        """Every try so far, in order."""
        with self._lock:
            return tuple(self._received)

    def _take(self, seen: Seen) -> Answer:
        door = self._door(seen)
        if not door:
            return NOT_FOUND
        wrong = self._fault(seen) if door == "webhook" else ""
        answer = self._answer_at(door, wrong)
        self._received.append(
            Received(seen.at, door, seen.header("webhook-id"), _json(seen.body), answer.status, wrong)
        )
        return answer

    def _door(self, seen: Seen) -> str:
        path = seen.path.partition("?")[0]
        doors = {"/hook": "webhook", "/slack": "slack", "/discord": "discord", self._telegram: "telegram"}
        return doors.get(path, "") if seen.method == "POST" else ""

    def _fault(self, seen: Seen) -> str:
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        message_id, timestamp, signatures = (seen.header(name) for name in names)
        return fault(self._secret, message_id, timestamp, signatures, seen.body, seen.at)

    def _answer_at(self, door: str, wrong: str) -> Answer:
        if wrong:
            return REFUSED
        if door == "webhook" and self._refuse:
            self._refuse = False
            return BUSY
        return {
            "webhook": Answer(204),
            "slack": Answer(200, _PLAIN, b"ok"),
            "discord": Answer(200, _JSON, b'{"id":"1"}'),
            "telegram": Answer(200, _JSON, b'{"ok":true,"result":{"message_id":1}}'),
        }[door]


def strings(value: object) -> Iterator[str]:
    """Every string inside a JSON value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def _json(body: bytes) -> object:
    try:
        parsed: object = json.loads(body)
    except ValueError:
        return None
    return parsed
