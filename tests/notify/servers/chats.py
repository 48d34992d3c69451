"""Slack, Discord, Telegram and Mattermost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from monitor.model import Request, Response
from tests.notify.servers.base import Bucket, Server, Window, bearer, path, read, too_long, utf16

SECOND = timedelta(seconds=1)


class Slack(Server):
    """An incoming webhook, or the Web API where a token comes along. Whoever goes on is shut out for good."""

    def __init__(self) -> None:
        super().__init__(Window(1, SECOND))

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        texts = [*_texts(body["blocks"])]
        yield from too_long("text", len(body["text"]), 40_000, 1)
        yield from too_long("blocks", len(body["blocks"]), 50, 1)
        yield from too_long("message", sum(map(len, texts)), 13_200)
        for block in body["blocks"]:
            most = 150 if block["type"] == "header" else 3000
            for text in _texts([block]):
                yield from too_long(block["type"], len(text), most, 1)
            yield from too_long("elements", len(block.get("elements", ())), 10)

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        if not bearer(request):
            self.keep(now, body)
            return self.reply(request, 200, b"ok")
        if path(request).endswith("chat.update"):
            if not self.edit(now, body["ts"], body):
                return self.reply(request, 200, {"ok": False, "error": "message_not_found"})
            return self.reply(request, 200, {"ok": True, "channel": "C1", "ts": body["ts"]})
        return self.reply(request, 200, {"ok": True, "channel": "C1", "ts": self.keep(now, body)})


def _texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        inner = [block["text"]] if "text" in block else block["elements"]
        yield from (part["text"] for part in inner)


class Discord(Server):
    """A webhook: five in two seconds, of which each answer tells, and thirty a minute, of which none does."""

    def __init__(self) -> None:
        self.bucket = Window(5, 2 * SECOND)
        super().__init__(self.bucket, Window(30, 60 * SECOND))

    def told(self, wait: timedelta) -> timedelta:
        return wait

    def busy(self, request: Request, wait: timedelta) -> Response:
        seconds = wait.total_seconds()
        body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
        return self.reply(request, 429, body, retry_after=str(int(seconds) + 1))

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        if body.get("allowed_mentions") != {"parse": []}:
            yield "mentions are allowed"
        if body.get("content"):
            yield "content is parsed for mentions"
        yield from too_long("embeds", len(body["embeds"]), 10, 1)
        whole = 0
        for embed in body["embeds"]:
            parts = {
                "title": (embed.get("title"), 256),
                "description": (embed.get("description"), 4096),
                "author": (embed.get("author", {}).get("name"), 256),
                "footer": (embed.get("footer", {}).get("text"), 2048),
                "url": (embed.get("url"), 2048),
            }
            for name, (text, most) in parts.items():
                if text is not None:
                    yield from too_long(name, utf16(text), most, 1)
                    whole += utf16(text) if name != "url" else 0
        yield from too_long("embed", whole, 6000)

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        left = self.bucket.left(now)
        rate = {
            "x_ratelimit_limit": "5",
            "x_ratelimit_remaining": str(left),
            "x_ratelimit_reset_after": "2.000",
        }
        if request.method == "PATCH":
            if not self.edit(now, name := path(request).rpartition("/")[2], body):
                return self.reply(request, 404, {"message": "Unknown Message", "code": 10008}, **rate)
            return self.reply(request, 200, {"id": name}, **rate)
        return self.reply(request, 200, {"id": self.keep(now, body)}, **rate)


class Telegram(Server):
    """A bot in a group: a message a second, twenty a minute."""

    def __init__(self) -> None:
        super().__init__(Window(1, SECOND), Window(20, 60 * SECOND))

    def busy(self, request: Request, wait: timedelta) -> Response:
        seconds = int(self.told(wait).total_seconds())
        described = f"Too Many Requests: retry after {seconds}"
        body = {"ok": False, "error_code": 429, "description": described}
        return self.reply(request, 429, body | {"parameters": {"retry_after": seconds}})

    def wrong(self, request: Request) -> Iterator[str]:
        text = read(request)["text"]
        tags = re.findall(r"<(/?)(\w+)[^<>]*>", text)
        depth: list[str] = []
        for closing, tag in tags:
            if tag not in ("a", "b", "blockquote", "code"):
                yield f"tag {tag}"
            if not closing:
                depth.append(tag)
            elif not depth or depth.pop() != tag:
                yield f"can't parse entities: {tag}"
        if depth or re.search(r"[<>]", bare := re.sub(r"<[^<>]*>", "", text)):
            yield "can't parse entities"
            return
        yield from too_long("text", utf16(html.unescape(bare)), 4096, 1)

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        if not path(request).endswith("/editMessageText"):
            name = self.keep(now, body)
            return self.reply(request, 200, {"ok": True, "result": {"message_id": int(name)}})
        name = str(body["message_id"])
        last = next((one for one in reversed([*self.accepted, *self.edited]) if one.name == name), None)
        if last is None:
            return self._bad(request, "message to edit not found")
        if last.body["text"] == body["text"]:
            return self._bad(request, "message is not modified: specified new message content is the same")
        self.edit(now, name, body)
        return self.reply(request, 200, {"ok": True, "result": {"message_id": int(name)}})

    def _bad(self, request: Request, said: str) -> Response:
        body = {"ok": False, "error_code": 400, "description": f"Bad Request: {said}"}
        return self.reply(request, 400, body)


class Mattermost(Server):
    """An incoming webhook, or the API where a token comes along; rates are limited as in its own example."""

    def __init__(self) -> None:
        super().__init__(Bucket(100, SECOND / 10))

    def busy(self, request: Request, wait: timedelta) -> Response:
        seconds = str(int(self.told(wait).total_seconds()))
        return self.reply(
            request, 429, b"limit exceeded\n", x_ratelimit_remaining="0", x_ratelimit_reset=seconds
        )

    def wrong(self, request: Request) -> Iterator[str]:
        body = read(request)
        yield from too_long("text", len(body.get("text") or body.get("message", "")), 16_383, 1)

    def take(self, request: Request, now: datetime) -> Response:
        body = read(request)
        if not bearer(request):
            self.keep(now, body)
            return self.reply(request, 200, b"ok")
        if request.method == "PUT":
            if not self.edit(now, name := path(request).split("/")[-2], body):
                gone = {"id": "app.post.get.app_error", "message": "Unable to get the post."}
                return self.reply(request, 404, gone)
            return self.reply(request, 200, {"id": name, "channel_id": "c1"})
        known = next((one.name for one in self.accepted if one.id == body["pending_post_id"]), "")
        self.repeats += bool(known)
        name = known or self.keep(now, body, body["pending_post_id"])
        return self.reply(request, 201, {"id": name, "channel_id": body["channel_id"]})
