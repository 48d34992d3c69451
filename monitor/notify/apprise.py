"""Everything else, through Apprise (https://github.com/caronc/apprise): one of its addresses a receiver.

Apprise tells neither status nor Retry-After, so what fails is tried again until patience ends, and messages
are plain text: each of its services treats markup differently. It is run apart, by `pool` in a child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from monitor.model import (
    Message,
    Notification,
    Outcome,
    Receiver,
    Rejected,
    Reply,
    RetryLater,
    Sent,
    Unreachable,
)
from monitor.notify.content import Content, content, render, row, told
from monitor.notify.judge import unreachable
from monitor.notify.notifier import Notifier, label
from monitor.text import shown
from monitor.text.graphemes import cut

TITLE = 150
TEXT = 1000
HEADLINES = 700
"""Characters of the text, and of the headlines in one that tells of many: Pushover takes 1,024 and most of
the others more; Apprise cuts or splits for those that take less."""

EVERY = timedelta(seconds=1)
"""Apprise does not say what its services ask for: few take more than a message a second."""

_ADDRESS = re.compile(r"[A-Za-z0-9]{2,32}://\S+")


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Notification:
    """Title and plain text. Apprise has no field for an id, so none is sent."""
    made = content(message)
    return Notification(
        receiver.url.reveal().strip(), cut(escape(made.title), TITLE), cut(text(made), TEXT), label(receiver)
    )


def text(made: Content) -> str:
    """Plain text, what matters first, for services cut it where they like."""
    lines = (
        made.link,
        " · ".join(map(escape, made.about())),
        *chain(*told(made, HEADLINES, lambda line: f"- {row(line, escape(line.title), escape)}")),
        *(render(parts, str, "", "") for parts in made.excerpts),
        " · ".join(map(escape, made.reasons())),
        escape(made.silence),
    )
    return "\n".join(line for line in lines if line)


def escape(hostile: str) -> str:
    """Hostile text as text that does nothing."""
    return shown.defuse(hostile)


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """An address that is none."""
    if not _ADDRESS.fullmatch(receiver.url.reveal().strip()):
        yield "url", "must be an address of Apprise, service://…; its documentation lists them"


def verdict(reply: Reply, _now: datetime) -> Outcome:
    """Apprise says yes or no, and `pool` puts that into statuses."""
    if isinstance(reply, Unreachable):
        return unreachable(reply, "what Apprise understands")
    if reply.status == 200:
        return Sent()
    if reply.status == 400:
        return Rejected("Apprise knows no such service: check the receiver's url", permanent=True)
    return RetryLater("Apprise could not send it, and does not say why: check the receiver's url")


NOTIFIER = Notifier(
    request, verdict, every=lambda _: EVERY, schemes=(), complaints=complaints, extra="apprise"
)
