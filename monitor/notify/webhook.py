"""The generic webhook: a stable JSON body, signed as Standard Webhooks 1.0 says.

The body (docs/reference/receivers.md) is the same on every try, and so is ``webhook-id``; the time and with
it the signatures are those of the try. Fields are only ever added within one ``version``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import accumulate

from monitor.errors import ConfigError, Problem
from monitor.model import Message, Outcome, Receiver, Reply, Request, Secret, Sent, Unreachable
from monitor.notify.content import STORY, TITLE, Content, Line, Pieces, bounded, content, told, utf8
from monitor.notify.judge import refused, unreachable
from monitor.notify.notifier import Notifier, label, sized

VERSION = 1
BODY = 20_000
"""Bytes that a body stays below, as Standard Webhooks recommends."""

NAME = 64
"""Characters of a rule's name or a tag."""
NAMES = 4_000
"""Bytes of JSON that the names of rules, and those of tags, stay below, so that the body stays below BODY."""

_PREFIX = "whsec_"


def request(message: Message, receiver: Receiver, delivery_id: str, now: datetime) -> Request:
    """A POST of the message as JSON; raises `ConfigError` for a signing key that cannot be decoded."""
    body = sized(payload(message, delivery_id)).encode()
    stamp = str(int(now.timestamp()))
    headers = [
        ("content-type", "application/json"),
        ("webhook-id", delivery_id),
        ("webhook-timestamp", stamp),
    ]
    if receiver.signing_keys:
        signatures = (sign(key, delivery_id, stamp, body) for key in receiver.signing_keys)
        headers.append(("webhook-signature", " ".join(signatures)))
    return Request(
        url=receiver.url.reveal(),
        label=label(receiver),
        method="POST",
        headers=tuple(headers),
        body=body,
        follow=False,
    )


def payload(message: Message, delivery_id: str) -> dict[str, object]:
    """The JSON body as a value. Offsets of marks count Unicode code points of the excerpt's text.

    A digest goes whole, however long it is: who reads it asked for so many stories.
    """
    if message.document:
        data = json.loads(message.document.json)
        return {"type": "digest.made", "version": VERSION, "id": delivery_id, "data": data}
    made = content(message)
    data = _data(message, made)
    body = {"type": "alert.raised", "version": VERSION, "id": delivery_id, "data": data}
    lines, _ = told(made, BODY - utf8(sized(body)), _headline, utf8)
    data["headlines"] = [json.loads(line) for line in lines]
    data["more"] = made.more + len(made.headlines) - len(lines)
    return body


def _data(message: Message, made: Content) -> dict[str, object]:
    return {
        "title": bounded(message.title, TITLE),
        "url": made.link,
        "source": made.source,
        "trust": bounded(message.trust, NAME),
        "lang": bounded(message.lang, NAME),
        "published": _iso(message.published),
        "story": bounded(message.story, STORY),
        "sites": message.sites,
        "texts": message.texts,
        "severity": made.severity.label,
        "rules": names(message.rules),
        "tags": names(message.tags),
        "excerpts": [_excerpt(parts) for parts in made.excerpts],
        "headlines": [],
        "more": made.more + len(made.headlines),
        "silence": made.silence,
    }


def _headline(line: Line) -> str:
    """An object, as JSON, so that it can be measured."""
    told_of = {"title": line.title, "url": line.link, "source": line.source}
    return sized({**told_of, "severity": line.severity.label, "story": line.story})


def names(given: Iterable[str]) -> list[str]:
    """As many names as there is room for, whole up to `NAME` characters: programs compare and look for them.

    An article on the whole of a war bears more than twenty tags, and a program asks for any one of them.
    """
    cut = [bounded(name, NAME) for name in given]
    ends = accumulate(len(json.dumps(name, ensure_ascii=False).encode()) + 1 for name in cut)
    return [name for name, end in zip(cut, ends, strict=True) if end <= NAMES]


def sign(key: Secret, delivery_id: str, stamp: str, body: bytes) -> str:
    """``v1,`` and the base64 HMAC-SHA256 over ``id.timestamp.body``."""
    signed = f"{delivery_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key_bytes(key), signed, hashlib.sha256)).decode()


def key_bytes(key: Secret) -> bytes:
    """The key itself: base64 after ``whsec_``, else the text itself. Raises `ConfigError`, without it."""
    text = key.reveal().strip()
    if not text.startswith(_PREFIX):
        return text.encode()
    encoded = text.removeprefix(_PREFIX)
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigError((Problem("a signing key that begins with whsec_ must go on in base64"),)) from None


def keys_usable(keys: Iterable[Secret]) -> bool:
    """Every key can be decoded and is not empty."""
    try:
        return all(key_bytes(key) for key in keys)
    except ConfigError:
        return False


def verdict(reply: Reply, now: datetime) -> Outcome:
    """Every 2xx is success, as Standard Webhooks says."""
    if isinstance(reply, Unreachable):
        return unreachable(reply)
    return Sent() if 200 <= reply.status < 300 else refused(reply, now)


def _iso(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def _excerpt(parts: Pieces) -> dict[str, object]:
    marks, at = [], 0
    for part in parts:
        if part.bold:
            marks.append([at, at + len(part.text)])
        at += len(part.text)
    return {"text": "".join(part.text for part in parts), "marks": marks}


NOTIFIER = Notifier(request, verdict, forms=("json",))
