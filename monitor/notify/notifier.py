"""What a notifier is: two pure functions, and what they need of a receiver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Message, Outcome, Receiver, Reply, Request

MakeRequest = Callable[[Message, Receiver, str, datetime], Request]
"""(message, receiver, delivery id, now): the request. Raises `ConfigError` for a receiver that `missing`
complains of."""

Amend = Callable[[Message, Receiver, str, str, datetime], Request]
"""(message, receiver, delivery id, reference, now): the request that puts the message in the place of the one
that the service calls `reference` (`Sent.reference`)."""

Judge = Callable[[Reply, datetime], Outcome]
"""(reply, now): what the answer means. No reason in it holds a URL or a token."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """One service."""

    request: MakeRequest
    verdict: Judge
    needs: tuple[str, ...] = ("url",)
    """Fields of the receiver that must be set."""
    amend: Amend | None = None
    """How a message is edited in place; None where the service cannot. Its answers are judged likewise."""
    every: Callable[[Receiver], timedelta] = lambda _: timedelta(0)
    """The least time between two messages to a receiver, by the service's documentation."""
    hosts: tuple[str, ...] = ()
    """Hosts whose URLs belong to this service, their subdomains included."""

    def owns(self, url: str) -> bool:
        """`url` is one of this service's own."""
        try:
            host = (urlsplit(url.strip()).hostname or "").rstrip(".")
        except ValueError:
            return False
        return any(host == name or host.endswith("." + name) for name in self.hosts)


def label(receiver: Receiver) -> str:
    """What logs call a request to the receiver, whose URL is a secret."""
    return f"receiver {receiver.name}"
