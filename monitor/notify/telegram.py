"""Telegram Bot API: ``sendMessage`` in HTML.

HTML needs three signs escaped where MarkdownV2 needs eighteen. Telegram makes links, mentions, hashtags and
commands out of bare text and has no switch against it; `shown.defuse` breaks them all. The limit of 4,096
UTF-16 units holds after entities are parsed, and the bounds of `content` stay below it by construction.
"""

from __future__ import annotations

import html
import json
from datetime import datetime
from urllib.parse import quote

from monitor.model import Message, Outcome, Receiver, Reply, Request, Response, Sent, Unreachable
from monitor.notify.content import Content, content, render
from monitor.notify.judge import fields, not_taken, refused, seconds, unreachable
from monitor.notify.notifier import Notifier, label
from monitor.text import shown

TEXT = 4096
"""Telegram's limit in UTF-16 units after entities are parsed."""

API = "https://api.telegram.org"

_KNOWN = {
    "bot was blocked by the user": "the person blocked the bot",
    "bot was kicked": "the bot was removed from the chat: add it again",
    "bot is not a member": "the bot is not a member of the channel: add it as an administrator",
    "bots can't send messages to bots": "the receiver's chat is a bot",
    "bot can't initiate conversation": "the person must write to the bot first",
    "chat not found": "it knows no such chat: check the receiver's chat, and that the bot is a member of it",
    "upgraded to a supergroup": "the group became a supergroup: set the receiver's chat to its new id",
    "have no rights to send a message": "the bot may not write there: give it the right to",
    "need administrator rights": "the bot may not write in the channel: make it an administrator",
    "not enough rights": "the bot may not write there: give it the right to",
    "peer_id_invalid": "it knows no such chat: check the receiver's chat",
    "topic_closed": "the topic is closed",
    "user is deactivated": "the person's account is gone",
}


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Request:
    """A POST of ``sendMessage``. The receiver's url, when set, is the base of another Bot API server."""
    base = receiver.url.reveal().strip().rstrip("/") or API
    token = quote(receiver.token.reveal().strip(), safe=":-_")
    return Request(
        url=f"{base}/bot{token}/sendMessage",
        label=label(receiver),
        method="POST",
        headers=(("content-type", "application/json"),),
        body=json.dumps(payload(message, receiver.chat), ensure_ascii=False).encode(),
        follow=False,
    )


def payload(message: Message, chat: str) -> dict[str, object]:
    """The JSON body as a value."""
    return {
        "chat_id": chat,
        "text": text(content(message)),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def text(made: Content) -> str:
    """The message in Telegram's HTML: title, facts, excerpts, reasons."""
    title = f"<b>{escape(made.title)}</b>"
    link = f'<a href="{html.escape(made.link)}">{title}</a>' if made.link else title
    quotes = [f"<blockquote>{render(parts, escape, '<b>', '</b>')}</blockquote>" for parts in made.excerpts]
    facts = " · ".join(escape(fact) for fact in (made.source, *made.facts) if fact)
    rules = "rules: " + ", ".join(made.rules) if made.rules else ""
    why = " · ".join(escape(part) for part in (made.severity.label, ", ".join(made.tags), rules) if part)
    return "\n".join(part for part in (link, facts, *quotes, why) if part)


def escape(hostile: str) -> str:
    """Hostile text as HTML that shows it and does nothing."""
    return html.escape(shown.defuse(hostile))


def verdict(reply: Reply, now: datetime) -> Outcome:
    """Telegram took it when it answers JSON with ``ok`` true; a failure carries its code in there, too."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    if 200 <= reply.status < 300:
        if body.get("ok") is True:
            return Sent()
        code = body.get("error_code")
        if not isinstance(code, int) or isinstance(code, bool) or not 300 <= code < 600:
            return not_taken(reply, "ok in JSON as Telegram does")
        reply = Response(reply.url, code, reply.headers, reply.body)
    parameters = body.get("parameters")
    asks = seconds(parameters.get("retry_after")) if isinstance(parameters, dict) else None
    return refused(reply, now, says=_said(body.get("description")), asks=asks)


def _said(description: object) -> str:
    """What we say for a description of Telegram's that we know: others might hold a secret."""
    low = description.lower() if isinstance(description, str) else ""
    return next((ours for theirs, ours in _KNOWN.items() if theirs in low), "")


NOTIFIER = Notifier(request, verdict, needs=("token", "chat"), hosts=("api.telegram.org",))
