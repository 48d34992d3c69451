"""Discord webhooks: one embed, nobody pinged.

``allowed_mentions`` is empty, so that not even Discord itself could find somebody to ping; every sign of its
Markdown is escaped. Lengths are counted in UTF-16 units, as Discord counts. The request waits for the message
to be stored (``wait=true``): without it Discord answers 204 before it knows whether it will post, and does
not tell the id by which the message can be edited.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from monitor.model import Message, Outcome, Receiver, Reply, Request, Response, Sent, Severity, Unreachable
from monitor.notify.content import Content, Line, content, render, row, told
from monitor.notify.judge import fields, not_taken, pause, refused, seconds, unreachable, word
from monitor.notify.notifier import Notifier, ask
from monitor.text import shown
from monitor.text.graphemes import cut, utf16

TITLE = 256
DESCRIPTION = 4096
AUTHOR = 256
FOOTER = 2048
EMBED = 6000
"""Discord's limits of an embed's parts and of the whole, in UTF-16 units."""

EVERY = timedelta(seconds=0.5)
"""A webhook is given five messages in two seconds as a rule; what holds now, Discord says in its headers."""

_COLOURS = {
    Severity.LOW: 0x6B7280,
    Severity.MEDIUM: 0x2563EB,
    Severity.HIGH: 0xD97706,
    Severity.CRITICAL: 0xDC2626,
}
_SIGNS = re.compile(r"[\\*_~`|<>\[\]()#:@+.!-]")
_RESET = "x-ratelimit-reset-after"

_OF_RECEIVER: dict[object, str] = {
    10003: "the channel is gone: make a new webhook and set the receiver's url",
    10015: "the webhook is unknown: it was deleted; make a new one and set the receiver's url",
    50027: "the webhook's token is wrong: copy the webhook's URL anew into the receiver's url",
    220001: "this webhook posts into a forum: add thread_id to the receiver's url",
}
_OF_MESSAGE: dict[object, str] = {
    10008: "the message to edit is gone",
    50005: "the message to edit is not ours",
    50006: "it found the message empty",
    50035: "it cannot read the message's fields",
    50083: "the thread is archived",
}


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Request:
    """A POST to the webhook. Discord has no field for an id, so none is sent."""
    return ask(receiver, waiting(receiver.url.reveal()), payload(message))


def amend(message: Message, receiver: Receiver, _delivery_id: str, reference: str, _now: datetime) -> Request:
    """A PATCH of the webhook's own message; the thread it stands in is told again."""
    parts = urlsplit(receiver.url.reveal().strip())
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name == "thread_id"]
    path = f"{parts.path.rstrip('/')}/messages/{quote(reference, safe='')}"
    url = parts._replace(path=path, query=urlencode(kept)).geturl()
    return ask(receiver, url, payload(message), method="PATCH")


def payload(message: Message) -> dict[str, object]:
    """The JSON body as a value."""
    return {"allowed_mentions": {"parse": []}, "embeds": [embed(content(message))]}


def embed(made: Content) -> dict[str, object]:
    """The one embed. Author and footer are plain text there, title and description Markdown."""
    title = escape(cut(made.title, TITLE, _escaped))
    author = _joined(made.about(), AUTHOR)
    footer = _joined(made.reasons(), FOOTER)
    described = description(made, EMBED - utf16(title + author + footer))
    return {
        "title": title,
        "color": _COLOURS[made.severity],
        "footer": {"text": footer},
        **({"author": {"name": author}} if author else {}),
        **({"description": described} if described else {}),
        **({"url": made.link} if made.link else {}),
        **({"timestamp": f"{made.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if made.published else {}),
    }


def description(made: Content, room: int) -> str:
    """Excerpts, headlines and how to silence, in `room` UTF-16 units: enough for all but the headlines."""
    quotes = ["> " + render(pieces, escape, "**", "**") for pieces in made.excerpts]
    foot = f"silence: `{shown.defuse(made.silence.translate(_NO_TICK))}`" if made.silence else ""
    left = min(DESCRIPTION, room) - sum(utf16(part) + 1 for part in (*quotes, foot))
    lines, rest = told(made, left, _headline, utf16)
    return "\n".join(part for part in (*quotes, *lines, *rest, foot) if part)


def _headline(line: Line) -> str:
    title = escape(line.title)
    return row(line, f"[{title}](<{line.link}>)" if line.link else title, escape)


def escape(text: str) -> str:
    """Hostile text as Markdown that shows it and does nothing."""
    return _SIGNS.sub(r"\\\g<0>", shown.defuse(text))


_NO_TICK = str.maketrans({"`": "\u02cb"})
"""Nothing can be escaped within code, so that its end looks like another sign there."""


def waiting(url: str) -> str:
    """`url` with ``wait=true`` in its query, whatever else stands there."""
    parts = urlsplit(url.strip())
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "wait"]
    return parts._replace(query=urlencode([*kept, ("wait", "true")])).geturl()


def verdict(reply: Reply, now: datetime) -> Outcome:
    """Discord took it when it answers 200 (waited for) or 204 (not)."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    if 200 <= reply.status < 300:
        if reply.status not in (200, 204):
            return not_taken(reply, "200 or 204 as Discord does")
        return Sent(word(body.get("id")), pause(reply, _RESET))
    code = body.get("code") if isinstance(body.get("code"), int) else None
    says = _OF_RECEIVER.get(code) or _OF_MESSAGE.get(code, "")
    permanent = code in _OF_RECEIVER if says else None
    return refused(reply, now, says=says, asks=_asked(reply, body.get("retry_after")), permanent=permanent)


def _asked(reply: Response, in_body: object) -> timedelta | None:
    """The longest of the waits that a 429 names: early tries in numbers end in a ban (study, section 3)."""
    waits = (seconds(in_body), seconds(reply.header(_RESET)))
    return max((wait for wait in waits if wait is not None), default=None)


def _joined(parts: tuple[str, ...], limit: int) -> str:
    return cut(" · ".join(map(shown.defuse, parts)), limit, utf16)


def _escaped(cluster: str) -> int:
    """Longest that a cluster can become: one sign more for the escape and one for `shown.defuse`."""
    return utf16(cluster) + 2 * len(_SIGNS.findall(cluster)) + sum(cluster.count(sign) for sign in "$/")


NOTIFIER = Notifier(
    request, verdict, amend=amend, every=lambda _: EVERY, hosts=("discord.com", "discordapp.com")
)
