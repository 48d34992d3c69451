"""Microsoft Teams: an Adaptive Card to a Workflows webhook (or a connector of old).

All texts are runs of a RichTextBlock, which knows no Markdown; braces, ``<`` and templates' signs are broken
up all the same, as cards look for dates, mentions and expressions in any text. Teams counts a message as
UTF-16, so that the limit of 28 KB is one of 14,000 units.

A connector answers 200 with the failure in its body ("… returned HTTP error 429 …"): it is judged by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.model import Message, Outcome, Receiver, Reply, Request, Response, Sent, Severity, Unreachable
from monitor.notify.content import Content, Line, Pieces, content, defused, told
from monitor.notify.judge import judged_as, not_taken, refused, unreachable
from monitor.notify.notifier import Notifier, ask, sized
from monitor.text import shown
from monitor.text.graphemes import utf16

MESSAGE = 28_000
"""Bytes of the whole body in UTF-16."""
_COUNT = 100
"""Units of the block that counts the headlines left out, beside its words."""
_RUNS = 16
"""Most pieces of an excerpt that are runs of their own: each takes fifty signs of JSON."""

EVERY = timedelta(seconds=0.5)
"""Documented for webhooks: 4 requests in a second, 60 in 30 seconds."""

UNSAID = timedelta(minutes=10)
"""The wait after a refusal that names none: at that pace only the limits of an hour or a day are ever met."""

_COLOUR = {
    Severity.LOW: "Default",
    Severity.MEDIUM: "Accent",
    Severity.HIGH: "Warning",
    Severity.CRITICAL: "Attention",
}
_SIGNS = re.compile(r"[<{]|[$@](?=\{)")
_FAILURE = re.compile(rb"HTTP error (\d{3})")
_TAKEN = (b"", b"1")


def request(message: Message, receiver: Receiver, _delivery_id: str, _now: datetime) -> Request:
    """A POST of the card. Teams has no field for an id, so none is sent, and no way to edit."""
    return ask(receiver, receiver.url.reveal().strip(), payload(message))


def payload(message: Message) -> dict[str, object]:
    """The JSON body as a value."""
    made = content(message)
    foot = [_block(_run(f"silence: {escape(made.silence)}", fontType="Monospace"))] if made.silence else []
    rest = _card([*_head(made), *foot])
    room = MESSAGE // 2 - utf16(sized(rest)) - _COUNT
    lines, more = told(made, room, _weighed, utf16)
    blocks = [_headline(line) for line in made.headlines[: len(lines)]]
    return _card([*_head(made), *blocks, *(_block(_run(line)) for line in more), *foot])


def _card(body: list[dict[str, object]]) -> dict[str, object]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _head(made: Content) -> list[dict[str, object]]:
    about, why = (" · ".join(map(escape, parts)) for parts in (made.about(), made.reasons()))
    title = _run(escape(made.title), made.link, size="Large", weight="Bolder", color=_COLOUR[made.severity])
    return [
        _block(title),
        *([_block(_run(about, isSubtle=True))] if about else []),
        *(_block(*_excerpt(parts)) for parts in made.excerpts),
        _block(_run(why, isSubtle=True)),
    ]


def _excerpt(parts: Pieces) -> Iterator[dict[str, object]]:
    runs = list(defused(parts))
    for part in runs[:_RUNS]:
        yield _run(escape(part.text), **({"weight": "Bolder"} if part.bold else {}))
    if rest := "".join(part.text for part in runs[_RUNS:]):
        yield _run(escape(rest))


def _headline(line: Line) -> dict[str, object]:
    after = "".join(f" · {escape(part)}" for part in (line.source, line.story) if part)
    title = _run(escape(line.title), line.link, weight="Bolder")
    return _block(_run(f"{line.severity.label} · "), title, *([_run(after)] if after else []))


def _weighed(line: Line) -> str:
    return sized(_headline(line))


def _block(*runs: dict[str, object]) -> dict[str, object]:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, link: str = "", **looks: object) -> dict[str, object]:
    opened = {"selectAction": {"type": "Action.OpenUrl", "url": link}} if link else {}
    return {"type": "TextRun", "text": text, **looks, **opened}


def escape(hostile: str) -> str:
    """Hostile text as a run shows it and makes nothing of it."""
    return _SIGNS.sub(lambda found: found[0] + shown.WORD_JOINER, shown.defuse(hostile))


def verdict(reply: Reply, now: datetime) -> Outcome:
    """A workflow took it when it answers 202, a connector when it answers 200 with nothing or ``1``."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    if 200 <= reply.status < 300:
        failed = _failure(reply)
        if failed is None:
            taken = reply.status == 202 or (reply.status == 200 and reply.body[:16].strip() in _TAKEN)
            return Sent() if taken else not_taken(reply, "as Teams does")
        reply = failed
    return refused(reply, now, unsaid=UNSAID)


def _failure(reply: Response) -> Response | None:
    """The failure that a body of success tells of; one that is not told as such is tried again."""
    found = _FAILURE.search(reply.body[:4096])
    if found is None:
        return None
    status = int(found[1])
    return judged_as(reply, status if 400 <= status < 600 else 500)


NOTIFIER = Notifier(
    request,
    verdict,
    every=lambda _: EVERY,
    hosts=("logic.azure.com", "api.powerplatform.com", "webhook.office.com"),
)
