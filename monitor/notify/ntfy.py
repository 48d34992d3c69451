"""ntfy: a notification in plain text, published as JSON to the server's root.

Nothing in the text is markup (``markdown`` is off); what phones turn into links is broken by `shown.defuse`,
and no tags are sent, for ntfy makes emoji of them. The delivery's id is the sequence id: a repeat takes the
place of the first, and so does an edit, which comes without a sound. Lengths are counted in bytes: a longer
message would be sent as an attached file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from monitor.errors import ConfigError, Problem
from monitor.model import Message, Outcome, Receiver, Reply, Request, Sent, Severity, Unreachable
from monitor.notify.content import Content, Line, content, render, row, told, utf8
from monitor.notify.judge import fields, not_taken, refused, unreachable, word
from monitor.notify.notifier import Notifier, ask
from monitor.text import shown
from monitor.text.graphemes import cut

TITLE = 1024
MESSAGE = 4096
"""Limits in bytes."""
_FACTS, _EXCERPT, _REASONS, _SILENCE = 820, 640, 820, 500
"""What each part may take of a message, so that all of them fit."""

EVERY = timedelta(seconds=5)
"""A server refills the requests of a visitor by one in five seconds, and does not say so when it refuses."""

_PRIORITY = {Severity.LOW: 2, Severity.MEDIUM: 3, Severity.HIGH: 4, Severity.CRITICAL: 5}
_QUIET = 2
"""Neither sound nor vibration: what an edit is shown with."""

_TOPIC = re.compile(r"/?([-_A-Za-z0-9]{1,64})/?")
_SPENT = 42908
_KNOWN = {
    40009: "the topic's name is not allowed: check the receiver's url",
    40010: "the topic's name is not allowed: check the receiver's url",
    40101: "it refuses the credentials: check the receiver's token",
    40301: "the topic is reserved or protected: check the receiver's url and token",
    40401: "this is no topic: set the receiver's url to the server and topic, as in https://ntfy.sh/topic",
    _SPENT: "the messages of the day are used up",
}
_OF_RECEIVER = frozenset({40009, 40010})
"""Known answers that say of the receiver what their status does not."""


def request(message: Message, receiver: Receiver, delivery_id: str, _now: datetime) -> Request:
    """A POST to the server's root; raises `ConfigError` for a url without a topic."""
    return _publish(message, receiver, delivery_id, _PRIORITY[message.severity])


def amend(message: Message, receiver: Receiver, _delivery_id: str, reference: str, _now: datetime) -> Request:
    """The same with the sequence id of the notification whose place it takes."""
    return _publish(message, receiver, reference, min(_QUIET, _PRIORITY[message.severity]))


def _publish(message: Message, receiver: Receiver, sequence: str, priority: int) -> Request:
    server, topic = _place(receiver)
    if not topic:
        raise ConfigError((Problem("the url of an ntfy receiver must end in one topic"),))
    made = content(message)
    body = {
        "topic": topic,
        "title": cut(shown.defuse(made.title), TITLE, utf8),
        "message": text(made),
        "priority": priority,
        **({"click": made.link} if made.link else {}),
    }
    return ask(receiver, server, body, token=receiver.token, headers=(("x-sequence-id", sequence),))


def _place(receiver: Receiver) -> tuple[str, str]:
    """Root of the server, and the topic; "" when the url names none."""
    parts = urlsplit(receiver.url.reveal().strip())
    found = _TOPIC.fullmatch(parts.path)
    return parts._replace(path="/", query="", fragment="").geturl(), found[1] if found else ""


def text(made: Content) -> str:
    """The notification's text: facts, excerpts, reasons, headlines, how to silence."""
    head = [
        _joined(made.about(), _FACTS),
        *(cut(render(parts, shown.defuse, "", ""), _EXCERPT, utf8) for parts in made.excerpts),
        _joined(made.reasons(), _REASONS),
    ]
    foot = cut(f"silence: {shown.defuse(made.silence)}", _SILENCE, utf8) if made.silence else ""
    lines, rest = told(made, MESSAGE - sum(utf8(part) + 1 for part in (*head, foot)), _headline, utf8)
    return "\n".join(part for part in (*head, *lines, *rest, foot) if part)


def _headline(line: Line) -> str:
    return row(line, shown.defuse(line.title), shown.defuse)


def _joined(parts: tuple[str, ...], limit: int) -> str:
    return cut(" · ".join(map(shown.defuse, parts)), limit, utf8)


def escape(hostile: str) -> str:
    """Hostile text as plain text that does nothing."""
    return shown.defuse(hostile)


def verdict(reply: Reply, now: datetime) -> Outcome:
    """ntfy took it when it answers 200 with the message. Older servers know no sequences, and cannot edit."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    if 200 <= reply.status < 300:
        if reply.status != 200 or body.get("event") != "message":
            return not_taken(reply, "with the message as ntfy does")
        return Sent(word(body.get("sequence_id")))
    code = body.get("code") if isinstance(body.get("code"), int) else 0
    says = _KNOWN.get(code, "") if isinstance(code, int) else ""
    asks = _tomorrow(now) if code == _SPENT else None
    return refused(reply, now, says=says, asks=asks, permanent=True if code in _OF_RECEIVER else None)


def _tomorrow(now: datetime) -> timedelta:
    """Until midnight in UTC, when ntfy counts the messages of a day anew."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1) - now


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """The url must end in one topic."""
    if not _place(receiver)[1]:
        yield "url", "must be the server's address with one topic after it, as in https://ntfy.sh/our_desk"


NOTIFIER = Notifier(
    request, verdict, complaints=complaints, amend=amend, every=lambda _: EVERY, hosts=("ntfy.sh",)
)
