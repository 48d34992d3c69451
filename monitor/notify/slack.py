"""Slack: Block Kit, by an incoming webhook or by a bot (``chat.postMessage``), which can edit.

Slack's ``mrkdwn`` has no escape for its own signs, so ``* _ ~`` and the back tick of hostile text give way to
signs that look alike; ``& < >`` are escaped as its documentation asks. ``verbatim`` and ``parse: none`` keep
it from making links, channels and mentions by itself, and `shown.defuse` does so a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.model import Message, Outcome, Receiver, Reply, Request, Sent, Unreachable
from monitor.notify.content import Content, Line, Pieces, content, render, row, told
from monitor.notify.judge import fields, judged_as, not_taken, refused, unreachable, word
from monitor.notify.notifier import Notifier, ask, base
from monitor.text import shown
from monitor.text.graphemes import cut

HEADER = 150
SECTION = 3000
BLOCKS = 50
MESSAGE = 13_000
"""Block Kit's limits in characters, of a header, of a text in a section or context, and of all texts of a
message; and in blocks."""
LINK = 1_200
"""Characters of an escaped link, so that a section holds it beside all else; a longer one is left out."""

API = "https://slack.com/api"
EVERY = timedelta(seconds=1)
"""Slack takes a message a second."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKE = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
_CODE = str.maketrans({"`": "\u02cb"})
_EDGE = "\u200b"
"""Zero-width space: lets Slack see the end of a word where a bold mark lies inside one."""

_OF_RECEIVER = {
    "account_inactive": "the bot's account is gone: set the receiver's token anew",
    "action_prohibited": "an administrator forbids posting there",
    "channel_is_archived": "the channel is archived",
    "channel_not_found": "the channel is gone or the bot cannot see it: check the receiver's url or chat",
    "invalid_auth": "the token is wrong: set the receiver's token anew",
    "invalid_token": "the webhook is no longer valid: make a new one and set the receiver's url",
    "is_archived": "the channel is archived",
    "missing_scope": "the bot lacks a right: give it the scope chat:write",
    "no_active_hooks": "the webhook is disabled: make a new one and set the receiver's url",
    "no_service": "the webhook is disabled or deleted: make a new one and set the receiver's url",
    "no_service_id": "the receiver's url is incomplete",
    "no_team": "the workspace is gone, or the receiver's url is wrong",
    "not_authed": "no token came with it: set the receiver's token",
    "not_in_channel": "the bot is not in the channel: invite it",
    "posting_to_general_channel_denied": "an administrator forbids posting in the general channel",
    "restricted_action": "an administrator forbids posting there",
    "team_disabled": "the workspace is disabled",
    "token_expired": "the token has expired: set the receiver's token anew",
    "token_revoked": "the token was revoked: set the receiver's token anew",
    "user_not_found": "the person written to is gone",
}
_OF_MESSAGE = {
    "cant_update_message": "the message to edit is not ours",
    "edit_window_closed": "the message can no longer be edited",
    "invalid_blocks": "it cannot read the message's blocks",
    "invalid_payload": "it cannot read the message",
    "message_not_found": "the message to edit is gone",
    "msg_too_long": "the message is too long for it",
    "no_text": "it cannot read the message",
}


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Request:
    """A POST to the incoming webhook, or as the bot. Slack has no field for an id, so none is sent."""
    if not receiver.token:
        return ask(receiver, receiver.url.reveal(), payload(message))
    return _as_bot(receiver, "chat.postMessage", payload(message) | {"channel": receiver.chat.strip()})


def amend(message: Message, receiver: Receiver, _delivery_id: str, reference: str, _now: datetime) -> Request:
    """A POST of ``chat.update``; `reference` is the channel's id and the message's time stamp."""
    channel, _, stamp = reference.partition(":")
    return _as_bot(receiver, "chat.update", payload(message) | {"channel": channel, "ts": stamp})


def _as_bot(receiver: Receiver, method: str, body: dict[str, object]) -> Request:
    """The receiver's url, when set beside a token, is the base of another API; a webhook's is of no use."""
    url = base(receiver, API)
    return ask(receiver, f"{API if '/services/' in url else url}/{method}", body, token=receiver.token)


def payload(message: Message) -> dict[str, object]:
    """The JSON body as a value."""
    made = content(message)
    title = _header(made.title)
    texts = [text for text in (_about(made), *map(_excerpt, made.excerpts)) if text]
    why = _why(made)
    lines, rest = told(made, MESSAGE - len(title) - sum(map(len, (*texts, *why))), _headline)
    return {
        "text": title,
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}},
            *(_section(text) for text in (*texts, *_sections([*lines, *rest]))),
            {"type": "context", "elements": [_mrkdwn(text) for text in why]},
        ],
    }


def escape(text: str) -> str:
    """Hostile text as mrkdwn that shows it and does nothing."""
    return shown.defuse(text.translate(_LOOKALIKE)).translate(_ENTITIES)


def verdict(reply: Reply, now: datetime) -> Outcome:
    """A webhook took it when it answers 200 with the body ``ok``, the API when its JSON has ``ok`` true."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    code = str(body.get("error", "")) or reply.body[:64].decode("ascii", "replace").strip()
    says = _OF_RECEIVER.get(code) or _OF_MESSAGE.get(code, "")
    if reply.status == 200:
        if code == "ok":
            return Sent()
        channel, stamp = word(body.get("channel")), word(body.get("ts"))
        if body.get("ok") is True and channel and stamp:
            return Sent(f"{channel}:{stamp}")
        if code == "ratelimited":
            reply = judged_as(reply, 429)
        elif body.get("ok") is False and says:
            reply = judged_as(reply, 400)
    if 200 <= reply.status < 300:
        return not_taken(reply, "with the word ok as Slack does")
    return refused(reply, now, says=says, permanent=code in _OF_RECEIVER if says else None)


def _header(text: str) -> str:
    """For plain_text and the fallback: no mrkdwn there, but entities and mentions are read all the same."""
    return cut(shown.defuse(text), HEADER, _escaped).translate(_ENTITIES)


def _escaped(text: str) -> int:
    return len(text.translate(_ENTITIES))


def _about(made: Content) -> str:
    name = _linked(escape(made.source), made.link, "open")
    return " · ".join(part for part in (f"*{name}*" if name else "", *map(escape, made.facts)) if part)


def _linked(title: str, link: str, untitled: str = "") -> str:
    address = link.translate(_ENTITIES)
    return f"<{address}|{title or untitled}>" if 0 < len(address) <= LINK else title


def _headline(line: Line) -> str:
    return row(line, _linked(escape(line.title), line.link), escape)


def _sections(lines: list[str]) -> Iterator[str]:
    """The lines packed into as few texts of a section's size as they need."""
    text = ""
    for line in lines:
        if text and len(text) + 1 + len(line) > SECTION:
            yield text
            text = ""
        text = f"{text}\n{line}" if text else line
    if text:
        yield text


def _excerpt(parts: Pieces) -> str:
    return "> " + render(parts, escape, _EDGE + "*", "*" + _EDGE)


def _why(made: Content) -> list[str]:
    """Reasons and how to silence, an element of the context each: eight long names of ``&`` fit one only."""
    silence = shown.defuse(made.silence.translate(_CODE)).translate(_ENTITIES)
    return [*map(escape, made.reasons()), *([f"silence: `{silence}`"] if silence else [])]


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


NOTIFIER = Notifier(
    request,
    verdict,
    bot=("token", "chat"),
    amend=amend,
    every=lambda _: EVERY,
    hosts=("hooks.slack.com", "hooks.slack-gov.com"),
)
