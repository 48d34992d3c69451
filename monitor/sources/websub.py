"""What is said to a hub and what it may say to us (WebSub, W3C Recommendation). Pure.

feed, Link headers ─named─► hub, topic ─subscribing─► Request ─► the hub
its call ─heard─► Verified │ Denied │ nothing of ours          its push ─signed?─► a feed
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from monitor.model import About, Headers, Request, Subscription
from monitor.text import clean, url

SHORTEST_LEASE = timedelta(minutes=1)
LONGEST_LEASE = timedelta(days=30)
USUAL_LEASE = timedelta(days=1)
"""Of a hub that does not say for how long."""
LONGEST_CHALLENGE = 2_000
"""Characters that are said back to a hub."""
RENEWED_AFTER = 0.75
"""Part of a lease after which it is asked for anew."""

_DIGESTS = {name: getattr(hashlib, name) for name in ("sha1", "sha256", "sha384", "sha512")}
_LINK = re.compile(r'<([^<>]{1,2000})>((?:\s*;\s*[A-Za-z*]{1,20}\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)
_LONGEST_FIELD = 8_000


@dataclass(frozen=True, slots=True)
class Verified:
    """The hub asks whether we meant it; we say the challenge back."""

    challenge: bytes
    until: datetime
    renew: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """The hub does not, or no longer, push this feed to us."""

    reason: str


def named(about: About, headers: Headers, base: str) -> tuple[str, str]:
    """(hub, topic) of a feed, of its Link headers before its own words (section 4); empty where it has none.

    What is read over https is not subscribed to over http: whoever sits on that way could write our news.
    """
    said = linked(headers, base)
    hub, topic = said.get("hub") or about.hub, said.get("self") or about.topic
    if not hub or not topic:
        return "", ""
    weaker = urlsplit(hub).scheme == "http" and "https" in (urlsplit(topic).scheme, urlsplit(base).scheme)
    return ("", "") if weaker else (hub, topic)


def linked(headers: Headers, base: str) -> dict[str, str]:
    """The first address of each relation in Link headers (RFC 8288)."""
    found: dict[str, str] = {}
    for name, value in headers:
        for link in _LINK.finditer(value[:_LONGEST_FIELD]) if name == "link" else ():
            rel = _REL.search(link[2])
            for word in (rel[1] or rel[2]).lower().split() if rel else ():
                found.setdefault(word, url.absolute(base, link[1]))
    return found


def subscribing(subscription: Subscription, callback: str, lease: timedelta) -> Request:
    """The request to the hub to push the feed to us (section 5.1)."""
    hub = subscription.hub
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": hub.topic,
        "hub.callback": f"{callback.rstrip('/')}/{hub.token}",
        "hub.lease_seconds": str(int(lease.total_seconds())),
        "hub.secret": hub.secret,
    }
    headers = (("content-type", "application/x-www-form-urlencoded"),)
    label = f"hub of {subscription.source}"
    return Request(hub.url, label=label, method="POST", headers=headers, body=urlencode(fields).encode())


def heard(query: str, subscription: Subscription, now: datetime) -> Verified | Denied | None:
    """What a hub's call says of a subscription (sections 5.2 and 5.3); None: of none that we asked for."""
    try:
        said = {name: values[0] for name, values in parse_qs(query, max_num_fields=20).items()}
    except ValueError:
        return None
    if said.get("hub.topic") != subscription.hub.topic:
        return None
    challenge = said.get("hub.challenge", "")
    if said.get("hub.mode") == "denied":
        return Denied(clean.line(said.get("hub.reason", "")[:300])[:200])
    if said.get("hub.mode") != "subscribe" or not 0 < len(challenge) <= LONGEST_CHALLENGE:
        return None
    lease = _lease(said.get("hub.lease_seconds", ""))
    return Verified(challenge.encode("utf-8", "replace"), now + lease, now + lease * RENEWED_AFTER)


def _lease(seconds: str) -> timedelta:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return USUAL_LEASE
    return min(max(timedelta(seconds=int(seconds[:9])), SHORTEST_LEASE), LONGEST_LEASE)


def signed(subscription: Subscription, signature: str, body: bytes) -> bool:
    """Whether the hub has signed what is pushed (section 7), compared in constant time."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _DIGESTS:
        return False
    made = hmac.new(subscription.hub.secret.encode(), body, _DIGESTS[method.lower()]).hexdigest()
    return hmac.compare_digest(made.encode(), given.strip().lower().encode("utf-8", "replace"))


def is_of(subscription: Subscription, headers: Headers) -> bool:
    """Whether what is pushed says that it is of this feed, or does not say of which."""
    topic = linked(headers, subscription.hub.topic).get("self", "")
    return not topic or topic == subscription.hub.topic
