"""Mattermost: Markdown, by an incoming webhook or by a bot (``/api/v4/posts``), which can edit.

A post is one Markdown text. Its signs are escaped as far as both of Mattermost's parsers, the web's and the
phone's, know an escape: ``$`` (formulas) has none and gives way to a sign that looks alike, and ``~`` before
a name (channel links) is broken up like all that `shown.defuse` breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from monitor.model import Message, Outcome, Receiver, Reply, Request, Sent, Unreachable
from monitor.notify.content import Content, Line, content, render, row, told
from monitor.notify.judge import fields, not_taken, pause, refused, seconds, unreachable, word
from monitor.notify.notifier import Notifier, ask, base
from monitor.text import shown

TEXT = 16_383
"""Mattermost's limit in characters of a post."""

EVERY = timedelta(seconds=0.1)
"""Servers that limit rates at all allow ten requests a second unless told otherwise."""

_SIGNS = re.compile(r"[\\`*{}\[\]()#+\-.!_>~|]")
_CHANNEL = re.compile(r"~(?=\w|$)")
_HEADING = re.compile(r"^=")
_NO_TICK = str.maketrans({"`": "\u02cb", "$": "\uff04"})
_RESET = "x-ratelimit-reset"

_OF_RECEIVER = {
    "api.context.invalid_token.error": "the token is wrong: set the receiver's token anew",
    "api.context.session_expired.app_error": "the token has expired: set the receiver's token anew",
    "api.post.create_post.can_not_post_to_deleted.error": "the channel is archived",
    "store.sql_webhooks.get_incoming.app_error": "the webhook was deleted: make a new one and set the url",
    "web.incoming_webhook.channel.app_error": "the webhook's channel is gone",
    "web.incoming_webhook.channel_locked.app_error": "the webhook is locked to another channel",
    "web.incoming_webhook.disabled.app_error": "an administrator switched incoming webhooks off",
    "web.incoming_webhook.invalid.app_error": "the webhook was deleted: make a new one and set the url",
    "web.incoming_webhook.permissions.app_error": "the webhook may not post in its channel",
}
_OF_MESSAGE = {
    "api.post.update_post.find.app_error": "the message to edit is gone",
    "api.post.update_post.permissions_details.app_error": "the message to edit is gone",
    "api.post.update_post.permissions_time_limit.app_error": "the message can no longer be edited",
    "app.post.get.app_error": "the message to edit is gone",
    "model.post.is_valid.message_length.app_error": "the message is too long for it",
    "model.post.is_valid.msg.app_error": "the message is too long for it",
    "web.incoming_webhook.text.app_error": "it found the message empty",
}


def request(message: Message, receiver: Receiver, delivery_id: str, _now: datetime) -> Request:
    """A POST to the incoming webhook, or of a post as the bot; url is the server's address then.

    A bot's post carries the delivery's id: for half a minute the server answers a repeat with the first.
    """
    if not receiver.token:
        return ask(receiver, receiver.url.reveal(), {"text": text(content(message))})
    post = {
        "channel_id": receiver.chat.strip(),
        "message": text(content(message)),
        "pending_post_id": delivery_id,
    }
    return ask(receiver, f"{base(receiver)}/api/v4/posts", post, token=receiver.token)


def amend(message: Message, receiver: Receiver, _delivery_id: str, reference: str, _now: datetime) -> Request:
    """A PUT of the post's text alone."""
    url = f"{base(receiver)}/api/v4/posts/{quote(reference, safe='')}/patch"
    return ask(receiver, url, {"message": text(content(message))}, method="PUT", token=receiver.token)


def text(made: Content) -> str:
    """The message in Markdown: title, reasons and facts, excerpts, headlines, how to silence."""
    severity, *why = map(escape, made.reasons())
    head = [
        f"**{_linked(made.title, made.link)}**",
        " · ".join((severity, *map(escape, made.about()), *why)),
        *("> " + render(parts, escape, "**", "**") for parts in made.excerpts),
    ]
    foot = f"silence: `{shown.defuse(made.silence.translate(_NO_TICK))}`" if made.silence else ""
    room = TEXT - sum(len(part) + 2 for part in (*head, foot))
    lines, rest = told(made, room, _headline)
    parts = ("\n".join(head), "\n".join((*lines, *(f"- {line}" for line in rest))), foot)
    return "\n\n".join(part for part in parts if part)


def _headline(line: Line) -> str:
    return "- " + row(line, _linked(line.title, line.link), escape)


def _linked(title: str, link: str) -> str:
    address = link.replace("(", "%28").replace(")", "%29")
    return f"[{escape(title)}]({address})" if link else escape(title)


def escape(hostile: str) -> str:
    """Hostile text as Markdown that shows it and does nothing."""
    plain = _CHANNEL.sub("~" + shown.WORD_JOINER, shown.defuse(hostile)).replace("$", "\uff04")
    return _HEADING.sub(shown.WORD_JOINER + "=", _SIGNS.sub(r"\\\g<0>", plain))


def verdict(reply: Reply, now: datetime) -> Outcome:
    """A webhook took it when it answers 200 with the body ``ok``, the API when it answers with the post."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    code = body.get("id") if isinstance(body.get("id"), str) else ""
    if 200 <= reply.status < 300:
        if reply.status == 200 and reply.body[:16].strip() == b"ok":
            return Sent(pause=pause(reply, _RESET))
        if reply.status in (200, 201) and word(code) and "channel_id" in body:
            return Sent(word(code), pause(reply, _RESET))
        return not_taken(reply, "with the word ok, or the post, as Mattermost does")
    says = _OF_RECEIVER.get(str(code)) or _OF_MESSAGE.get(str(code), "")
    asks = seconds(reply.header(_RESET)) if reply.status == 429 else None
    return refused(reply, now, says=says, asks=asks, permanent=code in _OF_RECEIVER if says else None)


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """A channel's id is a word; its name is not taken."""
    if not re.fullmatch(r"\s*\w*\s*", receiver.chat, re.ASCII):
        yield "chat", "must be the channel's id, as its View Info shows it, and not its name"


NOTIFIER = Notifier(
    request,
    verdict,
    bot=("url", "token", "chat"),
    complaints=complaints,
    amend=amend,
    every=lambda _: EVERY,
    hosts=("cloud.mattermost.com",),
)
