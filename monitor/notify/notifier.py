"""What a notifier is: pure functions, and what they need of a receiver."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Headers, Message, Outcome, Receiver, Reply, Request, Secret

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
    bot: tuple[str, ...] = ()
    """Fields that must be set instead once there is a token, where a bot is a second way into the service.
    Only a bot can edit there."""
    unusable: Callable[[Receiver], tuple[str, ...]] = lambda _: ()
    """Names of fields that are set to what the service cannot take."""
    amend: Amend | None = None
    """How a message is edited in place; None where the service cannot. Its answers are judged likewise."""
    every: Callable[[Receiver], timedelta] = lambda _: timedelta(0)
    """The least time between two messages to a receiver, by the service's documentation."""
    hosts: tuple[str, ...] = ()
    """Hosts whose URLs belong to this service, their subdomains included."""

    def can_amend(self, receiver: Receiver) -> bool:
        """A message to `receiver` can be edited in place."""
        return self.amend is not None and (not self.bot or bool(receiver.token))

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


def ask(
    receiver: Receiver,
    url: str,
    payload: object,
    *,
    method: str = "POST",
    token: Secret | None = None,
    headers: Headers = (),
) -> Request:
    """A request that carries `payload` as JSON, and `token`, if there is one, as a bearer's."""
    proof = (("authorization", f"Bearer {token.reveal().strip()}"),) if token else ()
    return Request(
        url=url,
        label=label(receiver),
        method=method,
        headers=(("content-type", "application/json"), *proof, *headers),
        body=sized(payload).encode(),
        follow=False,
    )


def sized(payload: object) -> str:
    """`payload` as `ask` writes it: to be measured."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def base(receiver: Receiver, default: str = "") -> str:
    """The receiver's url without a slash at its end, or `default` when it has none."""
    return receiver.url.reveal().strip().rstrip("/") or default
