"""A hub on loopback and the real daemon: subscribed, verified, pushed, killed, pushed again."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import re
import socket
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from monitor.demo.loopback import NOT_FOUND, Answer, Loopback, Seen
from tests.loopback import Daemon, Feed, Hook, Item, configure, daemon, rss, wait_until

RULE = '[[rule]]\nname = "ferry"\nquery = "ferry"\n'


class Newsroom(Loopback):
    """A feed and its hub; the feed shows the first item alone: what comes later is pushed."""

    def __init__(self) -> None:
        super().__init__(self._serve)
        self.asked: list[dict[str, str]] = []

    @property
    def topic(self) -> str:
        return f"{self.url}/feed"

    @property
    def links(self) -> str:
        return f'<{self.url}/hub>; rel="hub", <{self.topic}>; rel="self"'

    def _serve(self, seen: Seen) -> Answer:
        if seen.path == "/hub":
            self.asked.append({key: value[0] for key, value in parse_qs(seen.body.decode()).items()})
            return Answer(202)
        headers = (("content-type", "application/rss+xml"), ("link", self.links))
        return Answer(200, headers, rss([news("one")])) if seen.path == "/feed" else NOT_FOUND


def news(name: str) -> Item:
    return Item(
        name, f"Ferry {name} sails", content=f"<p>The ferry {name} sailed.</p>", published=datetime.now(UTC)
    )


def call(address: str, method: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{parts.path}?{parts.query}", body, named)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def push(asked: dict[str, str], name: str, links: str) -> int:
    body = rss([news(name)])
    signature = hmac.new(asked["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
    signed = {"Content_Type": "application/rss+xml", "X_Hub_Signature": f"sha256={signature}"}
    return call(asked["hub.callback"], "POST", body, **signed, Link=links)[0]


@pytest.mark.whole
def test_the_whole_cycle_survives_a_kill(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Newsroom() as room, Hook() as hook:
        config = configure(tmp_path / "config", [Feed("courier", room.topic)], rules=RULE, hook=hook.url)
        where = f'[websub]\ncallback = "http://127.0.0.1:{port}/in"\nlisten = "127.0.0.1:{port}"\n'
        (config / "websub.toml").write_text(where)
        running = Daemon(config, tmp_path / "state", tmp_path / "daemon.log")
        try:
            assert wait_until(lambda: bool(room.asked), 30), running.lines
            (asked,) = room.asked
            said = f"hub.mode=subscribe&hub.topic={quote(room.topic, safe='')}&hub.challenge=1234"
            assert call(f"{asked['hub.callback']}?{said}", "GET") == (200, b"1234")
            assert push(asked, "two", room.links) == 202
            assert told(hook, running, "Ferry two sails")
        finally:
            running.kill()
        with daemon(config, tmp_path / "state") as again:
            assert wait_until(lambda: listening(port), 30), again.lines
            assert push(asked, "three", room.links) == 202
            assert told(hook, again, "Ferry three sails")
            assert push(asked | {"hub.secret": "guess"}, "four", room.links) == 202
            assert call(f"http://127.0.0.1:{port}/in/guess", "POST", b"x")[0] == 410
        assert room.asked == [asked]  # verified, so that nobody is asked again
        assert not any("Ferry four" in title for title in hook.by_title())
        assert not any(re.search(r"Traceback|level=error", line) for line in again.lines)
        assert asked["hub.secret"] not in "\n".join(again.lines)


def listening(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def told(hook: Hook, running: Daemon, title: str) -> bool:
    assert wait_until(lambda: title in hook.by_title(), 30), running.lines
    return True
