"""E-mail over SMTP: one letter to all of a receiver's addresses, as text and as HTML.

The Message-ID is the delivery's id at the sender's domain, the same on every try, so that a mailbox drops
repeats; what is told of one story stands in one thread. A digest comes with
its own documents. Nothing is loaded from elsewhere, and only the links of articles are links. How a letter
becomes bytes is `net`'s: no text can become a header there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import chain
from urllib.parse import urlsplit

from monitor.errors import ConfigError, Problem
from monitor.model import (
    Headers,
    Letter,
    Message,
    Outcome,
    Receiver,
    Rejected,
    Reply,
    Response,
    RetryLater,
    Security,
    Sent,
    Unreachable,
)
from monitor.notify.content import Content, Line, content, render, row, told
from monitor.notify.judge import unreachable
from monitor.notify.notifier import Notifier, label
from monitor.text import shown
from monitor.text.graphemes import cut

SUBJECT = 150
"""Characters of a subject; mailboxes show about half of it."""

HEADLINES = 50_000
"""Characters of the headlines of a message that tells of many, markup included: it takes all that it has."""

EVERY = timedelta(seconds=1)
"""Servers count connections, and do not say how many they like: one a second is little."""

MOST = 50
"""Addresses of one receiver: every server takes 100 (RFC 5321, section 4.5.3.1.8), many providers fewer."""

STAGE = "smtp-stage"
REFUSED = "smtp-refused"
"""Fields of a reply: what the server answered to, and how many addresses it refused while it took others."""

SCHEMES = {
    "smtps": (Security.TLS, 465),
    "smtp": (Security.STARTTLS, 587),
    "smtp+plain": (Security.PLAIN, 25),
}
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", re.ASCII
)
_UNSAFE_ID = re.compile(r"[^\w.-]", re.ASCII)
_ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b", re.ASCII)

_STAGES = {
    "greeting": "to our greeting",
    "login": "to the login",
    "sender": "to the sender's address",
    "recipients": "to a recipient's address",
    "content": "to the message",
}
_ADVICE = {
    "greeting": "it serves us not at all: check the receiver's url",
    "login": "it refuses the login: check the receiver's user and password",
    "sender": "it takes no mail from this sender: check the receiver's sender, and that its user may use it",
    "recipients": "it takes no mail for this recipient: check the receiver's to",
    "content": "it refuses the message",
}
_KNOWN = {
    (1, 1): "there is no such mailbox: check the receiver's to",
    (1, 2): "there is no such domain: check the receiver's to",
    (2, 1): "the mailbox is disabled",
    (2, 2): "the mailbox is full",
    (2, 3): "the message is too large for it",
    (3, 4): "the message is too large for it",
    (7, 0): "its rules forbid this message",
    (7, 1): "its rules forbid this message: check that the sender may write there",
    (7, 8): "it refuses the credentials: check the receiver's user and password",
    (7, 9): "it wants a stronger login: many providers ask for a password made for one program",
}
"""What we say for subject and detail of an enhanced status code (RFC 3463, RFC 5248)."""

_BY_CODE = {421: "it is closing", 452: "it has no room now", 530: "it wants a login", 552: _KNOWN[2, 3]}


def request(message: Message, receiver: Receiver, delivery_id: str, now: datetime) -> Letter:
    """The letter; raises `ConfigError` for a url that names no mail server."""
    host, port, security = server(receiver.url.reveal())
    made = content(message)
    document = message.document
    return Letter(
        host=host,
        port=port,
        security=security,
        sender=receiver.sender,
        recipients=receiver.to,
        headers=_headers(message, made, receiver, delivery_id, now),
        text=document.text if document else text(made),
        html=document.html if document else page(body(made)),
        label=label(receiver),
        user=receiver.user.reveal(),
        password=receiver.password.reveal(),
    )


def server(url: str) -> tuple[str, int, Security]:
    """Host, port and security that a mail server's url names; raises `ConfigError`, without it."""
    fault = ConfigError((Problem("the address of a mail server looks like smtps://mail.example.org"),))
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise fault from None
    if parts.scheme not in SCHEMES or not parts.hostname or parts.username is not None:
        raise fault
    if parts.path.strip("/") or parts.query or parts.fragment or not parts.hostname.isascii():
        raise fault
    security, usual = SCHEMES[parts.scheme]
    return parts.hostname, port or usual, security


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """What cannot be used of the receiver's fields."""
    security = Security.TLS
    try:
        _, _, security = server(receiver.url.reveal())
    except ConfigError:
        yield (
            "url",
            (
                "must name a mail server: smtps://HOST (TLS from the start), smtp://HOST (STARTTLS) "
                "or smtp+plain://HOST (a network of your own); user and password have keys of their own"
            ),
        )
    for key, addresses in (("sender", (receiver.sender,)), ("to", receiver.to)):
        if any(not _ADDRESS.fullmatch(address) for address in addresses):
            yield key, "must be plain e-mail addresses such as desk@example.org, in ASCII"
    if len(receiver.to) > MOST:
        yield "to", f"has more than {MOST} addresses; make it several receivers"
    if bool(receiver.user) != bool(receiver.password):
        yield "password" if receiver.user else "user", "is missing: a login takes a user and a password"
    elif receiver.password and security is Security.PLAIN:
        yield "password", "would go out unprotected: use smtps:// or smtp://, or leave user and password out"


def _headers(message: Message, made: Content, receiver: Receiver, delivery_id: str, now: datetime) -> Headers:
    """Header fields in the order in which people read them. Auto-Submitted keeps robots from answering."""
    thread = _id(message.thread, receiver.sender) if message.thread else ""
    level = "" if message.document else f"[{made.severity.label}] "
    return (
        ("Date", format_datetime(now)),
        ("From", f"monitor <{receiver.sender}>"),
        ("To", ", ".join(receiver.to)),
        ("Subject", cut(level + made.title, SUBJECT)),
        ("Message-ID", _id(delivery_id, receiver.sender)),
        *((("In-Reply-To", thread), ("References", thread)) if thread else ()),
        ("Auto-Submitted", "auto-generated"),
    )


def _id(name: str, sender: str) -> str:
    return f"<{_UNSAFE_ID.sub('-', name)[:64]}@{sender.rpartition('@')[2]}>"


def text(made: Content) -> str:
    """The message as plain text."""
    quotes = ("> " + render(parts, str, "", "") for parts in made.excerpts)
    paragraphs = (
        _linked(shown.defuse(made.title), made.link),
        " · ".join(map(shown.defuse, made.about())),
        *quotes,
        *chain(*told(made, HEADLINES, _line_as_text)),
        " · ".join(map(shown.defuse, made.reasons())),
        f"To silence it: {shown.defuse(made.silence)}" if made.silence else "",
    )
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def _line_as_text(line: Line) -> str:
    return _linked(f"- {row(line, shown.defuse(line.title), shown.defuse)}", line.link)


def _linked(words: str, address: str) -> str:
    return f"{words}\n{address}" if address else words


def page(body: str) -> str:
    """A whole HTML document around `body`, which is markup of ours or of a template."""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n'
        f'<body style="font:16px/1.5 sans-serif;max-width:40em">\n{body}\n</body></html>\n'
    )


def body(made: Content) -> str:
    """The message as HTML, to be put into a `page`."""
    small = 'style="color:#666;font-size:14px"'
    quotes = (f"<blockquote>{render(parts, escape, '<b>', '</b>')}</blockquote>" for parts in made.excerpts)
    lines = (f"<li>{line}</li>" for line in chain(*told(made, HEADLINES, _line_as_html)))
    silence = f"<p {small}>To silence it: <code>{escape(made.silence)}</code></p>"
    return "\n".join(
        (
            f"<h3>{_anchor(escape(made.title), made.link)}</h3>",
            f"<p {small}>{' · '.join(map(escape, made.about()))}</p>",
            *quotes,
            *(("<ul>", *lines, "</ul>") if made.headlines else ()),
            f"<p {small}>{' · '.join(map(escape, made.reasons()))}</p>",
            *((silence,) if made.silence else ()),
        )
    )


def _line_as_html(line: Line) -> str:
    return row(line, _anchor(escape(line.title), line.link), escape)


def _anchor(shown_text: str, address: str) -> str:
    return f'<a href="{link(address)}">{shown_text}</a>' if address else shown_text


def escape(hostile: str) -> str:
    """Hostile text as HTML that shows it and does nothing."""
    return html.escape(shown.defuse(hostile))


def link(address: str) -> str:
    """An article's address as the value of an attribute."""
    return html.escape(address)


def verdict(reply: Reply, _now: datetime) -> Outcome:
    """The server took it when it answers 2yz to the message itself (RFC 5321, section 4.2.1)."""
    if isinstance(reply, Unreachable):
        return unreachable(reply, "SMTP")
    stage = reply.header(STAGE)
    named = f"the mail server answered {_code(reply)} {_STAGES.get(stage, '')}".rstrip()
    if 200 <= reply.status < 300 and stage == "content":
        return _taken(reply)
    if 500 <= reply.status < 600:
        return Rejected(f"{named}: {_said(reply, stage)}", permanent=stage in ("login", "sender"))
    return RetryLater(f"{named}: {_said(reply, '')}" if _said(reply, "") else named)


def _taken(reply: Response) -> Outcome:
    """Taken for all, or for some only: a person must look at the others, and nobody gets it twice."""
    refused = reply.header(REFUSED)
    if not refused:
        return Sent()
    return Rejected(
        f"the mail server took it, but refused {refused} of the recipients: check the receiver's to; "
        "the others have it"
    )


def _code(reply: Response) -> str:
    found = _enhanced(reply)
    return f"{reply.status} ({'.'.join(map(str, found))})" if found else str(reply.status)


def _enhanced(reply: Response) -> tuple[int, int, int] | None:
    """The enhanced status code at the head of the text (RFC 2034)."""
    found = _ENHANCED.match(reply.body[:32].decode("ascii", "replace"))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _said(reply: Response, stage: str) -> str:
    """In words of ours: the server's own might repeat what was sent, and a login is a secret."""
    detail = _enhanced(reply)
    by_detail = _KNOWN.get(detail[1:], "") if detail else ""
    return by_detail or _BY_CODE.get(reply.status, "") or _ADVICE.get(stage, "")


NOTIFIER = Notifier(
    request,
    verdict,
    needs=("url", "sender", "to"),
    every=lambda _: EVERY,
    schemes=tuple(SCHEMES),
    complaints=complaints,
    forms=("text", "html"),
)
