"""Discord webhooks: one embed, nobody pinged.

``allowed_mentions`` is empty, so that not even Discord itself could find somebody to ping; every sign of its
Markdown is escaped. Lengths are counted in UTF-16 units, as Discord counts. The request waits for the message
to be stored (``wait=true``): without it Discord answers 204 before it knows whether it will post.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.model import Message, Outcome, Receiver, Reply, Request, Response, Sent, Severity, Unreachable
from monitor.notify.content import Content, content, render
from monitor.notify.judge import fields, not_taken, refused, seconds, unreachable
from monitor.notify.notifier import Notifier, label
from monitor.text import shown
from monitor.text.graphemes import cut, utf16

TITLE = 256
DESCRIPTION = 4096
AUTHOR = 256
FOOTER = 2048
EMBED = 6000
"""Discord's limits of an embed's parts and of the whole, in UTF-16 units."""

_COLOURS = {
    Severity.LOW: 0x6B7280,
    Severity.MEDIUM: 0x2563EB,
    Severity.HIGH: 0xD97706,
    Severity.CRITICAL: 0xDC2626,
}
_SIGNS = re.compile(r"[\\*_~`|<>\[\]()#:@+.!-]")

_KNOWN: dict[object, str] = {
    10003: "the channel is gone: make a new webhook and set the receiver's url",
    10015: "the webhook is unknown: it was deleted; make a new one and set the receiver's url",
    50006: "it found the message empty",
    50027: "the webhook's token is wrong: copy the webhook's URL anew into the receiver's url",
    50035: "it cannot read the message's fields",
    220001: "this webhook posts into a forum: add thread_id to the receiver's url",
}


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Request:
    """A POST to the webhook. Discord has no field for an id, so none is sent."""
    return Request(
        url=waiting(receiver.url.reveal()),
        label=label(receiver),
        method="POST",
        headers=(("content-type", "application/json"),),
        body=json.dumps(payload(message), ensure_ascii=False).encode(),
        follow=False,
    )


def payload(message: Message) -> dict[str, object]:
    """The JSON body as a value."""
    return {"allowed_mentions": {"parse": []}, "embeds": [embed(content(message))]}


def embed(made: Content) -> dict[str, object]:
    """The one embed. Author and footer are plain text there, title and description Markdown."""
    parts: dict[str, object] = {
        "title": escape(cut(made.title, TITLE, _escaped)),
        "color": _COLOURS[made.severity],
        "author": {"name": _joined((made.source, *made.facts), AUTHOR)},
        "footer": {"text": _joined((made.severity.label, *_why(made)), FOOTER)},
    }
    if made.excerpts:
        quotes = ("> " + render(pieces, escape, "**", "**") for pieces in made.excerpts)
        parts["description"] = "\n".join(quotes)
    if made.link:
        parts["url"] = made.link
    if made.published:
        parts["timestamp"] = made.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return parts


def escape(text: str) -> str:
    """Hostile text as Markdown that shows it and does nothing."""
    return _SIGNS.sub(r"\\\g<0>", shown.defuse(text))


def waiting(url: str) -> str:
    """`url` with ``wait=true`` in its query, whatever else stands there."""
    parts = urlsplit(url.strip())
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "wait"]
    return parts._replace(query=urlencode([*kept, ("wait", "true")])).geturl()


def verdict(reply: Reply, now: datetime) -> Outcome:
    """Discord took it when it answers 200 (waited for) or 204 (not)."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    if 200 <= reply.status < 300:
        return Sent() if reply.status in (200, 204) else not_taken(reply, "200 or 204 as Discord does")
    body = fields(reply)
    return refused(reply, now, says=_said(body.get("code")), asks=_asked(reply, body.get("retry_after")))


def _said(code: object) -> str:
    return _KNOWN.get(code, "") if isinstance(code, int) else ""


def _asked(reply: Response, in_body: object) -> timedelta | None:
    """The longest of the waits that a 429 names: early tries in numbers end in a ban (study, section 3)."""
    waits = (seconds(in_body), seconds(reply.header("x-ratelimit-reset-after")))
    return max((wait for wait in waits if wait is not None), default=None)


def _why(made: Content) -> tuple[str, ...]:
    return (", ".join(made.tags), "rules: " + ", ".join(made.rules) if made.rules else "")


def _joined(parts: tuple[str, ...], limit: int) -> str:
    return cut(" · ".join(shown.defuse(part) for part in parts if part), limit, utf16)


def _escaped(cluster: str) -> int:
    """Longest that a cluster can become: one sign more for the escape and one for `shown.defuse`."""
    return utf16(cluster) + 2 * len(_SIGNS.findall(cluster)) + sum(cluster.count(sign) for sign in "$/")


NOTIFIER = Notifier(request, verdict, hosts=("discord.com", "discordapp.com"))
