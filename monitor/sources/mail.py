"""One mail as an entry: what a newsletter says, and nothing that tells its sender who read it.

bytes ─headers bounded?─► parts ─► HTML, else plain text ─► Entry without a key

Decoded by the standard library. It takes minutes over a header made for that (its parameters are cut off one
by one, from a text that is copied each time), so that mail with such headers, or with more parts than any
newsletter has, is read as the text that it is on the wire. No address in a mail is ever asked for, be it a
picture, a link or List-Unsubscribe: they name the reader. The one link kept is Archived-At (RFC 5064),
which a list gives to everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32, default

from lxml.html import HtmlElement

from monitor.model import Entry
from monitor.sources.fragment import fragment
from monitor.sources.item import MAX_AUTHOR, MAX_CONTENT, MAX_TITLE, first_words
from monitor.text import charset, clean, dates, tree, url

LONGEST_HEADER = 2_000
"""Characters of a header that are looked at."""
MOST_PARTS = 100
"""Parts of a mail that are looked at."""
_DEEPEST = 20
"""Parts that hold parts."""
_FIELD = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(rb"^[!-9;-~]{1,76}:", re.MULTILINE)
_MOST_FIELDS = 20_000
"""Lines that look like a header, each of which the library makes an object of."""
_DELIMITER = re.compile(rb"^--[^\n]", re.MULTILINE)
_ADDRESS = re.compile(r"<\s*(https?://[^<>\s]{1,1500})\s*>")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NO_ANSWER = (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError)
"""What the library raises on headers that it did not expect. The header as it is written is an answer."""


def entry(raw: bytes, came: datetime | None, now: datetime | None) -> Entry:
    """The mail as an entry that has no key yet. `came` is when the mailbox got it."""
    message = _message(raw)
    text, markup = _said(message) if message else ("", "")
    content = markup or clean.from_plain(text or ("" if message else charset.decode(raw)[:MAX_CONTENT]))
    found = _ADDRESS.search(_raw(message, "archived-at"))
    return Entry(
        key="",
        id=clean.line(_raw(message, "message-id"))[:LONGEST_HEADER],
        link=url.absolute("", found[1]) if found else "",
        title=clean.heading(_header(message, "subject"))[:MAX_TITLE].rstrip()
        or first_words(clean.plain(content[: MAX_TITLE * 4])),
        content=content,
        author=_author(message),
        published=dates.parse(_raw(message, "date"), now=now) or came,
    )


def _message(raw: bytes) -> Message | None:
    """The mail in its parts; None when it was made to cost more than a mail may."""
    if any(len(found[0]) > 2 * LONGEST_HEADER for found in _FIELD.finditer(raw)):
        return None
    if sum(1 for _ in _NAMED.finditer(raw)) > _MOST_FIELDS:
        return None
    nested = len(re.findall(rb"multipart/", raw, re.IGNORECASE))
    if nested > _DEEPEST or sum(1 for _ in _DELIMITER.finditer(raw)) > 10 * MOST_PARTS:
        return None
    try:
        return message_from_bytes(raw, policy=compat32)
    except _NO_ANSWER:
        return None


def _raw(message: Message | None, name: str) -> str:
    """A header as it is written, on one line."""
    value = str(message.get(name) or "") if message else ""
    return " ".join(value[:LONGEST_HEADER].split())


def _header(message: Message | None, name: str) -> str:
    """A header decoded (RFC 2047)."""
    raw = _raw(message, name)
    try:
        return str(default.header_factory(name, raw))
    except _NO_ANSWER:
        return raw


def _author(message: Message | None) -> str:
    """The name that the mail comes from, else its address."""
    raw = _raw(message, "from")
    try:
        first = default.header_factory("from", raw).addresses[0]
        said = first.display_name or first.addr_spec
    except _NO_ANSWER:
        said = raw
    return clean.heading(str(said)[:MAX_AUTHOR])


def _said(message: Message) -> tuple[str, str]:
    """(plain text, HTML) of the first parts that hold any."""
    text = markup = ""
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind == "text/html" and not markup:
            markup = html(_decoded(part))
        elif kind == "text/plain" and not text:
            text = clean.clean(_decoded(part)).strip()[:MAX_CONTENT]
    return text, markup if clean.plain(markup[:MAX_CONTENT]) else ""


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold no parts, in order, without those that are attached as files."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]
        elif part.get_content_disposition() != "attachment":
            yield part


def _decoded(part: Message) -> str:
    try:
        body = part.get_payload(decode=True)
    except _NO_ANSWER:
        return ""
    return charset.decode(body, _raw(part, "content-type")) if isinstance(body, bytes) else ""


def html(markup: str) -> str:
    """What a person sees of the HTML of a mail, as a fragment without links."""
    root = tree.parse(markup)
    body = None if root is None else root.find("body")
    if body is None:
        return ""
    for one in list(body.iter("*")):
        _quieted(one)
    return fragment(body, "")


def _quieted(one: HtmlElement) -> None:
    """Without its link; without all that it holds where it is not to be seen."""
    one.attrib.pop("href", None)
    if _HIDDEN.search((one.get("style") or "")[:LONGEST_HEADER]):
        tail = one.tail
        one.clear()
        one.tail = tail
