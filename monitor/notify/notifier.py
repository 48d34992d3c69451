"""What a notifier is: pure functions, and what they need of a receiver."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from monitor.model import Headers, Message, Outcome, Parcel, Receiver, Reply, Request, Secret

WEB = ("https", "http")
"""Schemes of addresses that are spoken to by HTTP."""

P_co = TypeVar("P_co", bound=Parcel, covariant=True)
"""What a notifier makes: requests, but for mail and Apprise."""

Make = Callable[[Message, Receiver, str, datetime], P_co]
"""(message, receiver, delivery id, now): what is sent. Raises `ConfigError` for a receiver that `missing`
or `complaints` speaks of."""

Amend = Callable[[Message, Receiver, str, str, datetime], P_co]
"""(message, receiver, delivery id, reference, now): the request that puts the message in the place of the one
that the service calls `reference` (`Sent.reference`)."""

Judge = Callable[[Reply, datetime], Outcome]
"""(reply, now): what the answer means. No reason in it holds a URL or a token."""


Complain = Callable[[Receiver], Iterable[tuple[str, str]]]
"""(receiver): fields that are set and cannot be used, each with what is wrong with it, secrets left out."""


def _none(_: Receiver) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Notifier(Generic[P_co]):
    """One service."""

    request: Make[P_co]
    verdict: Judge
    needs: tuple[str, ...] = ("url",)
    """Fields of the receiver that must be set."""
    bot: tuple[str, ...] = ()
    """Fields that must be set instead once there is a token, where a bot is a second way into the service.
    Only a bot can edit there."""
    complaints: Complain = _none
    """Fields that are set to what the service cannot take."""
    amend: Amend[P_co] | None = None
    """How a message is edited in place; None where the service cannot. Its answers are judged likewise."""
    every: Callable[[Receiver], timedelta] = lambda _: timedelta(0)
    """The least time between two messages to a receiver, by the service's documentation."""
    hosts: tuple[str, ...] = ()
    """Hosts whose URLs belong to this service, their subdomains included."""
    schemes: tuple[str, ...] = WEB
    """How the receiver's url begins; none: an address of the service's own kind."""
    forms: tuple[str, ...] = ()
    """Forms of a digest that it carries whole (`Document`): ``text``, ``html``, ``json``; else headlines."""
    extra: str = ""
    """The optional package that it needs, by its name and that of our extra."""

    def can_amend(self, receiver: Receiver) -> bool:
        """A message to `receiver` can be edited in place."""
        return self.amend is not None and (not self.bot or bool(receiver.token))

    def owns(self, url: str) -> bool:
        """`url` is one of this service's own."""
        try:
            parts = urlsplit(url.strip())
            host = (parts.hostname or "").rstrip(".")
        except ValueError:
            return False
        if self.schemes != WEB:
            return parts.scheme in self.schemes
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
