"""WebSub (W3C Recommendation of 23 January 2018): feeds that are pushed to us by a hub."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Hub:
    """Where a feed may be subscribed to, and the capabilities made for it; no `url`: nowhere any more."""

    url: str = ""
    topic: str = ""
    """The address under which the hub knows the feed."""
    token: str = field(default="", repr=False)
    """The end of the address at which the hub calls us: who knows it is the hub."""
    secret: str = field(default="", repr=False)
    """What the hub signs by."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed's subscription."""

    source: str
    hub: Hub
    until: datetime | None = None
    """When its lease ends; None while the hub has not verified it."""


@dataclass(frozen=True, slots=True)
class PushSettings:
    """How hubs reach us."""

    callback: str = ""
    """Public address that leads to `host` and `port`; empty: no feed is subscribed to."""
    host: str = "127.0.0.1"
    port: int = 8430
    lease: timedelta = timedelta(days=7)
    """For how long a subscription is asked; the hub has the last word."""
