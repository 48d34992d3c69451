"""Teams, Matrix, ntfy, PagerDuty, and a webhook of one's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import unquote

from monitor.model import Request, Response
from tests.notify.servers.base import Bucket, Server, Window, bearer, path, read, too_long

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class Teams(Server):
    """A connector: it tells of a refusal in the body of a 200, and never how long to wait."""

    tells_wait = False

    def __init__(self) -> None:
        super().__init__(
            Window(4, SECOND),
            Window(60, 30 * SECOND),
            Window(100, HOUR),
            Window(150, 2 * HOUR),
            Window(1800, 24 * HOUR),
        )

    def busy(self, request: Request, wait: timedelta) -> Response:
        said = b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"
        return self.reply(request, 200, said + b" with ContextId tcid=0,server=X,cv=Y..")

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        yield from too_long("message", len(request.body.decode().encode("utf-16-le")), 28 * 1024)
        for attached in body["attachments"]:
            if attached["contentType"] != "application/vnd.microsoft.card.adaptive":
                yield "no adaptive card"
            for block in attached["content"]["body"]:
                if block["type"] != "RichTextBlock" or not block["inlines"]:
                    yield f"block {block['type']}"

    def take(self, request: Request, now: datetime) -> Response:
        self.keep(now, read(request))
        return self.reply(request, 202, b"")


class Matrix(Server):
    """A homeserver with the rates that come with the most common one; a transaction counts once."""

    def __init__(self) -> None:
        super().__init__(Bucket(10, 5 * SECOND))

    def busy(self, request: Request, wait: timedelta) -> Response:
        told = self.told(wait)
        body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too many requests"}
        body |= {"retry_after_ms": int(wait.total_seconds() * 1000)}  # type: ignore[dict-item]
        return self.reply(request, 429, body, retry_after=str(int(told.total_seconds())))

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        if request.method != "PUT" or not bearer(request):
            yield "M_UNRECOGNIZED"
        yield from too_long("event", len(request.body) + 1500, 65_536)
        if body.get("m.mentions") != {} or body.get("m.new_content", body).get("m.mentions") != {}:
            yield "m.mentions"

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        transaction = unquote(path(request).rpartition("/")[2])
        known = next((one.name for one in (*self.accepted, *self.edited) if one.id == transaction), "")
        if known:
            self.repeats += 1
            return self.reply(request, 200, {"event_id": known})
        if "m.new_content" in body:
            self.edit(now, body["m.relates_to"]["event_id"], body)
            return self.reply(request, 200, {"event_id": f"$edit{len(self.edited)}"})
        return self.reply(request, 200, {"event_id": self.keep(now, body, transaction)})


class Ntfy(Server):
    """A server as it comes: sixty requests at once, then one in five seconds; it names no wait."""

    tells_wait = False

    def __init__(self) -> None:
        super().__init__(Bucket(60, 5 * SECOND))

    def busy(self, request: Request, wait: timedelta) -> Response:
        body = {"code": 42901, "http": 429, "error": "limit reached: too many requests"}
        return self.reply(request, 429, body)

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        yield from too_long("message", len(body["message"].encode()), 4096, 1)
        yield from too_long("title", len(body["title"].encode()), 1024, 1)
        for name in (body["topic"], dict(request.headers)["x-sequence-id"]):
            if not re.fullmatch(r"[-_A-Za-z0-9]{1,64}", name):
                yield f"name {name}"
        if body["priority"] not in range(1, 6) or path(request) != "/" or body.get("tags"):
            yield "not a message"

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        sequence = dict(request.headers)["x-sequence-id"]
        if any(one.id == sequence for one in self.accepted):
            self.repeats += 1
            name = next(one.name for one in self.accepted if one.id == sequence)
            self.edit(now, name, body)
        else:
            self.keep(now, body, sequence)
        return self.reply(request, 200, {"id": "x1", "event": "message", "sequence_id": sequence})


class PagerDuty(Server):
    """The Events API: no figure is promised; two a second here. A known key joins the open alert."""

    tells_wait = False

    def __init__(self) -> None:
        super().__init__(Window(120, 60 * SECOND))

    def busy(self, request: Request, wait: timedelta) -> Response:
        return self.reply(request, 429, {"status": "throttle exceeded", "errors": ["Requests are rejected"]})

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        event = body["payload"]
        yield from too_long("event", len(request.body), 512_000)
        yield from too_long("summary", len(event["summary"]), 1024, 1)
        yield from too_long("source", len(event["source"]), 1024, 1)
        yield from too_long("dedup_key", len(body["dedup_key"]), 255, 1)
        if event["severity"] not in ("info", "warning", "error", "critical"):
            yield "severity"

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        key = body["dedup_key"]
        if any(one.id == key for one in self.accepted):
            self.repeats += 1
        else:
            self.keep(now, body, key)
        said = {"status": "success", "message": "Event processed", "dedup_key": key}
        return self.reply(request, 202, said)


class Webhook(Server):
    """A program that checks the signature (Standard Webhooks), drops repeats and takes ten a second."""

    def __init__(self, key: str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") -> None:
        super().__init__(Window(10, SECOND))
        self.key = base64.b64decode(key)

    def wrong(self, request: Request) -> Iterator[str]:
        headers = dict(request.headers)
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
        right = base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        if f"v1,{right}" not in headers.get("webhook-signature", "").split(" "):
            yield "signature"
        yield from too_long("body", len(request.body), 20_000)
        if json.loads(request.body)["id"] != headers["webhook-id"]:
            yield "id"

    def take(self, request: Request, now: datetime) -> Response:
        id = dict(request.headers)["webhook-id"]
        if any(one.id == id for one in self.accepted):
            self.repeats += 1
        else:
            self.keep(now, read(request), id)
        return self.reply(request, 204, b"")
