"""A hub (WebSub) on loopback for one outlet: it verifies who subscribes, and pushes signed feeds."""

from __future__ import annotations

import hashlib
import hmac
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from monitor.demo.loopback import Answer, Seen
from monitor.model import Headers

PATH = "/hub"
PUSHES = "pushes"
"""The quirk of the outlet whose second edition is pushed: nobody polls it in time."""
LEASE = 3600
_PATIENCE = 10.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_CHALLENGE = "said back by whoever meant it"


@dataclass(slots=True)
class Hub:
    """What is known of the one subscriber."""

    topic: str
    """The feed that it pushes."""
    address: str
    callback: str = ""
    secret: str = field(default="", repr=False)
    verified: bool = False

    @property
    def links(self) -> Headers:
        """What the feed says of its hub."""
        return (("link", f'<{self.address}>; rel="hub", <{self.topic}>; rel="self"'),)

    def subscribed(self, seen: Seen) -> Answer:
        """Take a subscription, and ask back whether it was meant."""
        said = {name: values[0] for name, values in parse_qs(seen.body.decode()).items()}
        if said.get("hub.topic") != self.topic:
            return Answer(404)
        self.callback, self.secret = said["hub.callback"], said.get("hub.secret", "")
        threading.Thread(target=self._verify, daemon=True).start()
        return Answer(202)

    def push(self, media: str, body: bytes) -> None:
        """Push the feed in a thread, if somebody wants it."""
        if self.verified:
            threading.Thread(target=self._push, args=(media, body), daemon=True).start()

    def _verify(self) -> None:
        fields = {
            "hub.mode": "subscribe",
            "hub.topic": self.topic,
            "hub.challenge": _CHALLENGE,
            "hub.lease_seconds": str(LEASE),
        }
        status, body = _told(urllib.request.Request(f"{self.callback}?{urlencode(fields)}"))  # noqa: S310
        self.verified = status == 200 and body == _CHALLENGE.encode()

    def _push(self, media: str, body: bytes) -> None:
        made = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": media, "X-Hub-Signature": f"sha256={made}", **dict(self.links)}
        _told(urllib.request.Request(self.callback, body, headers))  # noqa: S310


def _told(request: urllib.request.Request) -> tuple[int, bytes]:
    try:
        with _DIRECT.open(request, timeout=_PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""
    except OSError:
        return 0, b""
