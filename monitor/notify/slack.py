"""Slack incoming webhooks: Block Kit.

Slack's ``mrkdwn`` has no escape for its own signs, so ``* _ ~`` and the back tick of hostile text give way to
signs that look alike; ``& < >`` are escaped as its documentation asks. ``verbatim`` and ``parse: none`` keep
it from making links, channels and mentions by itself, and `shown.defuse` does so a second time.
"""

from __future__ import annotations

import json
from datetime import datetime

from monitor.model import Message, Outcome, Receiver, Reply, Request, Response, Sent, Unreachable
from monitor.notify.content import Content, Pieces, content, render
from monitor.notify.judge import not_taken, refused, unreachable
from monitor.notify.notifier import Notifier, label
from monitor.text import shown
from monitor.text.graphemes import cut

HEADER = 150
SECTION = 3000
"""Block Kit's limits in characters, of a header and of a text in a section or context."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKE = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
_EDGE = "\u200b"
"""Zero-width space: lets Slack see the end of a word where a bold mark lies inside one."""

_KNOWN = {
    "action_prohibited": "an administrator forbids posting there",
    "channel_is_archived": "the channel is archived",
    "channel_not_found": "the channel is gone: make a new webhook and set the receiver's url",
    "invalid_blocks": "it cannot read the message's blocks",
    "invalid_payload": "it cannot read the message",
    "invalid_token": "the webhook is no longer valid: make a new one and set the receiver's url",
    "no_active_hooks": "the webhook is disabled: make a new one and set the receiver's url",
    "no_service": "the webhook is disabled or deleted: make a new one and set the receiver's url",
    "no_service_id": "the receiver's url is incomplete",
    "no_team": "the workspace is gone, or the receiver's url is wrong",
    "no_text": "it cannot read the message",
    "posting_to_general_channel_denied": "an administrator forbids posting in the general channel",
    "team_disabled": "the workspace is disabled",
    "user_not_found": "the person written to is gone",
}


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Request:
    """A POST to the incoming webhook. Slack has no field for an id, so none is sent."""
    return Request(
        url=receiver.url.reveal(),
        label=label(receiver),
        method="POST",
        headers=(("content-type", "application/json"),),
        body=json.dumps(payload(message), ensure_ascii=False).encode(),
        follow=False,
    )


def payload(message: Message) -> dict[str, object]:
    """The JSON body as a value."""
    made = content(message)
    texts = [text for text in (_about(made), *_excerpts(made)) if text]
    title = _header(made.title)
    return {
        "text": title,
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}},
            *({"type": "section", "text": _mrkdwn(text)} for text in texts),
            {"type": "context", "elements": [_mrkdwn(text) for text in _why(made)]},
        ],
    }


def escape(text: str) -> str:
    """Hostile text as mrkdwn that shows it and does nothing."""
    return shown.defuse(text).translate(_LOOKALIKE).translate(_ENTITIES)


def verdict(reply: Reply, now: datetime) -> Outcome:
    """Slack took it when it answers 200 with the body ``ok``."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    if 200 <= reply.status < 300:
        taken = reply.status == 200 and reply.body[:16].strip() == b"ok"
        return Sent() if taken else not_taken(reply, "with the word ok as Slack does")
    return refused(reply, now, says=_said(reply))


def _said(reply: Response) -> str:
    code = reply.body[:64].decode("ascii", "replace").strip()
    return _KNOWN.get(code, "")


def _header(text: str) -> str:
    """For plain_text and the fallback: no mrkdwn there, but entities and mentions are read all the same."""
    return cut(shown.defuse(text), HEADER, _escaped).translate(_ENTITIES)


def _escaped(text: str) -> int:
    return len(text.translate(_ENTITIES))


def _about(made: Content) -> str:
    name = escape(made.source)
    linked = f"<{made.link.translate(_ENTITIES)}|{name or 'open'}>" if made.link else name
    shown_name = f"*{linked}*" if linked else ""
    return " · ".join(part for part in (shown_name, *map(escape, made.facts)) if part)


def _excerpts(made: Content) -> list[str]:
    return ["> " + _bold(parts) for parts in made.excerpts]


def _bold(parts: Pieces) -> str:
    return render(parts, escape, _EDGE + "*", "*" + _EDGE)


def _why(made: Content) -> list[str]:
    """Severity, tags and rules, an element of the context each: eight long names of ``&`` fit one only."""
    rules = "rules: " + ", ".join(made.rules) if made.rules else ""
    return [escape(part) for part in (made.severity.label, ", ".join(made.tags), rules) if part]


def _mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


NOTIFIER = Notifier(request, verdict, hosts=("hooks.slack.com", "hooks.slack-gov.com"))
