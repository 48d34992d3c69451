"""Telegram Bot API: ``sendMessage`` and ``editMessageText`` in HTML.

HTML needs three signs escaped where MarkdownV2 needs eighteen. Telegram makes links, mentions, hashtags and
commands out of bare text and has no switch against it; `shown.defuse` breaks them all. The limit of 4,096
UTF-16 units holds after entities are parsed: headlines get the room that the rest of a message leaves, and
that rest stays below the limit by the bounds of `content`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from monitor.model import Message, Outcome, Receiver, Reply, Request, Sent, Unreachable
from monitor.notify.content import Content, Line, content, render, row, told
from monitor.notify.judge import fields, judged_as, not_taken, refused, seconds, unreachable, word
from monitor.notify.notifier import Notifier, ask, base
from monitor.text import shown
from monitor.text.graphemes import utf16

TEXT = 4096
"""Telegram's limit in UTF-16 units after entities are parsed."""

API = "https://api.telegram.org"

_PRIVATE, _GROUP = timedelta(seconds=1), timedelta(seconds=3)
"""Telegram asks for at most a message a second in a chat, and twenty a minute in a group."""

_UNCHANGED = "message is not modified"
_OF_MESSAGE = {
    "message to edit not found": "the message to edit is gone",
    "message can't be edited": "the message can no longer be edited",
    "message_id_invalid": "the message to edit is gone",
}
_OF_RECEIVER = {
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
    chat, topic = _place(receiver)
    body = payload(message, chat) | ({"message_thread_id": int(topic)} if topic else {})
    return ask(receiver, _method(receiver, "sendMessage"), body)


def amend(message: Message, receiver: Receiver, _delivery_id: str, reference: str, _now: datetime) -> Request:
    """A POST of ``editMessageText``; `reference` is the id of the message in its chat."""
    chat, _ = _place(receiver)
    body = payload(message, chat) | {"message_id": int(reference)}
    return ask(receiver, _method(receiver, "editMessageText"), body)


def _place(receiver: Receiver) -> tuple[str, str]:
    """The chat, and the topic in it that its name may end in (``-100123/45``)."""
    chat, _, topic = receiver.chat.strip().partition("/")
    return chat, topic


def _method(receiver: Receiver, name: str) -> str:
    token = quote(receiver.token.reveal().strip(), safe=":-_")
    return f"{base(receiver, API)}/bot{token}/{name}"


def payload(message: Message, chat: str) -> dict[str, object]:
    """The JSON body as a value."""
    return {
        "chat_id": chat,
        "text": text(content(message)),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def text(made: Content) -> str:
    """The message in Telegram's HTML: title, facts, excerpts, reasons, headlines, how to silence."""
    quotes = [f"<blockquote>{render(parts, escape, '<b>', '</b>')}</blockquote>" for parts in made.excerpts]
    head = [
        _linked(f"<b>{escape(made.title)}</b>", made.link),
        " · ".join(map(escape, made.about())),
        *quotes,
        " · ".join(map(escape, made.reasons())),
    ]
    foot = f"silence: <code>{escape(made.silence)}</code>" if made.silence else ""
    lines, rest = told(made, TEXT - sum(_size(part) + 1 for part in (*head, foot)), _headline, _size)
    return "\n".join(part for part in (*head, *lines, *rest, foot) if part)


def _headline(line: Line) -> str:
    return row(line, _linked(escape(line.title), line.link), escape)


def _linked(title: str, link: str) -> str:
    return f'<a href="{html.escape(link)}">{title}</a>' if link else title


def _size(markup: str) -> int:
    """Length as Telegram counts: our tags are parsed first. No hostile text holds a bare ``<``."""
    return utf16(html.unescape(re.sub("<[^>]*>", "", markup)))


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
            result = body.get("result")
            name = word(result.get("message_id")) if isinstance(result, dict) else ""
            return Sent(name if name.isdigit() else "")
        code = body.get("error_code")
        if not isinstance(code, int) or isinstance(code, bool) or not 300 <= code < 600:
            return not_taken(reply, "ok in JSON as Telegram does")
        reply = judged_as(reply, code)
    described = body.get("description")
    low = described.lower() if isinstance(described, str) else ""
    if reply.status == 400 and _UNCHANGED in low:
        return Sent()
    parameters = body.get("parameters")
    asks = seconds(parameters.get("retry_after")) if isinstance(parameters, dict) else None
    broken = _said(low, _OF_RECEIVER)
    says = broken or _said(low, _OF_MESSAGE)
    return refused(reply, now, says=says, asks=asks, permanent=bool(broken) if says else None)


def _said(low: str, known: dict[str, str]) -> str:
    """What we say for a description of Telegram's that we know: others might hold a secret."""
    return next((ours for theirs, ours in known.items() if theirs in low), "")


def every(receiver: Receiver) -> timedelta:
    """A chat with a person has a positive number; groups and channels have a negative one or a name."""
    return _PRIVATE if receiver.chat.strip().isdigit() else _GROUP


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """A chat is a number or ``@name``, a topic a number."""
    if not re.fullmatch(r"\s*(-?\d+|@\w+)(/\d+)?\s*", receiver.chat, re.ASCII):
        yield "chat", "must be @name or a number, as in @our_desk or -100123; a topic's number stands after /"


NOTIFIER = Notifier(
    request,
    verdict,
    needs=("token", "chat"),
    complaints=complaints,
    amend=amend,
    every=every,
    hosts=("api.telegram.org",),
)
