"""Matrix: ``m.room.message`` in HTML by PUT, which the server takes once for a transaction id.

``m.mentions`` is empty, so that no push rule finds a mention in the text; clients make links and mentions of
bare text, which `shown.defuse` breaks. An edit is a message of its own that replaces an earlier one.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from monitor.model import Message, Outcome, Receiver, Reply, Request, Sent, Unreachable
from monitor.notify.content import Content, Line, content, render, row, told, utf8
from monitor.notify.judge import fields, not_taken, refused, seconds, unreachable, word
from monitor.notify.notifier import Notifier, ask, base, sized
from monitor.text import shown

EVENT = 65_536
"""Bytes of a whole event, as the specification limits it."""
CONTENT = 60_000
"""Bytes of the part that is ours, in an edit too; the server adds names, times, hashes and signatures."""

EVERY = timedelta(seconds=1)
"""The specification names no rate; servers say in each refusal how long to wait."""

_KNOWN = {
    "M_CONSENT_NOT_GIVEN": "the account must agree to the server's terms first",
    "M_FORBIDDEN": "the account may not write in the room: invite it, let it join, give it the right to",
    "M_MISSING_TOKEN": "no token came with it: set the receiver's token",
    "M_NOT_FOUND": "it knows no such room: check the receiver's chat",
    "M_TOO_LARGE": "the message is too large for it",
    "M_UNKNOWN_TOKEN": "the token is no longer valid: set the receiver's token anew",
    "M_UNRECOGNIZED": "this is no Matrix server: set the receiver's url to the homeserver's address",
    "M_USER_DEACTIVATED": "the account is deactivated",
    "M_USER_LOCKED": "the account is locked",
}


def request(message: Message, receiver: Receiver, delivery_id: str, _now: datetime) -> Request:
    """A PUT of the event; the delivery's id is the transaction's."""
    return _send(receiver, delivery_id, payload(message))


def amend(message: Message, receiver: Receiver, delivery_id: str, reference: str, _now: datetime) -> Request:
    """A PUT of an event that replaces event `reference`."""
    made = payload(message)
    body: dict[str, object] = {
        "msgtype": "m.text",
        "body": f"* {made['body']}",
        "m.mentions": {},
        "m.new_content": made,
        "m.relates_to": {"rel_type": "m.replace", "event_id": reference},
    }
    return _send(receiver, delivery_id, body)


def _send(receiver: Receiver, transaction: str, body: dict[str, object]) -> Request:
    room, name = quote(receiver.chat.strip(), safe=""), quote(transaction, safe="")
    url = f"{base(receiver)}/_matrix/client/v3/rooms/{room}/send/m.room.message/{name}"
    return ask(receiver, url, body, method="PUT", token=receiver.token)


def payload(message: Message) -> dict[str, object]:
    """The event's content; ``m.text``, as servers tell nobody of a ``m.notice``."""
    made = content(message)
    lines, rest = told(made, CONTENT - _weight(_event(made, [], [])), _markup, _cost)
    plain = [_plain(line) for line in made.headlines[: len(lines)]]
    return _event(made, [*plain, *rest], [*lines, *rest])


def _event(made: Content, plain: list[str], lines: list[str]) -> dict[str, object]:
    return {
        "msgtype": "m.text",
        "body": _body(made, plain),
        "format": "org.matrix.custom.html",
        "formatted_body": _formatted(made, lines),
        "m.mentions": {},
    }


def _weight(rest: dict[str, object]) -> int:
    """Bytes of the content in an edit, which says the plain body twice, and of the words around it."""
    return utf8(sized(rest)) + utf8(sized(rest["body"])) + 400


def _cost(line: str) -> int:
    """Bytes of a headline once as HTML and twice as plain text, which is never longer."""
    return 3 * utf8(sized(line))


def _body(made: Content, lines: list[str]) -> str:
    parts = [
        shown.defuse(made.title),
        made.link,
        " · ".join(map(shown.defuse, made.about())),
        *("> " + render(parts, shown.defuse, "", "") for parts in made.excerpts),
        " · ".join(map(shown.defuse, made.reasons())),
        *lines,
        f"silence: {shown.defuse(made.silence)}" if made.silence else "",
    ]
    return "\n".join(part for part in parts if part)


def _formatted(made: Content, lines: list[str]) -> str:
    quotes = [f"<blockquote>{render(parts, escape, '<b>', '</b>')}</blockquote>" for parts in made.excerpts]
    about, why = (" · ".join(map(escape, parts)) for parts in (made.about(), made.reasons()))
    title = _linked(f"<b>{escape(made.title)}</b>", made.link)
    items = "".join(f"<li>{line}</li>" for line in lines)
    silence = f"silence: <code>{escape(made.silence)}</code>" if made.silence else ""
    above, below = ("<br>".join(part for part in parts if part) for parts in ((title, about), (why, silence)))
    return "".join((f"<p>{above}</p>", *quotes, f"<ul>{items}</ul>" if items else "", f"<p>{below}</p>"))


def _markup(line: Line) -> str:
    return row(line, _linked(escape(line.title), line.link), escape)


def _plain(line: Line) -> str:
    said = row(line, shown.defuse(line.title), shown.defuse)
    return f"{said} · {line.link}" if line.link else said


def _linked(title: str, link: str) -> str:
    return f'<a href="{html.escape(link)}">{title}</a>' if link else title


def escape(hostile: str) -> str:
    """Hostile text as HTML that shows it and does nothing."""
    return html.escape(shown.defuse(hostile))


def verdict(reply: Reply, now: datetime) -> Outcome:
    """The server took it when it answers 200 with the event's id."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    body = fields(reply)
    if 200 <= reply.status < 300:
        event = word(body.get("event_id"))
        return (
            Sent(event) if reply.status == 200 and event else not_taken(reply, "an event id as Matrix does")
        )
    code, wait = body.get("errcode"), body.get("retry_after_ms")
    asks = seconds(wait / 1000) if isinstance(wait, int) and not isinstance(wait, bool) else None
    return refused(reply, now, says=_KNOWN.get(code, "") if isinstance(code, str) else "", asks=asks)


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """A room is named by its id; an alias (``#…``) is not taken."""
    if not receiver.chat.strip().startswith("!"):
        yield "chat", "must be the room's id, which begins with !, and not its alias"


NOTIFIER = Notifier(
    request,
    verdict,
    needs=("url", "token", "chat"),
    complaints=complaints,
    amend=amend,
    every=lambda _: EVERY,
    hosts=("matrix.org",),
)
